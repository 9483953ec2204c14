"""The only door through which a sale's money, points and stored value move.

One transaction commits the sale, its ledger entries, its print jobs, its event and its audit row. Paper and network
come after, from their tables. A payment code was charged before, through an attempt of its own, which the same
transaction completes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from posclient.domain.attempt import HOLDS_THE_BASKET, Attempt, AttemptState, Direction
from posclient.domain.care import CareTask, converted_by
from posclient.domain.codes import looks_like_bank_card
from posclient.domain.policy import Policy
from posclient.domain.settlement import Payment, Settlement, SettlementError, settle
from posclient.domain.tender import TenderKind
from posclient.services.attempts import settle_attempt
from posclient.services.audit_row import log
from posclient.services.card_proof import ProvenBy
from posclient.services.hand_limits import refuse_beyond_limits
from posclient.services.paid_before import refuse_other_payments
from posclient.services.receipt import receipt_document
from posclient.services.running import must_run
from posclient.services.sale_event import goods_of, open_items, sale_event
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import Priced, price
from posclient.slips.document import encode
from posclient.store import baskets, care_tasks, ecards, outbox, payment_attempts, print_jobs, sales
from posclient.store.changes import note_change
from posclient.store.counters import take_next
from posclient.store.identity import TillIdentity, identity
from posclient.store.policy import policy_in_force
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.events import SaleCompleted

__all__ = ["CheckoutDone", "Payment", "TenderKind", "checkout", "checkout_in", "receipt_number"]

LONGEST_REFERENCE = 40


@dataclass(frozen=True)
class CheckoutDone:
    """A sale that is on disk. `due_minor` is what was paid, after rounding off."""

    sale_id: str
    receipt_no: str
    due_minor: int
    received_minor: int
    change_minor: int
    points: int
    rounding_minor: int = 0


def checkout(
    shop: Shop, session: Session, basket_id: str, payments: Sequence[Payment], expected_due_minor: int
) -> CheckoutDone:
    """Complete the sale of a basket; returns once it is durable. Doing it twice with the same payments gives the same
    sale; with others, ShopError `checkout.already_sold` names its receipt and nothing is booked.

    `expected_due_minor` is what the screen showed, before rounding off: where prices changed under it, ShopError
    `checkout.price_changed` and nothing happened. Raises ShopError for an empty basket, too little money or too much
    of what gives no change, a tender that the shop does not take, a code whose attempt is not paid, something of hers
    that may not be spent, or a basket that was put away.
    """
    return shop.store.write(
        lambda connection: checkout_in(connection, shop, session, basket_id, payments, expected_due_minor),
        Priority.CHECKOUT,
        name="checkout",
    )


def checkout_in(
    connection: Transaction,
    shop: Shop,
    session: Session,
    basket_id: str,
    payments: Sequence[Payment],
    expected_due_minor: int,
    *,
    exchange_of: str = "",
    approved_by: str = "",
) -> CheckoutDone:
    """As `checkout`, as a part of a transaction: an exchange commits its return and its sale together. `exchange_of` is
    that return's id, and only then is there a tender of that kind.
    """
    done = sales.by_id(connection, basket_id)
    if done is not None:
        refuse_other_payments(connection, done, payments)
        received = done.due_minor + done.change_minor
        return CheckoutDone(
            basket_id,
            done.receipt_no,
            done.due_minor,
            received,
            done.change_minor,
            done.points,
            done.rounding_minor,
        )
    must_run(connection, session)
    priced = price(connection, session.business_date, basket_id)
    if priced.state != "open":
        raise ShopError("checkout.basket_gone")
    if not priced.basket.lines:
        raise ShopError("checkout.empty")
    if priced.quote.due_minor != expected_due_minor:
        raise ShopError("checkout.price_changed")
    policy = policy_in_force(connection)
    refuse_beyond_limits(connection, policy, session, priced)
    attempts = _attempts(connection, basket_id, payments)
    settlement = _settled(priced, payments, policy, attempts, exchange_of)
    return _complete(
        connection, shop, session, basket_id, priced, settlement, policy, attempts, exchange_of, approved_by
    )


def receipt_number(connection: Transaction, who: TillIdentity) -> str:
    """The next number of this till's money documents: sales, returns and top-ups draw from one counter."""
    number = take_next(connection, f"receipt/{who.incarnation}")
    return f"R{who.till_no:04d}{who.incarnation:03d}{number:07d}"


def _attempts(connection: Transaction, basket_id: str, payments: Sequence[Payment]) -> dict[str, Attempt]:
    """The paid attempts that these payments name; each charge of this basket must be among them."""
    named = {payment.attempt_id for payment in payments if payment.attempt_id}
    held = {
        attempt.attempt_id: attempt
        for attempt in payment_attempts.open_attempts(connection)
        if attempt.subject_id == basket_id
        and attempt.direction is Direction.CHARGE
        and attempt.state in HOLDS_THE_BASKET
    }
    if held.keys() - named:
        raise ShopError("payment.open")
    if any(attempt.state is not AttemptState.PAID for attempt in held.values()) or named - held.keys():
        raise ShopError("checkout.attempt_not_paid")
    return held


