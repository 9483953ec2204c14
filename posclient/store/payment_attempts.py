"""Payment attempts: a row before a request leaves, and each step of what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, literal_column, select, update

from posclient.domain.attempt import Answer, Attempt, AttemptState, Direction, Purpose
from posclient.store import tables as t
from posclient.store.changes import note_change
from posclient.store.prepared import Prepared, PreparedWrite
from posclient.store.transaction import Transaction

TOPIC = "payment_attempts"
"""The change record's name for this table."""

_COLUMNS = (
    "attempt_id",
    "subject_id",
    "purpose",
    "direction",
    "amount_minor",
    "state",
    "provider",
    "provider_ref",
    "origin_id",
    "business_date",
    "shift_id",
    "operator_id",
    "made_at_ms",
    "changed_at_ms",
    "queries",
    "detail",
    "answer",
)
_attempt = t.payment_attempt.c
_all = select(*(_attempt[name] for name in _COLUMNS))
_is_open: ColumnElement[bool] = literal_column("state IN ('made', 'waiting', 'unknown', 'paid', 'reversing')")
"""Written out as in the index on open attempts: only so does SQLite use it."""

_by_id = Prepared(_all.where(_attempt.attempt_id == bindparam("key")))
_open = Prepared(_all.where(_is_open).order_by(_attempt.made_at_ms, _attempt.attempt_id))
_is_owed: ColumnElement[bool] = literal_column(
    "direction = 'refund' AND state = 'declined' AND answer IN ('', 'left')"
)
_owed = Prepared(_all.where(_is_owed).order_by(_attempt.business_date, _attempt.attempt_id))
_given_back = Prepared(
    select(func.coalesce(func.sum(_attempt.amount_minor), literal_column("0")).label("minor")).where(
        _attempt.origin_id == bindparam("key"),
        _attempt.state != literal_column("'declined'"),
    )
)
_put = PreparedWrite(insert(t.payment_attempt), *_COLUMNS)
_move = PreparedWrite(
    update(t.payment_attempt).where(_attempt.attempt_id == bindparam("key")),
    "state",
    "provider_ref",
    "changed_at_ms",
    "queries",
    "detail",
    "answer",
)


def put(connection: Transaction, attempt: Attempt) -> None:
    """Keep a new attempt."""
    note_change(connection, TOPIC)
    _put.run(connection, **{name: getattr(attempt, name) for name in _COLUMNS})


def keep(connection: Transaction, attempt: Attempt) -> None:
    """Keep where an attempt stands now; who it is for and how much never changes."""
    note_change(connection, TOPIC)
    _move.run(
        connection,
        key=attempt.attempt_id,
        state=attempt.state,
        provider_ref=attempt.provider_ref,
        changed_at_ms=attempt.changed_at_ms,
        queries=attempt.queries,
        detail=attempt.detail,
        answer=attempt.answer,
    )


def by_id(connection: Transaction, attempt_id: str) -> Attempt | None:
    """One attempt."""
    row = _by_id.one(connection, key=attempt_id)
    return _made(row) if row else None


def open_attempts(connection: Transaction) -> tuple[Attempt, ...]:
    """All that are not settled, the oldest first; of either direction."""
    return tuple(_made(row) for row in _open.all(connection))


def owed(connection: Transaction) -> tuple[Attempt, ...]:
    """Refunds that the provider declined and that she has not got another way either, the oldest first."""
    return tuple(_made(row) for row in _owed.all(connection))


def given_back(connection: Transaction, origin_id: str) -> int:
    """What refunds of a charge come to, in minor units, also those that are not through yet."""
    row = _given_back.one(connection, key=origin_id)
    return int(row[0]) if row else 0


def of_days(connection: Transaction, business_dates: Iterable[str]) -> tuple[Attempt, ...]:
    """Every attempt of these business dates, the oldest first."""
    query = _all.where(_attempt.business_date.in_(tuple(business_dates)))
    ordered = query.order_by(_attempt.made_at_ms, _attempt.attempt_id)
    return tuple(_made(tuple(row)) for row in connection.execute(ordered))


def _made(row: tuple[Any, ...]) -> Attempt:
    values = dict(zip(_COLUMNS, row, strict=True))
    return Attempt(
        **{
            **values,
            "purpose": Purpose(values["purpose"]),
            "direction": Direction(values["direction"]),
            "state": AttemptState(values["state"]),
            "answer": Answer(values["answer"]),
        }
    )
