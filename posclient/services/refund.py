"""Giving back through a provider what was charged by code (原路退回): durable before it is asked for."""

from __future__ import annotations

from typing import Final

from posclient.domain.attempt import Attempt, AttemptState, Direction, Purpose
from posclient.ports import ChargeAnswer, ChargeState, PaymentProvider, ProviderAwayError
from posclient.services.attempts import step
from posclient.services.payment import USUAL, Pace, put_new
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import payment_attempts
from posclient.store.changes import note_change
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority

PLANNED: Final = "refunds"
"""The change record's name for a refund that is to be sent."""

_TOLD: Final = {ChargeState.PAID: AttemptState.COMPLETED, ChargeState.DECLINED: AttemptState.DECLINED}


def plan_refund_in(
    connection: Transaction,
    shop: Shop,
    session: Session,
    origin_attempt_id: str,
    amount_minor: int,
    return_id: str,
    *,
    provider: str = "",
    charged_minor: int | None = None,
) -> Attempt:
    """Keep, in the transaction of the return itself, that so much goes back to where it came from; `send_refund` then
    asks for it. `charged_minor` and `provider` are of the tender of another till's receipt, whose attempt is not here.

    Raises ShopError `payment.no_such_attempt`, `payment.not_refundable`, or `payment.refund_too_much`.
    """
    origin = payment_attempts.by_id(connection, origin_attempt_id)
    if origin is not None:
        if origin.direction is not Direction.CHARGE or origin.state is not AttemptState.COMPLETED:
            raise ShopError("payment.not_refundable")
        charged_minor, provider = origin.amount_minor, origin.provider
    if charged_minor is None:
        raise ShopError("payment.no_such_attempt")
    left_minor = charged_minor - payment_attempts.given_back(connection, origin_attempt_id)
    if not 0 < amount_minor <= left_minor:
        raise ShopError("payment.refund_too_much", left_minor=left_minor)
    note_change(connection, PLANNED)
    return put_new(
        connection,
        shop,
        session,
        provider,
        return_id,
        Purpose.RETURN,
        amount_minor,
        direction=Direction.REFUND,
        origin_id=origin_attempt_id,
    )


def send_refund(shop: Shop, provider: PaymentProvider, refund_id: str, *, pace: Pace = USUAL) -> Attempt:
    """Ask for a refund that was planned. Returns it as it is then: completed, declined (she gets it another way), or
    still made or unknown, which `resolve_open_attempts` goes on with. The same refund never goes twice. Raises
    ShopError for no such refund.
    """
    refund = shop.store.read(lambda connection: payment_attempts.by_id(connection, refund_id))
    if refund is None or refund.direction is not Direction.REFUND:
        raise ShopError("payment.no_such_attempt")
    if not refund.is_open:
        return refund
    try:
        answer = provider.refund(refund_id, refund.origin_id, refund.amount_minor, pace.call_s)
    except ProviderAwayError as away:
        answer = ChargeAnswer(ChargeState.UNKNOWN, detail=str(away))
    return shop.store.write(
        lambda connection: step(
            connection,
            shop,
            refund_id,
            _TOLD.get(answer.state, AttemptState.UNKNOWN),
            provider_ref=answer.reference,
            detail=answer.detail[:200],
            queried=True,
        ),
        Priority.CHECKOUT,
        name="refund",
    )


def send_planned(shop: Shop, provider: PaymentProvider, *, pace: Pace = USUAL) -> tuple[Attempt, ...]:
    """Ask for every refund that was never asked for, as soon as its return is on disk; returns them as they are then.
    Whoever else sends the same one meanwhile moves no money twice. Not for Qt's thread.
    """
    planned = [
        attempt
        for attempt in shop.store.read(payment_attempts.open_attempts)
        if attempt.direction is Direction.REFUND and attempt.state is AttemptState.MADE
    ]
    return tuple(send_refund(shop, provider, attempt.attempt_id, pace=pace) for attempt in planned)


def refund_to_origin(
    shop: Shop,
    session: Session,
    provider: PaymentProvider,
    origin_attempt_id: str,
    amount_minor: int,
    return_id: str,
    *,
    pace: Pace = USUAL,
) -> Attempt:
    """Plan a refund and send it, for a return that is on disk already. Raises ShopError, see `plan_refund_in`."""
    planned = shop.store.write(
        lambda connection: plan_refund_in(
            connection, shop, session, origin_attempt_id, amount_minor, return_id
        ),
        Priority.CHECKOUT,
        name="plan refund",
    )
    return send_refund(shop, provider, planned.attempt_id, pace=pace)
