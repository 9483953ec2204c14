"""The receipt of a sale that is being committed: the composer's data, gathered from what the sale was made of."""

from __future__ import annotations

from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from posclient.domain.ledger.account import AccountKind
from posclient.domain.policy import Policy
from posclient.domain.promotion.engine import saving_as_member
from posclient.domain.tender import TenderKind
from posclient.services.sale_event import goods_of
from posclient.services.shop import Session, Shop
from posclient.services.view import Priced
from posclient.slips import receipt
from posclient.slips.document import Document
from posclient.store import documents, sales
from posclient.store.transaction import Transaction
from posclient.wire.events import SaleCompleted
from posclient.words import Words, load, name_in, names_in


def receipt_document(
    connection: Transaction,
    shop: Shop,
    session: Session,
    till_id: str,
    priced: Priced,
    sale: SaleCompleted,
    policy: Policy,
) -> Document:
    """The slip that goes into the same transaction as the sale."""
    info = documents.store_info(connection)
    words = shop.receipt_words
    rules = priced.in_force.rules
    language = words.language
    data = receipt.ReceiptData(
        shop=receipt.ReceiptShop(
            name_in(language, info.name, info.name_en), info.street, info.phone, info.receipt_footer
        ),
        receipt_no=sale.receipt_no,
        till=till_id,
        cashier=session.operator.name,
        at_ms=sale.stamp.at_ms,
        zone=ZoneInfo(info.time_zone),
        business_date=session.business_date,
        lines=_lines(priced, words),
        pieces=priced.basket.pieces,
        gross_minor=priced.quote.gross_minor,
        discount_minor=priced.quote.discount_minor,
        due_minor=sale.due_minor,
        tenders=_tenders(connection, sale),
        member=_member(priced, sale, words),
        join=_join(priced, session) if priced.member is None else None,
        rounding_minor=sale.rounding_minor,
        invoice_url=invoice_url(policy, sale.receipt_no, sale.invoice_token),
        invoiceable_minor=sale.invoiceable_minor,
    )
    names = names_in(language, rules.tiers)
    return receipt.compose(data, words, names, _second(shop))


def _tenders(connection: Transaction, sale: SaleCompleted) -> tuple[receipt.ReceiptTender, ...]:
    """Of an exchange, the slip of what came back in the place of the till's own reference."""
    back = sales.by_id(connection, sale.exchange_of) if sale.exchange_of else None
    return_no = back.receipt_no if back else ""
    return tuple(
        receipt.ReceiptTender(tender.kind, tender.received_minor, tender.change_minor, return_no=return_no)
        if tender.kind == TenderKind.EXCHANGE
        else receipt.ReceiptTender(
            tender.kind, tender.received_minor, tender.change_minor, tender.reference, tender.verified
        )
        for tender in sale.tenders
    )


def invoice_url(policy: Policy, receipt_no: str, token: str) -> str:
    """Where the customer asks for her e-invoice; empty where there is nothing to ask for. The token keeps others from
    asking for it by guessing receipt numbers.
    """
    if not policy.invoice_url or not token:
        return ""
    joint = "&" if "?" in policy.invoice_url else "?"
    return f"{policy.invoice_url}{joint}{urlencode({'r': receipt_no, 't': token})}"


def _lines(priced: Priced, words: Words) -> tuple[receipt.ReceiptLine, ...]:
    def line_name(product_id: str) -> str:
        product = goods_of(priced, product_id)
        return name_in(words.language, product.name, product.name_en)

    return tuple(
        receipt.ReceiptLine(
            name=line_name(line.product_id),
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
            normal_price_minor=line.normal_price_minor,
            amount_minor=line.amount_minor,
            member_price_minor=line.member_price_minor,
            reasons=line.reasons,
        )
        for line in priced.quote.lines
    )


def _member(priced: Priced, sale: SaleCompleted, words: Words) -> receipt.ReceiptMember | None:
    figures = priced.member
    if figures is None:
        return None
    tier = priced.in_force.rules.tier(priced.quote.tier_id)
    return receipt.ReceiptMember(
        name=figures.member.name,
        phone=figures.member.phone or "",
        card_no=figures.member.card_no or "",
        tier=name_in(words.language, tier.name, tier.name_en),
        points_earned=priced.quote.points,
        points_available=None if figures.member.provisional else figures.points + _points_moved(sale),
        as_of_ms=figures.as_of_ms,
        points_scale=figures.points_scale,
        provisional=figures.member.provisional,
    )


def _points_moved(sale: SaleCompleted) -> int:
    """What the sale leaves her more, or less: points earned, less those that were spent."""
    return sum(entry.amount for entry in sale.entries if entry.account_id.split("/")[1] == AccountKind.POINTS)


def _join(priced: Priced, session: Session) -> receipt.JoinOffer:
    rules = priced.in_force.rules
    saving_minor, points = saving_as_member(priced.basket, priced.goods, rules, session.business_date)
    return receipt.JoinOffer(saving_minor, points, rules.base_points.scale)


def _second(shop: Shop) -> Words | None:
    """The other language, where the receipt is bilingual."""
    if not shop.settings.bilingual_receipt:
        return None
    return load("en" if shop.receipt_words.language == "zh_CN" else "zh_CN")
