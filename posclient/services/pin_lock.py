"""Whose PIN it is: Argon2id, with a lockout that survives a restart."""

from __future__ import annotations

from posclient.domain.staff import FREE_ATTEMPTS, Operator, lockout_s
from posclient.services.audit_row import log_of
from posclient.services.pin_ahead import PinAhead
from posclient.services.shop import Shop, ShopError
from posclient.store import operators
from posclient.store.operators import Lock
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority


def check_pin(shop: Shop, operator_id: str, pin: str, ahead: PinAhead | None = None) -> Operator:
    """The operator whose PIN this is. Raises ShopError with how many attempts are left, or until when she is locked
    out. After a right PIN `forgive` forgets the wrong ones, in whatever transaction it led to. `ahead` may have begun
    to check it.
    """
    if not pin:
        raise ShopError("sign_in.empty_pin")
    operator = _operator(shop, operator_id)
    lock = shop.store.read(lambda connection: operators.lock_of(connection, operator_id))
    left_ms = _left_ms(shop, operator_id, lock)
    if left_ms > 0:
        raise ShopError("sign_in.locked", n=-(-left_ms // 1000))
    if not (ahead or PinAhead()).matches(pin, operator.pin_hash):
        raise _refusal(shop, operator_id, lock)
    return operator


def forgive(connection: Transaction, operator_id: str) -> None:
    """Forget the wrong PINs before a right one."""
    operators.put_lock(connection, operator_id, Lock())


def _operator(shop: Shop, operator_id: str) -> Operator:
    for operator in shop.store.read(operators.active_operators):
        if operator.operator_id == operator_id:
            return operator
    raise ShopError("sign_in.unknown_operator")


def _left_ms(shop: Shop, operator_id: str, lock: Lock) -> int:
    """How much of a lockout is left. Where more than all of it seems to be, the clock was set back: it begins anew."""
    now_ms = shop.clock.now_ms()
    whole_ms = lockout_s(lock.failures) * 1000
    if lock.locked_until_ms - now_ms <= whole_ms:
        return lock.locked_until_ms - now_ms
    anew = Lock(lock.failures, now_ms + whole_ms)
    shop.store.write(lambda connection: operators.put_lock(connection, operator_id, anew), name="lock")
    return whole_ms


def _refusal(shop: Shop, operator_id: str, lock: Lock) -> ShopError:
    """Count the failure durably before anything is answered."""
    failures = lock.failures + 1
    wait_s = lockout_s(failures)
    at_ms = shop.clock.now_ms()
    until_ms = at_ms + wait_s * 1000 if wait_s else 0

    def write(connection: Transaction) -> None:
        operators.put_lock(connection, operator_id, Lock(failures, until_ms))
        log_of(connection, shop, operator_id, "wrong_pin", operator_id)

    shop.store.write(write, Priority.COUNTER, name="wrong_pin")
    if wait_s:
        return ShopError("sign_in.locked", n=wait_s)
    return ShopError("sign_in.wrong_pin", n=FREE_ATTEMPTS - failures)
