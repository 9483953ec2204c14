"""Operators, their lockouts, shifts and business days."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from posclient.domain.staff import Operator, Role
from posclient.store import tables as t


@dataclass(frozen=True)
class Lock:
    """Wrong PINs in a row, and until when (UTC ms) no further one is looked at."""

    failures: int = 0
    locked_until_ms: int = 0


def put_operator(connection: Connection, operator: Operator) -> None:
    """Keep an operator as headquarters describes her."""
    values = {
        "operator_id": operator.operator_id,
        "name": operator.name,
        "role": operator.role,
        "pin_hash": operator.pin_hash,
        "active": int(operator.active),
    }
    fresh = upsert(t.operator).values(values)
    changed = {name: fresh.excluded[name] for name in values if name != "operator_id"}
    connection.execute(fresh.on_conflict_do_update(index_elements=["operator_id"], set_=changed))


def active_operators(connection: Connection) -> tuple[Operator, ...]:
    """Who may sign in, by id."""
    query = select(t.operator).where(t.operator.c.active == 1).order_by(t.operator.c.operator_id)
    return tuple(
        Operator(row["operator_id"], row["name"], Role(row["role"]), row["pin_hash"])
        for row in connection.execute(query).mappings()
    )


def lock_of(connection: Connection, operator_id: str) -> Lock:
    """An operator's lockout; none where she never failed."""
    query = select(t.operator_lock.c.failures, t.operator_lock.c.locked_until_ms).where(
        t.operator_lock.c.operator_id == operator_id
    )
    row = connection.execute(query).one_or_none()
    return Lock(*row) if row else Lock()


def put_lock(connection: Connection, operator_id: str, lock: Lock) -> None:
    """Keep an operator's lockout; it survives a restart."""
    values = {"failures": lock.failures, "locked_until_ms": lock.locked_until_ms}
    fresh = upsert(t.operator_lock).values(operator_id=operator_id, **values)
    connection.execute(fresh.on_conflict_do_update(index_elements=["operator_id"], set_=values))


def latest_business_date(connection: Connection) -> str | None:
    """The business date of the newest day that was opened (ISO), or None on the first day."""
    latest: str | None = connection.execute(select(func.max(t.business_day.c.business_date))).scalar_one()
    return latest


def open_day(connection: Connection, business_date: str, at_ms: int) -> None:
    """Fix a business date. Opening an opened day again changes nothing."""
    connection.execute(
        upsert(t.business_day)
        .values(business_date=business_date, opened_at_ms=at_ms)
        .on_conflict_do_nothing(index_elements=["business_date"])
    )


def close_shifts(connection: Connection, at_ms: int) -> None:
    """End whatever shift is open: somebody else signs in, or the till was switched off in the middle of one."""
    connection.execute(update(t.shift).where(t.shift.c.closed_at_ms.is_(None)).values(closed_at_ms=at_ms))


def open_shift(
    connection: Connection, *, shift_id: str, business_date: str, operator_id: str, at_ms: int
) -> None:
    """Begin an operator's shift."""
    connection.execute(
        insert(t.shift).values(
            shift_id=shift_id, business_date=business_date, operator_id=operator_id, opened_at_ms=at_ms
        )
    )
