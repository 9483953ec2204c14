"""The event of a sale that is being committed: lines, tenders and entries, made from the basket as it was priced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from posclient.domain.basket import BasketLine
from posclient.domain.by_hand import Discount
from posclient.domain.care import CareTask
from posclient.domain.catalog import Product
from posclient.domain.ledger.account import OPEN_LOT, Account, AccountKind, EntryKind
from posclient.domain.policy import Policy
from posclient.domain.settlement import Settlement, cash_step_minor, without
from posclient.domain.tender import OF_HERS, TenderKind
from posclient.services.shop import Session, Shop
from posclient.services.spending import proof_of, spending_entries
from posclient.services.view import Priced
from posclient.wire.events import LedgerEntry, OpenItemSold, QuoteContext, SaleCompleted, SaleLine, Tender


def sale_event(
    shop: Shop,
    session: Session,
    priced: Priced,
    settlement: Settlement,
    policy: Policy,
    *,
    sale_id: str,
    receipt_no: str,
    converted: Sequence[CareTask],
    self_sale: bool,
    exchange_of: str,
    ecard_minute: int,
    at_ms: int,
) -> SaleCompleted:
    """What headquarters is told of the sale. Raises ShopError where something of hers may not be spent."""
    quote, figures = priced.quote, priced.member
    paid = [(part.payment.kind, part.amount_minor) for part in settlement.parts]
    invoiceable_minor = without(settlement.due_minor, paid, policy.invoice_without)
    spends = any(kind in OF_HERS for kind, _ in paid)
    return SaleCompleted(
        sale_id=sale_id,
        receipt_no=receipt_no,
        stamp=session.stamp(at_ms),
        member_id=figures.member.member_id if figures else None,
        identified_by=priced.identified_by,
        lines=tuple(_line(priced, index, session.business_date) for index in range(len(quote.lines))),
        tenders=tenders_of(settlement),
        due_minor=settlement.due_minor,
        discount_minor=quote.discount_minor,
        points=quote.points,
        tier_after=quote.tier_id if figures else "",
        entries=(
            *_earned(shop, priced),
            *spending_entries(shop, paid, priced.basket, figures, policy),
        ),
        context=_context(priced),
        converted_tasks=tuple(task.task_id for task in converted),
        rounding_minor=settlement.rounding_minor,
        invoiceable_minor=invoiceable_minor,
        invoice_token=shop.ids.new() if policy.invoice_url and invoiceable_minor > 0 else "",
        proven_by=proof_of(priced.basket) if spends else "",
        exchange_of=exchange_of,
        self_sale=self_sale,
        cash_step_minor=cash_step_minor(policy.rounding),
        ecard_minute=ecard_minute,
    )


def _context(priced: Priced) -> QuoteContext:
    """What the quote read beside the lines."""
    quote, hers = priced.quote, priced.context
    bare = QuoteContext(
        rules_version=quote.rules_version,
        rules_hash=priced.in_force.hash,
        engine_version=quote.engine_version,
        tier_id="",
        year_spend_minor=0,
    )
    if hers is None:
        return bare
    return msgspec.structs.replace(
        bare,
        tier_id=hers.tier_id,
        year_spend_minor=hers.year_spend_minor,
        member_kind=hers.kind.value,
        staff_percent=hers.staff_percent,
        staff_left_minor=hers.staff_left_minor,
    )


def tenders_of(settlement: Settlement) -> tuple[Tender, ...]:
    """The parts of a settlement as an event tells them. Nobody verifies what only the cashier has seen."""
    return tuple(
        Tender(
            kind=part.payment.kind,
            amount_minor=part.amount_minor,
            received_minor=part.payment.received_minor,
            change_minor=part.change_minor,
            reference=part.payment.reference,
            attempt_id=part.payment.attempt_id,
            verified=part.payment.verified and part.payment.kind is not TenderKind.QR,
        )
        for part in settlement.parts
    )


def open_items(priced: Priced, sale: SaleCompleted) -> tuple[OpenItemSold, ...]:
    """Goods that were sold without an article, for headquarters to add."""
    return tuple(
        OpenItemSold(
            stamp=sale.stamp,
            sale_id=sale.sale_id,
            line_id=line.line_id,
            barcode=line.open_item.barcode,
            title=line.open_item.title,
            price_minor=line.open_item.unit_price_minor,
        )
        for line in priced.basket.lines
        if line.open_item is not None
    )


def approver_of(line: BasketLine, of_basket: Discount | None) -> str:
    """Who allowed what was given on a line by hand, or on the whole basket; empty where nobody had to."""
    if line.open_item is not None and line.open_item.approved_by:
        return line.open_item.approved_by
    given = (line.price, line.discount, of_basket)
    return next((by_hand.approved_by for by_hand in given if by_hand and by_hand.approved_by), "")


def goods_of(priced: Priced, product_id: str) -> Product:
    """A line's goods, also those without an article."""
    product = priced.goods.get(product_id)
    return product if product is not None else priced.basket.open_goods[product_id]


def _line(priced: Priced, index: int, on: date) -> SaleLine:
    quoted, line = priced.quote.lines[index], priced.basket.lines[index]
    product = goods_of(priced, quoted.product_id)
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
        price_list=quoted.price_list,
        override_minor=line.price.unit_price_minor if line.price else None,
        manual_minor=quoted.manual_minor,
        hand_reason=_hand_reason(priced, line),
        approved_by=approver_of(line, priced.basket.discount),
        associate_id=line.associate_id,
        tax_category=product.tax_category,
        open_item=line.open_item is not None,
    )


def _hand_reason(priced: Priced, line: BasketLine) -> str:
    """Why somebody set the price or gave a discount: the line's own reason before the basket's."""
    given = (line.price, line.discount, priced.basket.discount)
    return next((by_hand.reason for by_hand in given if by_hand and by_hand.reason), "")


def _promotional_price(product: Product, on: date) -> int | None:
    """The promotional price that the quote could take: one that is not in force that day was not among its prices."""
    promotion = product.promotion
    if promotion is None or not promotion.first <= on <= promotion.last:
        return None
    return promotion.price_minor


def _earned(shop: Shop, priced: Priced) -> tuple[LedgerEntry, ...]:
    """Points earned, and the spend that counts towards tiers; both before rounding."""
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
