"""Business days, the drawer's shifts, cash that went in and out, and final reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

from posclient.domain.day_figures import Figures
from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_SHIFT: Final = (
    "SELECT shift_id, business_date, operator_id, opened_at_ms, closed_at_ms, float_minor, counted_minor,"
    " expected_minor, left_minor, reason, closed_by, audit_from, audit_to FROM shift"
)
_current: Final = Plain(_SHIFT + " WHERE closed_at_ms IS NULL")
_of_day: Final = Plain(_SHIFT + " WHERE business_date = :business_date ORDER BY rowid")
_newest: Final = Plain(_SHIFT + " ORDER BY rowid DESC LIMIT 1")
_newest_besides: Final = Plain(_SHIFT + " WHERE shift_id <> :shift_id ORDER BY rowid DESC LIMIT 1")
_runs: Final = Plain("SELECT 1 FROM shift WHERE shift_id = :shift_id AND closed_at_ms IS NULL")
_something: Final = Plain(
    "SELECT 1 FROM sale WHERE shift_id = :shift_id"
    " UNION ALL SELECT 1 FROM cash_movement WHERE shift_id = :shift_id AND kind <> 'float' LIMIT 1"
)
_float_told: Final = Plain(
    "SELECT 1 FROM cash_movement WHERE shift_id = :shift_id AND kind = 'float' LIMIT 1"
)
_open: Final = Plain(
    "INSERT INTO shift (shift_id, business_date, operator_id, opened_at_ms, float_minor, audit_from)"
    " VALUES (:shift_id, :business_date, :operator_id, :at_ms, :float_minor,"
    # where the shift before ended: a drawer that is opened between two shifts counts in the later one
    " coalesce((SELECT audit_to FROM shift ORDER BY rowid DESC LIMIT 1), (SELECT max(n) FROM audit), 0))"
)
_close: Final = Plain(
    "UPDATE shift SET closed_at_ms = :at_ms, counted_minor = :counted_minor, expected_minor = :expected_minor,"
    " left_minor = :left_minor, reason = :reason, closed_by = :closed_by,"
    " audit_to = (SELECT coalesce(max(n), 0) FROM audit) WHERE shift_id = :shift_id AND closed_at_ms IS NULL"
)
_day: Final = Plain(
    "SELECT business_date, opened_at_ms, closed_at_ms, closed_by, z_no FROM business_day"
    " ORDER BY business_date DESC LIMIT 1"
)
_the_day: Final = Plain(
    "SELECT business_date, opened_at_ms, closed_at_ms, closed_by, z_no FROM business_day"
    " WHERE business_date = :business_date"
)
_unclosed: Final = Plain(
    "SELECT business_date FROM business_day WHERE closed_at_ms IS NULL ORDER BY business_date"
)
_correct_float: Final = Plain("UPDATE shift SET float_minor = :float_minor WHERE shift_id = :shift_id")
_abandon: Final = Plain(
    "UPDATE shift SET closed_at_ms = :at_ms, reason = :reason,"
    " audit_to = (SELECT coalesce(max(n), 0) FROM audit) WHERE shift_id = :shift_id"
)
_count_late: Final = Plain(
    "UPDATE shift SET counted_minor = :counted_minor, expected_minor = :expected_minor, left_minor = :counted_minor,"
    " reason = :reason, closed_by = :closed_by WHERE shift_id = :shift_id AND counted_minor IS NULL"
)
_open_day: Final = Plain(
    "INSERT INTO business_day (business_date, opened_at_ms) VALUES (:business_date, :at_ms)"
    " ON CONFLICT (business_date) DO NOTHING"
)
_close_day: Final = Plain(
    "UPDATE business_day SET closed_at_ms = :at_ms, closed_by = :closed_by, z_no = :z_no"
    " WHERE business_date = :business_date"
)
_move: Final = Plain(
    "INSERT INTO cash_movement (movement_id, shift_id, business_date, kind, amount_minor, reason, operator_id, at_ms)"
    " VALUES (:movement_id, :shift_id, :business_date, :kind, :amount_minor, :reason, :operator_id, :at_ms)"
)
_moves: Final = Plain(
    "SELECT kind, amount_minor, reason, operator_id, at_ms FROM cash_movement WHERE shift_id = :shift_id"
    " ORDER BY at_ms, movement_id"
)
_keep_z: Final = Plain(
    "INSERT INTO z_report (z_no, business_date, at_ms, figures) VALUES (:z_no, :business_date, :at_ms, :figures)"
)
_z: Final = Plain("SELECT z_no, business_date, at_ms, figures FROM z_report ORDER BY z_no DESC LIMIT :most")


@dataclass(frozen=True)
class Shift:
    """A shift of the drawer. Without `closed_at_ms` it runs; without `counted_minor` it ended uncounted."""

    shift_id: str
    business_date: str
    operator_id: str
    opened_at_ms: int
    closed_at_ms: int | None
    float_minor: int
    counted_minor: int | None
    expected_minor: int | None
    left_minor: int | None
    reason: str
    closed_by: str
    audit_from: int
    audit_to: int | None


@dataclass(frozen=True)
class BusinessDay:
    """A day that was opened; closed by its final report `z_no`."""

    business_date: str
    opened_at_ms: int
    closed_at_ms: int | None
    closed_by: str
    z_no: int | None


@dataclass(frozen=True)
class CashMove:
    """Cash that went in (positive) or out without a sale."""

    kind: str
    amount_minor: int
    reason: str
    operator_id: str
    at_ms: int


@dataclass(frozen=True)
class ZReport:
    """A day's final figures."""

    z_no: int
    business_date: str
    at_ms: int
    figures: Figures


