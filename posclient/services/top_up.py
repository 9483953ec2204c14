"""Topping up (充值): stored value is bought, with a receipt and a commit of its own. It may then pay what waits.

One transaction commits the receipt's row with its tenders, the ledger entries, the event, the print job and the audit
row. Earning and topping up work without headquarters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from posclient.domain.attempt import Attempt, AttemptState, Purpose
from posclient.domain.codes import looks_like_bank_card
from posclient.domain.member import MemberId
from posclient.domain.policy import Policy, TopUpOffer
from posclient.domain.settlement import Payment, Settlement, SettlementError, settle
from posclient.domain.tender import TenderKind
from posclient.domain.top_up import TopUp, TopUpRefusedError, best_top_up, check_top_up
from posclient.ports import PaymentProvider
from posclient.services.attempts import settle_attempt
from posclient.services.checkout import LONGEST_REFERENCE
from posclient.services.panel import MemberFigures, member_figures
from posclient.services.payment import held_by, put_new
from posclient.services.running import must_run
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.stored_limit import limit_for
from posclient.services.top_up_commit import TopUpDone, complete, done_before
from posclient.store import documents, sales, top_ups
from posclient.store.policy import policy_in_force
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority

__all__ = ["PAYS", "TopUpDesk", "TopUpDone", "begin_code", "top_up", "top_up_desk"]

PAYS: Final = (TenderKind.CASH, TenderKind.CODE, TenderKind.CARD, TenderKind.QR)
"""What stored value can be bought with: nothing that is hers already."""


@dataclass(frozen=True)
class TopUpDesk:
    """What the counter shows before a top-up. `tenders` are those that this shop takes for it."""

    figures: MemberFigures
    offers: tuple[TopUpOffer, ...]
    limit_minor: int
    tenders: tuple[TenderKind, ...]

    def offered(self, principal_minor: int) -> TopUp:
        """An amount with the best offer for it."""
        return best_top_up(principal_minor, self.offers)

    def checked(self, principal_minor: int) -> TopUp:
        """As `offered`, if she may hold it. Raises TopUpRefusedError."""
        offered = self.offered(principal_minor)
        check_top_up(offered, self.figures.stored_value_minor, self.limit_minor)
        return offered


def top_up_desk(shop: Shop, member_id: MemberId) -> TopUpDesk:
    """What can be topped up for a member. Raises ShopError where the cache has no such member, or she is frozen."""
    return shop.store.read(lambda connection: _desk(connection, member_id, policy_in_force(connection)))


def begin_code(
    shop: Shop,
    session: Session,
    provider: PaymentProvider,
    top_up_id: str,
    member_id: MemberId,
    principal_minor: int,
) -> Attempt:
    """Make an attempt to charge a payment code for a top-up, on disk when this returns; `payment.charge` goes on with
    it. What is to be topped up is on disk too: if the till dies before `top_up` completes it, `resolve_open_attempts`
    does, or gives the money back where it can't be any more. Raises ShopError as `top_up` does.
    """

    def write(connection: Transaction) -> Attempt:
        must_run(connection, session)
        policy = policy_in_force(connection)
        if TenderKind.CODE not in policy.tenders:
            raise ShopError("checkout.tender_not_taken")
        if sales.by_id(connection, top_up_id) is not None:
            raise ShopError("payment.nothing_to_pay")
        offered = _offered(_desk(connection, member_id, policy), principal_minor)
        if held_by(connection, top_up_id):
            raise ShopError("payment.open")
        intent = top_ups.Intent(member_id, principal_minor, offered.bonus_minor)
        top_ups.put_intent(connection, top_up_id, intent)
        return put_new(connection, shop, session, provider.name, top_up_id, Purpose.TOP_UP, principal_minor)

    return shop.store.write(write, Priority.CHECKOUT, name="begin top-up")


def top_up(
    shop: Shop,
    session: Session,
    top_up_id: str,
    member_id: MemberId,
    principal_minor: int,
    payments: Sequence[Payment],
    expected_bonus_minor: int,
) -> TopUpDone:
    """Complete a top-up; returns once it is durable. Doing it twice with the same payments gives the same one.

    `expected_bonus_minor` is what the screen promised: where the offers changed meanwhile, ShopError
    `top_up.offer_changed` and nothing happened. Raises ShopError for an amount beyond the limit, too little money, a
    tender that can't pay it, a code whose attempt is not paid, an unknown or frozen member.
    """

    def write(connection: Transaction) -> TopUpDone:
        intent = top_ups.Intent(member_id, principal_minor, expected_bonus_minor)
        return _top_up_in(connection, shop, session, top_up_id, intent, payments)

    return shop.store.write(write, Priority.CHECKOUT, name="top up")


def complete_charged(connection: Transaction, shop: Shop, session: Session, top_up_id: str) -> TopUpDone:
    """Complete a top-up whose code was charged before the till died, by what was put down then. Raises ShopError where
    nothing was, or as `top_up` does.
    """
    intent = top_ups.intent_of(connection, top_up_id)
    if intent is None:
        raise ShopError("checkout.basket_gone")
    payments = tuple(
        Payment(TenderKind.CODE, held.amount_minor, attempt_id=held.attempt_id)
        for held in held_by(connection, top_up_id)
    )
    return _top_up_in(connection, shop, session, top_up_id, intent, payments)


def _top_up_in(
    connection: Transaction,
    shop: Shop,
    session: Session,
    top_up_id: str,
    intent: top_ups.Intent,
    payments: Sequence[Payment],
) -> TopUpDone:
    member_id = MemberId(intent.member_id)
    done = done_before(connection, top_up_id, member_id, payments)
    if done is not None:
        return done
    policy = policy_in_force(connection)
    desk = _desk(connection, member_id, policy)
    offered = _offered(desk, intent.principal_minor)
    if offered.bonus_minor != intent.bonus_minor:
        raise ShopError("top_up.offer_changed")
    attempts = {attempt.attempt_id: attempt for attempt in held_by(connection, top_up_id)}
    settlement = _settled(intent.principal_minor, payments, policy, attempts)
    for attempt in attempts.values():
        settle_attempt(connection, shop, attempt, AttemptState.COMPLETED)
    return complete(connection, shop, session, top_up_id, desk.figures, offered, settlement)


def _desk(connection: Transaction, member_id: MemberId, policy: Policy) -> TopUpDesk:
    figures = member_figures(connection, member_id, documents.rules_in_force(connection).rules)
    if figures is None:
        raise ShopError("member.unknown")
    if figures.member.frozen:
        raise ShopError("top_up.frozen")
    tenders = tuple(kind for kind in PAYS if kind in policy.tenders)
    return TopUpDesk(figures, policy.top_up_offers, limit_for(policy, figures), tenders)


def _offered(desk: TopUpDesk, principal_minor: int) -> TopUp:
    try:
        return desk.checked(principal_minor)
    except TopUpRefusedError as refused:
        raise ShopError(refused.key, **refused.values) from refused


def _settled(
    principal_minor: int, payments: Sequence[Payment], policy: Policy, attempts: Mapping[str, Attempt]
) -> Settlement:
    """Nothing is rounded off: what she pays is what she has."""
    codes = [payment for payment in payments if payment.kind is TenderKind.CODE]
    is_named = {payment.attempt_id for payment in codes} == attempts.keys() and len(codes) == len(attempts)
    if not is_named or any(attempt.state is not AttemptState.PAID for attempt in attempts.values()):
        raise ShopError("checkout.attempt_not_paid")
    checked = [_checked(payment, policy, attempts) for payment in payments]
    try:
        return settle(principal_minor, checked)
    except SettlementError as refused:
        raise ShopError(refused.key, **refused.values) from refused


def _checked(payment: Payment, policy: Policy, attempts: Mapping[str, Attempt]) -> Payment:
    if payment.kind not in PAYS:
        raise ShopError("top_up.not_with_this")
    if payment.kind not in policy.tenders:
        raise ShopError("checkout.tender_not_taken")
    if payment.kind is TenderKind.CODE:
        attempt = attempts[payment.attempt_id]
        if attempt.amount_minor != payment.received_minor:
            raise ShopError("checkout.attempt_not_paid")
        return replace(payment, reference=attempt.provider_ref)
    if payment.kind is TenderKind.CARD and not payment.reference:
        raise ShopError("checkout.no_reference")
    if len(payment.reference) > LONGEST_REFERENCE or looks_like_bank_card(payment.reference):
        raise ShopError("checkout.bad_reference")
    return payment
