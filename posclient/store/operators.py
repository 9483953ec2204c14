"""Operators and their lockouts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from posclient.domain.staff import Operator, Role
from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_put: Final = Plain(
    "INSERT INTO operator (operator_id, name, role, pin_hash, active, member_id)"
    " VALUES (:operator_id, :name, :role, :pin_hash, :active, :member_id)"
    " ON CONFLICT (operator_id) DO UPDATE SET name = excluded.name, role = excluded.role,"
    " pin_hash = excluded.pin_hash, active = excluded.active, member_id = excluded.member_id"
)
_active: Final = Plain(
    "SELECT operator_id, name, role, pin_hash, member_id FROM operator WHERE active = 1 ORDER BY operator_id"
)
_lock_of: Final = Plain(
    "SELECT failures, locked_until_ms FROM operator_lock WHERE operator_id = :operator_id"
)
_put_lock: Final = Plain(
    "INSERT INTO operator_lock (operator_id, failures, locked_until_ms)"
    " VALUES (:operator_id, :failures, :locked_until_ms)"
    " ON CONFLICT (operator_id) DO UPDATE SET failures = excluded.failures,"
    " locked_until_ms = excluded.locked_until_ms"
)


@dataclass(frozen=True)
class Lock:
    """Wrong PINs in a row, and until when (UTC ms) no further one is looked at."""

    failures: int = 0
    locked_until_ms: int = 0


def put_operator(connection: Transaction, operator: Operator) -> None:
    """Keep an operator as headquarters describes her."""
    _put.run(
        connection,
        operator_id=operator.operator_id,
        name=operator.name,
        role=operator.role,
        pin_hash=operator.pin_hash,
        active=int(operator.active),
        member_id=operator.member_id,
    )


def active_operators(connection: Transaction) -> tuple[Operator, ...]:
    """Who may sign in, by id."""
    return tuple(
        Operator(operator_id, name, Role(role), pin_hash, member_id=member_id)
        for operator_id, name, role, pin_hash, member_id in _active.all(connection)
    )


def lock_of(connection: Transaction, operator_id: str) -> Lock:
    """An operator's lockout; none where she never failed."""
    row = _lock_of.one(connection, operator_id=operator_id)
    return Lock(*row) if row else Lock()


def put_lock(connection: Transaction, operator_id: str, lock: Lock) -> None:
    """Keep an operator's lockout; it survives a restart."""
    _put_lock.run(
        connection,
        operator_id=operator_id,
        failures=lock.failures,
        locked_until_ms=lock.locked_until_ms,
    )
