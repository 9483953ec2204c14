"""Charging a payment code: a durable attempt before its request leaves, and every one ends in a sale or a reversal.

The code goes from the scanner through `charge` to the provider and is kept nowhere. None of these functions is for
Qt's thread: they wait for the network.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from posclient.domain.attempt import Attempt, AttemptState, Direction, Purpose
from posclient.domain.codes import looks_like_payment_code
from posclient.domain.tender import TenderKind
from posclient.ports import ChargeAnswer, ChargeState, PaymentProvider, ProviderAwayError
from posclient.services.attempts import open_attempt, step
from posclient.services.running import must_run
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import price
from posclient.store import payment_attempts
from posclient.store.policy import policy_in_force
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority

__all__ = [
    "NO_PACE",
    "USUAL",
    "Pace",
    "ask",
    "begin",
    "cancel",
    "charge",
    "held_by",
    "open_attempt",
    "take_back",
]

_TOLD: Final = {
    ChargeState.PAID: AttemptState.PAID,
    ChargeState.WAITING: AttemptState.WAITING,
    ChargeState.DECLINED: AttemptState.DECLINED,
    ChargeState.REVERSED: AttemptState.DECLINED,
    ChargeState.UNKNOWN: AttemptState.UNKNOWN,
    ChargeState.NOT_FOUND: AttemptState.UNKNOWN,
}
"""What an answer to a charge or a query means for a charge. One that the provider does not know may still arrive."""

_UNSURE: Final = frozenset({AttemptState.WAITING, AttemptState.UNKNOWN})


@dataclass(frozen=True)
class Pace:
    """How long a call may take, how often is asked, and when the till gives up waiting and reverses. Seconds."""

    call_s: float = 10.0
    waiting_every_s: float = 1.0
    first_pause_s: float = 0.5
    longest_pause_s: float = 8.0
    patience_s: float = 90.0


USUAL: Final = Pace()
NO_PACE: Final = Pace(call_s=5.0, waiting_every_s=0.0, first_pause_s=0.0, longest_pause_s=0.0, patience_s=5.0)
"""For tests and scripts: nobody is at the counter."""

Told = Callable[[Attempt], None]


def begin(
    shop: Shop,
    session: Session,
    provider: PaymentProvider,
    basket_id: str,
    amount_minor: int,
    expected_due_minor: int,
) -> Attempt:
    """Make an attempt to charge `amount_minor` of a basket's due; on disk when this returns. From now on the basket is
    held. Raises ShopError: the shop takes no codes, the basket is gone or its price another, another charge has no
    result, or there is nothing of that amount to pay.
    """

    def write(connection: Transaction) -> Attempt:
        must_run(connection, session)
        if TenderKind.CODE not in policy_in_force(connection).tenders:
            raise ShopError("checkout.tender_not_taken")
        priced = price(connection, session.business_date, basket_id)
        if priced.state != "open":
            raise ShopError("checkout.basket_gone")
        if not priced.basket.lines:
            raise ShopError("checkout.empty")
        if priced.quote.due_minor != expected_due_minor:
            raise ShopError("checkout.price_changed")
        held = held_by(connection, basket_id)
        if any(attempt.state is not AttemptState.PAID for attempt in held):
            raise ShopError("payment.open")
        open_minor = expected_due_minor - sum(attempt.amount_minor for attempt in held)
        if amount_minor <= 0 or open_minor <= 0:
            raise ShopError("payment.nothing_to_pay")
        if amount_minor > open_minor:
            raise ShopError("payment.too_much", open_minor=open_minor)
        return put_new(connection, shop, session, provider.name, basket_id, Purpose.SALE, amount_minor)

    return shop.store.write(write, Priority.CHECKOUT, name="begin payment")


def put_new(
    connection: Transaction,
    shop: Shop,
    session: Session,
    provider: str,
    subject_id: str,
    purpose: Purpose,
    amount_minor: int,
    *,
    direction: Direction = Direction.CHARGE,
    origin_id: str = "",
) -> Attempt:
    """Keep a new attempt, for a basket or, with its own checks before, for a top-up or a return."""
    at_ms = shop.clock.now_ms()
    attempt = Attempt(
        attempt_id=shop.ids.new(),
        subject_id=subject_id,
        purpose=purpose,
        direction=direction,
        amount_minor=amount_minor,
        state=AttemptState.MADE,
        provider=provider,
        provider_ref="",
        origin_id=origin_id,
        business_date=session.business_date.isoformat(),
        shift_id=session.shift_id,
        operator_id=session.operator.operator_id,
        made_at_ms=at_ms,
        changed_at_ms=at_ms,
    )
    payment_attempts.put(connection, attempt)
    return attempt


def held_by(connection: Transaction, subject_id: str) -> tuple[Attempt, ...]:
    """The charges that hold a basket: those that are paid for it, and one whose result is not known yet."""
    return tuple(
        attempt
        for attempt in payment_attempts.open_attempts(connection)
        if attempt.subject_id == subject_id
        and attempt.direction is Direction.CHARGE
        and attempt.state is not AttemptState.REVERSING
    )


def charge(
    shop: Shop,
    provider: PaymentProvider,
    attempt: Attempt,
    code: str,
    *,
    told: Told = lambda _attempt: None,
    cancelled: threading.Event | None = None,
    leaving: threading.Event | None = None,
    pace: Pace = USUAL,
    monotonic_s: Callable[[], float] = time.monotonic,
) -> Attempt:
    """Ask for the money and wait for the result: paid, declined, reversed, or reversing where the provider is not heard
    any more (then the shop goes on, and `resolve_open_attempts` asks until the money is back).

    `told` hears each state on the way (from this thread). `cancelled` set: the provider is asked once more, and what
    is not paid then is reversed; the same happens when nobody answers for as long as the pace says. `leaving` beside
    it: the program ends, and the attempt is left as it is for the next start. Raises ShopError `payment.bad_code`
    before anything is sent.
    """
    stop = cancelled or threading.Event()
    if not looks_like_payment_code(code):
        _keep(shop, attempt, AttemptState.DECLINED, detail="no payment code")
        raise ShopError("payment.bad_code")
    until_s = monotonic_s() + pace.patience_s
    try:
        answer = provider.charge(attempt.attempt_id, code, attempt.amount_minor, pace.call_s)
    except ProviderAwayError as away:
        return _keep(shop, attempt, AttemptState.DECLINED, detail=str(away))
    attempt = _heard(shop, attempt, answer)
    told(attempt)
    pause_s = pace.first_pause_s
    while attempt.state in _UNSURE and not stop.is_set() and monotonic_s() < until_s:
        waits = attempt.state is AttemptState.WAITING
        if stop.wait(pace.waiting_every_s if waits else pause_s):
            break
        pause_s = pace.first_pause_s if waits else min(2 * pause_s, pace.longest_pause_s)
        before = attempt.state
        attempt, _ = ask(shop, provider, attempt, pace.call_s)
        if attempt.state is not before:
            told(attempt)
    if attempt.state in _UNSURE and not (leaving is not None and leaving.is_set()):
        return cancel(shop, provider, attempt, pace=pace)
    return attempt


def cancel(shop: Shop, provider: PaymentProvider, attempt: Attempt, *, pace: Pace = USUAL) -> Attempt:
    """Give up waiting: ask once more, and reverse what is not paid by then. Returns the attempt as it is: paid,
    declined, reversed, or reversing where the provider is not heard.
    """
    attempt, _ = ask(shop, provider, attempt, pace.call_s)
    if attempt.state in _UNSURE or attempt.state is AttemptState.MADE:
        attempt = _keep(shop, attempt, AttemptState.REVERSING)
    return reverse(shop, provider, attempt, pace.call_s)


def take_back(shop: Shop, provider: PaymentProvider, attempt_id: str, *, pace: Pace = USUAL) -> Attempt:
    """Undo a charge that is paid while its basket is not: her money goes back. Raises ShopError for no such attempt."""
    attempt = shop.store.read(lambda connection: payment_attempts.by_id(connection, attempt_id))
    if attempt is None or attempt.direction is not Direction.CHARGE:
        raise ShopError("payment.no_such_attempt")
    attempt = _keep(shop, attempt, AttemptState.REVERSING)
    return reverse(shop, provider, attempt, pace.call_s)


def reverse(shop: Shop, provider: PaymentProvider, attempt: Attempt, call_s: float) -> Attempt:
    """Ask for the reversal of a reversing attempt, once; of any other nothing happens."""
    if attempt.state is not AttemptState.REVERSING:
        return attempt
    try:
        answer = provider.reverse(attempt.attempt_id, call_s)
    except ProviderAwayError:
        return attempt
    # whatever says that no money stays: it went back, or it never moved
    if answer.state in {ChargeState.REVERSED, ChargeState.DECLINED}:
        return _keep(shop, attempt, AttemptState.REVERSED, answer)
    return _keep(shop, attempt, AttemptState.REVERSING, answer, queried=True)


def ask(
    shop: Shop, provider: PaymentProvider, attempt: Attempt, call_s: float
) -> tuple[Attempt, ChargeState]:
    """Query, and keep what was heard; what the provider said comes along (`UNKNOWN` where it was not heard)."""
    try:
        answer = provider.query(attempt.attempt_id, call_s)
    except ProviderAwayError as away:
        answer = ChargeAnswer(ChargeState.UNKNOWN, detail=str(away))
    return _heard(shop, attempt, answer, queried=True), answer.state


def _heard(shop: Shop, attempt: Attempt, answer: ChargeAnswer, *, queried: bool = False) -> Attempt:
    return _keep(shop, attempt, _TOLD[answer.state], answer, queried=queried)


def _keep(
    shop: Shop,
    attempt: Attempt,
    then: AttemptState,
    answer: ChargeAnswer | None = None,
    *,
    detail: str = "",
    queried: bool = False,
) -> Attempt:
    """Take a step on disk."""
    return shop.store.write(
        lambda connection: step(
            connection,
            shop,
            attempt.attempt_id,
            then,
            provider_ref=answer.reference if answer else "",
            detail=(answer.detail if answer else detail)[:200],
            queried=queried,
        ),
        Priority.CHECKOUT,
        name="payment",
    )
