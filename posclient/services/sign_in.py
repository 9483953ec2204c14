"""Signing in with a PIN: Argon2id, a lockout that survives a restart, and the day and shift that begin with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from posclient.domain.staff import FREE_ATTEMPTS, Operator, lockout_s
from posclient.services.shop import Session, Shop, ShopError, local_date
from posclient.store import audit, documents, operators
from posclient.store.operators import Lock
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority


@dataclass(frozen=True)
class SignInScreen:
    """Who may sign in."""

    operators: tuple[Operator, ...]


def who_may(shop: Shop) -> SignInScreen:
    """The operators of this shop, as headquarters sent them."""
    return SignInScreen(shop.store.read(operators.active_operators))


def sign_in(shop: Shop, operator_id: str, pin: str) -> Session:
    """Check the PIN; open the business day and a shift. Raises ShopError with how many attempts are left, or until
    when the operator is locked out.

    The business date is fixed when the day is opened: a clock set back does not open an earlier day.
    """
    if not pin:
        raise ShopError("sign_in.empty_pin")
    operator = _operator(shop, operator_id)
    lock = shop.store.read(lambda connection: operators.lock_of(connection, operator_id))
    left_ms = _left_ms(shop, operator_id, lock)
    if left_ms > 0:
        raise ShopError("sign_in.locked", n=-(-left_ms // 1000))
    from posclient.services.pin import matches  # noqa: PLC0415 - argon2 costs 30 ms: not before somebody signs in

    if not matches(pin, operator.pin_hash):
        raise _refusal(shop, operator_id, lock)
    return shop.store.write(lambda connection: _begin(connection, shop, operator), name="sign_in")


def sign_out(shop: Shop, session: Session) -> None:
    """End the shift. The basket on the counter stays."""

    def write(connection: Transaction) -> None:
        at_ms = shop.clock.now_ms()
        operators.close_shifts(connection, at_ms)
        _log(connection, shop, session.operator.operator_id, "sign_out", session.shift_id)

    shop.store.write(write, name="sign_out")


def _operator(shop: Shop, operator_id: str) -> Operator:
    for operator in who_may(shop).operators:
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
    until_ms = shop.clock.now_ms() + wait_s * 1000 if wait_s else 0

    def write(connection: Transaction) -> None:
        operators.put_lock(connection, operator_id, Lock(failures, until_ms))
        _log(connection, shop, operator_id, "wrong_pin", operator_id)

    shop.store.write(write, Priority.COUNTER, name="wrong_pin")
    if wait_s:
        return ShopError("sign_in.locked", n=wait_s)
    return ShopError("sign_in.wrong_pin", n=FREE_ATTEMPTS - failures)


def _begin(connection: Transaction, shop: Shop, operator: Operator) -> Session:
    at_ms = shop.clock.now_ms()
    operators.put_lock(connection, operator.operator_id, Lock())
    business_date = _business_date(connection, at_ms)
    operators.open_day(connection, business_date.isoformat(), at_ms)
    operators.close_shifts(connection, at_ms)
    shift_id = shop.ids.new()
    operators.open_shift(
        connection,
        shift_id=shift_id,
        business_date=business_date.isoformat(),
        operator_id=operator.operator_id,
        at_ms=at_ms,
    )
    _log(connection, shop, operator.operator_id, "sign_in", shift_id)
    return Session(operator, shift_id, business_date)


def _business_date(connection: Transaction, at_ms: int) -> date:
    """Today in the store's zone, but never earlier than a day that was opened already."""
    today = local_date(at_ms, documents.store_info(connection).time_zone)
    latest = operators.latest_business_date(connection)
    return max(today, date.fromisoformat(latest)) if latest else today


def _log(connection: Transaction, shop: Shop, operator_id: str, action: str, subject: str) -> None:
    audit.record(
        connection,
        shop.audit_key,
        at_ms=shop.clock.now_ms(),
        operator_id=operator_id,
        action=action,
        subject=subject,
    )
