"""Wrong payment PINs of a member, kept so that a restart forgets none."""

from __future__ import annotations

from typing import Final

from posclient.domain.member import MemberId
from posclient.store.operators import Lock
from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_lock_of: Final = Plain("SELECT failures, locked_until_ms FROM member_lock WHERE member_id = :member_id")
_put: Final = Plain(
    "INSERT INTO member_lock (member_id, failures, locked_until_ms)"
    " VALUES (:member_id, :failures, :locked_until_ms)"
    " ON CONFLICT (member_id) DO UPDATE SET failures = excluded.failures,"
    " locked_until_ms = excluded.locked_until_ms"
)


def lock_of(connection: Transaction, member_id: MemberId) -> Lock:
    """A member's lockout; none where she never failed."""
    row = _lock_of.one(connection, member_id=member_id)
    return Lock(*row) if row is not None else Lock()


def put_lock(connection: Transaction, member_id: MemberId, lock: Lock) -> None:
    """Keep it."""
    _put.run(connection, member_id=member_id, failures=lock.failures, locked_until_ms=lock.locked_until_ms)