def _settled(
    priced: Priced,
    payments: Sequence[Payment],
    policy: Policy,
    attempts: dict[str, Attempt],
    exchange_of: str,
) -> Settlement:
    checked = [_checked(payment, policy, attempts, exchange_of) for payment in payments]
    if len(attempts) != sum(1 for payment in payments if payment.kind is TenderKind.CODE):
        raise ShopError("checkout.attempt_not_paid")
    try:
        return settle(priced.quote.due_minor, checked, policy.rounding)
    except SettlementError as refused:
        raise ShopError(refused.key, **refused.values) from refused


def _checked(payment: Payment, policy: Policy, attempts: dict[str, Attempt], exchange_of: str) -> Payment:
    """A payment that this shop takes. Of a code, amount and reference are the attempt's own."""
    is_taken = bool(exchange_of) if payment.kind is TenderKind.EXCHANGE else payment.kind in policy.tenders
    if not is_taken:
        raise ShopError("checkout.tender_not_taken")
    if payment.kind is TenderKind.CODE:
        attempt = attempts.get(payment.attempt_id)
        if attempt is None or attempt.amount_minor != payment.received_minor:
            raise ShopError("checkout.attempt_not_paid")
        return replace(payment, reference=attempt.provider_ref)
    if payment.kind is TenderKind.CARD and not payment.reference:
        raise ShopError("checkout.no_reference")
    if len(payment.reference) > LONGEST_REFERENCE or looks_like_bank_card(payment.reference):
        raise ShopError("checkout.bad_reference")
    return payment


def _complete(
    connection: Transaction,
    shop: Shop,
    session: Session,
    basket_id: str,
    priced: Priced,
    settlement: Settlement,
    policy: Policy,
    attempts: dict[str, Attempt],
    exchange_of: str,
    approved_by: str,
) -> CheckoutDone:
    at_ms = shop.clock.now_ms()
    who = identity(connection)
    ref = outbox.reserve(connection, who.incarnation)
    receipt_no = receipt_number(connection, who)
    converted = _converted(connection, session, priced)
    by_ecard = priced.basket.proven_by == ProvenBy.ECARD
    sale = sale_event(
        shop,
        session,
        priced,
        settlement,
        policy,
        sale_id=basket_id,
        receipt_no=receipt_no,
        converted=converted,
        self_sale=_is_own(connection, session, priced),
        exchange_of=exchange_of,
        ecard_minute=ecards.minute_for(connection, basket_id) if by_ecard else 0,
        at_ms=at_ms,
    )
    outbox.put(connection, ref, sale, at_ms)
    _put(connection, priced, sale, ref, approved_by)
    for task in converted:
        care_tasks.change(connection, task)
    for attempt in attempts.values():
        settle_attempt(connection, shop, attempt, AttemptState.COMPLETED)
    _print(connection, shop, session, who.till_id, priced, sale, policy)
    baskets.set_state(connection, sale.sale_id, "paid")
    log(connection, shop, session, "sale", receipt_no, f"due {sale.due_minor}")
    note_change(connection, "sales", "outbox")
    return CheckoutDone(
        sale_id=sale.sale_id,
        receipt_no=receipt_no,
        due_minor=sale.due_minor,
        received_minor=settlement.received_minor,
        change_minor=settlement.change_minor,
        points=sale.points,
        rounding_minor=sale.rounding_minor,
    )


def _put(
    connection: Transaction, priced: Priced, sale: SaleCompleted, ref: outbox.EventRef, approved_by: str
) -> None:
    """The rows of the sale, and what headquarters is to know of goods without an article."""
    opened = open_items(priced, sale)
    titles = {item.line_id: item.title for item in opened}
    sales.put_sale(connection, sale, ref.incarnation, ref.seq, approved_by=approved_by, titles=titles)
    if sale.member_id is not None:
        sales.put_entries(
            connection,
            sale.entries,
            owner_id=sale.member_id,
            business_date=sale.stamp.business_date,
            incarnation=ref.incarnation,
            seq=ref.seq,
        )
    for item in opened:
        outbox.append(connection, item, sale.stamp.at_ms)


def _print(
    connection: Transaction,
    shop: Shop,
    session: Session,
    till_id: str,
    priced: Priced,
    sale: SaleCompleted,
    policy: Policy,
) -> None:
    """The drawer first: behind a receipt that waits for paper it would open when the roll is changed."""
    if any(tender.kind == TenderKind.CASH for tender in sale.tenders):
        print_jobs.add_drawer_kick(connection, subject=sale.receipt_no, at_ms=sale.stamp.at_ms)
    document = receipt_document(connection, shop, session, till_id, priced, sale, policy)
    print_jobs.add_slip(
        connection,
        title=document.title,
        subject=sale.receipt_no,
        document=encode(document),
        at_ms=sale.stamp.at_ms,
    )


def _is_own(connection: Transaction, session: Session, priced: Priced) -> bool:
    """Whether the member works here: a cashier's own card is flagged."""
    if priced.member is None:
        return False
    member_id = priced.member.member.member_id
    return session.operator.member_id == member_id or sales.is_staff(connection, member_id)


def _converted(connection: Transaction, session: Session, priced: Priced) -> tuple[CareTask, ...]:
    """Care tasks that this purchase fulfils."""
    if priced.member is None:
        return ()
    tasks = care_tasks.convertible(connection, priced.member.member.member_id)
    needs: Iterable[str] = (goods_of(priced, line.product_id).need for line in priced.basket.lines)
    return converted_by(tasks, needs, session.business_date)
