"""The only door through which a sale's money, points and stored value move.

One transaction commits the sale, its ledger entries, its print jobs, its event and its audit row. Paper and network
come after, from their tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from posclient.domain.care import CareTask, converted_by
from posclient.domain.catalog import Product
from posclient.domain.ledger.account import OPEN_LOT, Account, AccountKind, EntryKind
from posclient.domain.money import MAX_AMOUNT_MINOR
from posclient.services.receipt import receipt_document
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import Priced, price
from posclient.slips.document import encode
from posclient.store import audit, baskets, care_tasks, outbox, print_jobs, sales
from posclient.store.changes import note_change
from posclient.store.counters import take_next
from posclient.store.identity import identity
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.events import LedgerEntry, QuoteContext, SaleCompleted, SaleLine, Tender


class TenderKind(StrEnum):
    """How a due can be paid."""

    CASH = "cash"


@dataclass(frozen=True)
class Payment:
    """What the customer hands over, in minor units."""

    kind: TenderKind
    received_minor: int


@dataclass(frozen=True)
class CheckoutDone:
    """A sale that is on disk."""

    sale_id: str
    receipt_no: str
    due_minor: int
    received_minor: int
    change_minor: int
    points: int


def checkout(
    shop: Shop, session: Session, basket_id: str, payments: Sequence[Payment], expected_due_minor: int
) -> CheckoutDone:
    """Complete the sale of a basket; returns once it is durable. Doing it twice gives the same sale.

    `expected_due_minor` is what the screen showed: where prices changed under it, ShopError `checkout.price_changed`
    and nothing happened. Raises ShopError for an empty basket, too little money, or a basket that was put away.
    """
    return shop.store.write(
        lambda connection: _checkout(connection, shop, session, basket_id, payments, expected_due_minor),
        Priority.CHECKOUT,
        name="checkout",
    )


def _checkout(
    connection: Transaction,
    shop: Shop,
    session: Session,
    basket_id: str,
    payments: Sequence[Payment],
    expected_due_minor: int,
) -> CheckoutDone:
    done = sales.by_id(connection, basket_id)
    if done is not None:
        received = done.due_minor + done.change_minor
        return CheckoutDone(
            basket_id, done.receipt_no, done.due_minor, received, done.change_minor, done.points
        )
    priced = price(connection, session.business_date, basket_id)
    if priced.state != "open":
        raise ShopError("checkout.basket_gone")
    if not priced.basket.lines:
        raise ShopError("checkout.empty")
    if priced.quote.due_minor != expected_due_minor:
        raise ShopError("checkout.price_changed")
    tenders = settle(priced.quote.due_minor, payments)
    return _complete(connection, shop, session, basket_id, priced, tenders)


def settle(due_minor: int, payments: Sequence[Payment]) -> tuple[Tender, ...]:
    """Turn what was handed over into tenders that pay exactly the due; the rest is change. Raises ShopError."""
    tenders: list[Tender] = []
    open_minor = due_minor
    for payment in payments:
        if not 0 <= payment.received_minor <= MAX_AMOUNT_MINOR:
            raise ShopError("checkout.bad_amount")
        pays = min(open_minor, payment.received_minor)
        tenders.append(Tender(payment.kind, pays, payment.received_minor, payment.received_minor - pays))
        open_minor -= pays
    if open_minor > 0:
        raise ShopError("checkout.too_little", missing_minor=open_minor)
    return tuple(tenders)


def _complete(
    connection: Transaction,
    shop: Shop,
    session: Session,
    basket_id: str,
    priced: Priced,
    tenders: tuple[Tender, ...],
) -> CheckoutDone:
    at_ms = shop.clock.now_ms()
    who = identity(connection)
    ref = outbox.reserve(connection)
    number = take_next(connection, f"receipt/{who.incarnation}")
    receipt_no = f"R{who.till_no:04d}{who.incarnation:03d}{number:07d}"
    converted = _converted(connection, session, priced)
    sale = _sale_event(shop, session, basket_id, priced, tenders, receipt_no, converted, at_ms)
    outbox.put(connection, ref, sale, at_ms)
    sales.put_sale(connection, sale, ref.incarnation, ref.seq)
    if sale.member_id is not None:
        sales.put_entries(
            connection,
            sale.entries,
            owner_id=sale.member_id,
            business_date=sale.stamp.business_date,
            incarnation=ref.incarnation,
            seq=ref.seq,
        )
    for task in converted:
        care_tasks.change(connection, task)
    # the drawer first: behind a receipt that waits for paper it would open when the roll is changed
    if any(tender.kind == TenderKind.CASH for tender in tenders):
        print_jobs.add_drawer_kick(connection, subject=receipt_no, at_ms=at_ms)
    document = receipt_document(connection, shop, session, priced, sale)
    print_jobs.add_slip(
        connection, title=document.title, subject=receipt_no, document=encode(document), at_ms=at_ms
    )
    baskets.set_state(connection, sale.sale_id, "paid")
    audit.record(
        connection,
        shop.audit_key,
        at_ms=at_ms,
        operator_id=session.operator.operator_id,
        action="sale",
        subject=receipt_no,
        detail=f"due {sale.due_minor}",
    )
    note_change(connection, "sales", "outbox")
    return CheckoutDone(
        sale_id=sale.sale_id,
        receipt_no=receipt_no,
        due_minor=sale.due_minor,
        received_minor=sum(tender.received_minor for tender in tenders),
        change_minor=sum(tender.change_minor for tender in tenders),
        points=sale.points,
    )


def _converted(connection: Transaction, session: Session, priced: Priced) -> tuple[CareTask, ...]:
    """Care tasks that this purchase fulfils."""
    if priced.member is None:
        return ()
    tasks = care_tasks.of_member(connection, priced.member.member.member_id)
    needs = (priced.goods[line.product_id].need for line in priced.basket.lines)
    return converted_by(tasks, needs, session.business_date)


def _sale_event(
    shop: Shop,
    session: Session,
    basket_id: str,
    priced: Priced,
    tenders: tuple[Tender, ...],
    receipt_no: str,
    converted: Sequence[CareTask],
    at_ms: int,
) -> SaleCompleted:
    quote, figures = priced.quote, priced.member
    return SaleCompleted(
        sale_id=basket_id,
        receipt_no=receipt_no,
        stamp=session.stamp(at_ms),
        member_id=figures.member.member_id if figures else None,
        identified_by=priced.identified_by,
        lines=tuple(_line(priced, index, session.business_date) for index in range(len(quote.lines))),
        tenders=tenders,
        due_minor=quote.due_minor,
        discount_minor=quote.discount_minor,
        points=quote.points,
        tier_after=quote.tier_id if figures else "",
        entries=_entries(shop, priced),
        context=QuoteContext(
            rules_version=quote.rules_version,
            rules_hash=priced.in_force.hash,
            engine_version=quote.engine_version,
            tier_id=figures.context.tier_id if figures else "",
            year_spend_minor=figures.context.year_spend_minor if figures else 0,
        ),
        converted_tasks=tuple(task.task_id for task in converted),
    )


def _line(priced: Priced, index: int, on: date) -> SaleLine:
    quoted, line = priced.quote.lines[index], priced.basket.lines[index]
    product = priced.goods[quoted.product_id]
    return SaleLine(
        line_id=quoted.line_id,
        product_id=quoted.product_id,
        quantity=quoted.quantity,
        unit_price_minor=quoted.unit_price_minor,
        normal_price_minor=quoted.normal_price_minor,
        member_price_minor=quoted.member_price_minor,
        promotional_price_minor=_promotional_price(product, on),
        price_kind=quoted.price_kind,
        gross_minor=quoted.gross_minor,
        amount_minor=quoted.amount_minor,
        points=quoted.points,
        need=product.need,
        units_per_pack=product.units_per_pack,
        label_amount_minor=line.amount_minor,
    )


def _promotional_price(product: Product, on: date) -> int | None:
    """The promotional price that the quote could take: one that is not in force that day was not among its prices."""
    promotion = product.promotion
    if promotion is None or not promotion.first <= on <= promotion.last:
        return None
    return promotion.price_minor


def _entries(shop: Shop, priced: Priced) -> tuple[LedgerEntry, ...]:
    """What the sale moves: points earned, and the spend that counts towards tiers."""
    if priced.member is None:
        return ()
    owner = priced.member.member.member_id
    moves = (
        (Account(owner, AccountKind.POINTS), priced.quote.points),
        (Account(owner, AccountKind.SPEND), priced.quote.due_minor),
    )
    return tuple(
        LedgerEntry(shop.ids.new(), account.account_id, OPEN_LOT, amount, EntryKind.EARN)
        for account, amount in moves
        if amount
    )
