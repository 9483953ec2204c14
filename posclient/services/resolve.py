"""Ending what was left open: at the start after a crash, and by a job in the background."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from posclient.domain.attempt import Attempt, AttemptState, Direction, Purpose
from posclient.domain.settlement import Payment
from posclient.domain.staff import Operator, Role
from posclient.domain.tender import TenderKind
from posclient.ports import ChargeState, PaymentProvider
from posclient.services.checkout import CheckoutDone, checkout_in
from posclient.services.payment import USUAL, Pace, ask, held_by, reverse, take_back
from posclient.services.refund import send_refund
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.top_up import TopUpDone, complete_charged
from posclient.store import baskets, operators, payment_attempts
from posclient.store.changes import note_change
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority

_logger = logging.getLogger(__name__)

TOPIC: Final = "basket"
"""The change record's name for a basket that was sold behind the counter's back: whoever shows it looks again."""

STALE_MS: Final = 180_000
"""Longer than any charge waits: what stands still for so long is in nobody's hands."""


@dataclass(frozen=True)
class Resolved:
    """What became of open attempts: the sales and top-ups that were completed, what is open all the same, and the
    refunds that were asked for again, as they are now.
    """

    completed: tuple[CheckoutDone, ...]
    still_open: tuple[Attempt, ...]
    refunds: tuple[Attempt, ...] = ()
    topped_up: tuple[TopUpDone, ...] = ()


def resolve_open_attempts(
    shop: Shop, provider: PaymentProvider, *, at_start: bool = False, pace: Pace = USUAL
) -> Resolved:
    """Bring every open attempt that is in nobody's hands to its end: what is paid becomes its sale, where the basket is
    as it was and costs the same, or its top-up, where the offer still holds; whatever else is reversed. A refund is
    sent again.

    `at_start`: nobody has anything in hand yet. Otherwise a charge that waits, and one that is paid for the basket on
    the counter, are the cashier's. What the provider does not answer stays for the next time. Not for Qt's thread.
    """
    completed: list[CheckoutDone] = []
    topped_up: list[TopUpDone] = []
    refunds: list[Attempt] = []
    for attempt in shop.store.read(payment_attempts.open_attempts):
        if not at_start and _in_hand(shop, attempt):
            continue
        if attempt.direction is Direction.REFUND:
            refunds.append(send_refund(shop, provider, attempt.attempt_id, pace=pace))
        elif attempt.state is AttemptState.REVERSING:
            reverse(shop, provider, attempt, pace.call_s)
        else:
            done = _end_charge(shop, provider, attempt, pace)
            if isinstance(done, TopUpDone):
                topped_up.append(done)
            elif done is not None:
                completed.append(done)
    still_open = shop.store.read(payment_attempts.open_attempts)
    return Resolved(tuple(completed), still_open, tuple(refunds), tuple(topped_up))


def unresolved(connection: Transaction) -> tuple[Attempt, ...]:
    """What keeps the day from being closed."""
    return payment_attempts.open_attempts(connection)


def _in_hand(shop: Shop, attempt: Attempt) -> bool:
    """Whether somebody at the counter is still about it."""
    stands_ms = shop.clock.now_ms() - attempt.changed_at_ms
    if attempt.direction is Direction.REFUND or attempt.state is AttemptState.REVERSING:
        return False
    if attempt.state is AttemptState.PAID and attempt.purpose is Purpose.SALE:
        basket = shop.store.read(lambda connection: baskets.by_id(connection, attempt.subject_id))
        return basket is not None and basket.state == "open"
    # a clock that was set back makes it look as if it were yet to come: that is no reason to take it away
    return stands_ms < STALE_MS


def _end_charge(
    shop: Shop, provider: PaymentProvider, attempt: Attempt, pace: Pace
) -> CheckoutDone | TopUpDone | None:
    """Find out what became of a charge; complete what it pays, or give the money back. Unheard, nothing is said."""
    if attempt.state is not AttemptState.PAID:
        attempt, said = ask(shop, provider, attempt, pace.call_s)
        if said is ChargeState.UNKNOWN or not attempt.is_open:
            return None
    if attempt.state is AttemptState.PAID and (done := _completed(shop, attempt)) is not None:
        return done
    take_back(shop, provider, attempt.attempt_id, pace=pace)
    return None


def _completed(shop: Shop, attempt: Attempt) -> CheckoutDone | TopUpDone | None:
    """What a paid charge pays, if it still can; all in one transaction."""
    try:
        return shop.store.write(
            partial(_complete_in, shop=shop, attempt=attempt), Priority.CHECKOUT, name="resolve payment"
        )
    except (
        ShopError
    ) as refused:  # the basket is gone, or costs another price: the reversal that follows says so
        _logger.info("a paid charge can't be completed: %s", refused.key)
        return None


def _complete_in(connection: Transaction, shop: Shop, attempt: Attempt) -> CheckoutDone | TopUpDone:
    session = Session(
        _operator(connection, attempt.operator_id),
        attempt.shift_id,
        date.fromisoformat(attempt.business_date),
    )
    if attempt.purpose is Purpose.TOP_UP:
        return complete_charged(connection, shop, session, attempt.subject_id)
    payments = tuple(
        Payment(TenderKind.CODE, held.amount_minor, attempt_id=held.attempt_id)
        for held in held_by(connection, attempt.subject_id)
    )
    due_minor = sum(payment.received_minor for payment in payments)
    done = checkout_in(connection, shop, session, attempt.subject_id, payments, due_minor)
    note_change(connection, TOPIC)
    return done


def _operator(connection: Transaction, operator_id: str) -> Operator:
    """Who charged, also where she works here no more."""
    for operator in operators.active_operators(connection):
        if operator.operator_id == operator_id:
            return operator
    return Operator(operator_id, operator_id, Role.CASHIER, "", active=False)