def current(connection: Transaction) -> Shift | None:
    """The shift that runs."""
    row = _current.one(connection)
    return Shift(*row) if row else None


def newest(connection: Transaction) -> Shift | None:
    """The shift that was opened last."""
    row = _newest.one(connection)
    return Shift(*row) if row else None


def newest_besides(connection: Transaction, shift_id: str) -> Shift | None:
    """The shift that was opened last besides this one: of the running shift, the one before it."""
    row = _newest_besides.one(connection, shift_id=shift_id)
    return Shift(*row) if row else None


def runs(connection: Transaction, shift_id: str) -> bool:
    """Whether this shift was opened and has not ended."""
    return _runs.one(connection, shift_id=shift_id) is not None


def anything_happened(connection: Transaction, shift_id: str) -> bool:
    """Whether something was sold, taken back or topped up in a shift, or cash went in or out."""
    return _something.one(connection, shift_id=shift_id) is not None


def float_was_told(connection: Transaction, shift_id: str) -> bool:
    """Whether somebody has said what lay in the drawer when the shift began."""
    return _float_told.one(connection, shift_id=shift_id) is not None


def of_day(connection: Transaction, business_date: str) -> tuple[Shift, ...]:
    """A day's shifts in their order."""
    return tuple(Shift(*row) for row in _of_day.all(connection, business_date=business_date))


def open_shift(
    connection: Transaction,
    *,
    shift_id: str,
    business_date: str,
    operator_id: str,
    float_minor: int,
    at_ms: int,
) -> None:
    """Begin a shift of the drawer."""
    _open.run(
        connection,
        shift_id=shift_id,
        business_date=business_date,
        operator_id=operator_id,
        float_minor=float_minor,
        at_ms=at_ms,
    )


def close_shift(
    connection: Transaction,
    shift_id: str,
    *,
    at_ms: int,
    counted_minor: int,
    expected_minor: int,
    left_minor: int,
    reason: str,
    closed_by: str,
) -> None:
    """End a shift with what was counted."""
    _close.run(
        connection,
        shift_id=shift_id,
        at_ms=at_ms,
        counted_minor=counted_minor,
        expected_minor=expected_minor,
        left_minor=left_minor,
        reason=reason,
        closed_by=closed_by,
    )


def correct_float(connection: Transaction, shift_id: str, float_minor: int) -> None:
    """The float that really lay there when the shift began."""
    _correct_float.run(connection, shift_id=shift_id, float_minor=float_minor)


def abandon(connection: Transaction, shift_id: str, *, at_ms: int, reason: str) -> None:
    """End a shift that nobody handed over: its date is past. It stays uncounted."""
    _abandon.run(connection, shift_id=shift_id, at_ms=at_ms, reason=reason)


def count_late(
    connection: Transaction,
    shift_id: str,
    *,
    counted_minor: int,
    expected_minor: int,
    reason: str,
    closed_by: str,
) -> None:
    """What lay in the drawer at the end of a shift that nobody had counted; all of it was left there."""
    _count_late.run(
        connection,
        shift_id=shift_id,
        counted_minor=counted_minor,
        expected_minor=expected_minor,
        reason=reason,
        closed_by=closed_by,
    )


def day(connection: Transaction, business_date: str) -> BusinessDay | None:
    """A day that was opened."""
    row = _the_day.one(connection, business_date=business_date)
    return BusinessDay(*row) if row else None


def unclosed_days(connection: Transaction) -> tuple[str, ...]:
    """Dates that were opened and never closed, the oldest first."""
    return tuple(row[0] for row in _unclosed.all(connection))


def latest_day(connection: Transaction) -> BusinessDay | None:
    """The newest day that was opened; None before the first."""
    row = _day.one(connection)
    return BusinessDay(*row) if row else None


def open_day(connection: Transaction, business_date: str, at_ms: int) -> None:
    """Fix a business date. Opening an opened day again changes nothing."""
    _open_day.run(connection, business_date=business_date, at_ms=at_ms)


def close_day(connection: Transaction, business_date: str, *, at_ms: int, closed_by: str, z_no: int) -> None:
    """End a day with its final report."""
    _close_day.run(connection, business_date=business_date, at_ms=at_ms, closed_by=closed_by, z_no=z_no)


def put_move(
    connection: Transaction,
    *,
    movement_id: str,
    shift_id: str,
    business_date: str,
    kind: str,
    amount_minor: int,
    reason: str,
    operator_id: str,
    at_ms: int,
) -> None:
    """Keep a movement of cash."""
    _move.run(
        connection,
        movement_id=movement_id,
        shift_id=shift_id,
        business_date=business_date,
        kind=kind,
        amount_minor=amount_minor,
        reason=reason,
        operator_id=operator_id,
        at_ms=at_ms,
    )


def moves_of(connection: Transaction, shift_id: str) -> tuple[CashMove, ...]:
    """A shift's movements of cash."""
    return tuple(CashMove(*row) for row in _moves.all(connection, shift_id=shift_id))


def keep_z(
    connection: Transaction, z_no: int, business_date: str, at_ms: int, figures: dict[str, int]
) -> None:
    """Keep a day's final figures for ever."""
    _keep_z.run(
        connection,
        z_no=z_no,
        business_date=business_date,
        at_ms=at_ms,
        figures=msgspec.json.encode(figures),
    )


def z_reports(connection: Transaction, most: int = 31) -> tuple[ZReport, ...]:
    """The newest final reports."""
    return tuple(
        ZReport(z_no, business_date, at_ms, msgspec.json.decode(figures, type=dict[str, int]))
        for z_no, business_date, at_ms, figures in _z.all(connection, most=most)
    )
