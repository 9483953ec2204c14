"""A member's payment PIN: six digits against an Argon2id hash, with a lockout of her own that survives a restart."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from posclient.domain.member import Member, MemberId
from posclient.domain.staff import FREE_ATTEMPTS, lockout_s
from posclient.services.audit_row import log
from posclient.services.prove import Proof, ProvenBy
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import member_locks, members
from posclient.store.operators import Lock
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority

DIGITS: Final = 6


def is_pin(text: str) -> bool:
    """Whether a text has the shape of a payment PIN."""
    return len(text) == DIGITS and text.isascii() and text.isdigit()


def is_weak(pin: str) -> bool:
    """One digit six times, or a run such as 123456: what is tried first."""
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return steps in ({0}, {1}, {-1})


def hash_pin(pin: str) -> str:
    """Argon2id of a new PIN. Takes as long as Argon2 does. Raises ShopError `pin.six_digits`, `pin.weak`."""
    if not is_pin(pin):
        raise ShopError("pin.six_digits")
    if is_weak(pin):
        raise ShopError("pin.weak")
    from argon2 import PasswordHasher  # noqa: PLC0415 - 30 ms: not before somebody chooses a PIN

    return PasswordHasher().hash(pin)


def by_pin(shop: Shop, session: Session, member_id: MemberId, pin: str) -> Proof:
    """The proof in a payment PIN. Raises ShopError: she has none, it is wrong (how many attempts are left), or she is
    locked out (until when). Takes as long as Argon2 does.
    """
    member, lock = shop.store.read(lambda connection: _member_and_lock(connection, member_id))
    if not member.pin_hash:
        raise ShopError("pin.none")
    left_ms = _left_ms(shop, member.member_id, lock)
    if left_ms > 0:
        raise ShopError("pin.locked", n=-(-left_ms // 1000))
    if not is_pin(pin):
        raise ShopError("pin.six_digits")
    from posclient.services.pin import matches  # noqa: PLC0415 - see above

    if not matches(pin, member.pin_hash):
        raise _refusal(shop, session, member.member_id, lock)
    if lock.failures:
        shop.store.write(
            lambda connection: member_locks.put_lock(connection, member.member_id, Lock()),
            Priority.COUNTER,
            name="forgive",
        )
    return Proof(member.member_id, ProvenBy.PIN)


def _member_and_lock(connection: Transaction, member_id: MemberId) -> tuple[Member, Lock]:
    member = members.by_id(connection, member_id)
    if member is None:
        raise ShopError("member.unknown")
    return member, member_locks.lock_of(connection, member.member_id)


def _left_ms(shop: Shop, member_id: MemberId, lock: Lock) -> int:
    """How much of a lockout is left. Where more than all of it seems to be, the clock was set back: it begins anew."""
    now_ms = shop.clock.now_ms()
    whole_ms = lockout_s(lock.failures) * 1000
    if lock.locked_until_ms - now_ms <= whole_ms:
        return lock.locked_until_ms - now_ms
    anew = Lock(lock.failures, now_ms + whole_ms)
    shop.store.write(lambda connection: member_locks.put_lock(connection, member_id, anew), name="lock")
    return whole_ms


def _refusal(shop: Shop, session: Session, member_id: MemberId, lock: Lock) -> ShopError:
    """Count the failure durably before anything is answered."""
    failures = lock.failures + 1
    wait_s = lockout_s(failures)
    at_ms = shop.clock.now_ms()
    until_ms = at_ms + wait_s * 1000 if wait_s else 0

    def write(connection: Transaction) -> None:
        member_locks.put_lock(connection, member_id, Lock(failures, until_ms))
        log(connection, shop, session, "wrong_member_pin", member_id)

    shop.store.write(write, Priority.COUNTER, name="wrong_pin")
    if wait_s:
        return ShopError("pin.locked", n=wait_s)
    return ShopError("pin.wrong", n=FREE_ATTEMPTS - failures)
