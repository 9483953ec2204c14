"""The receipt of a sale that is being committed: the composer's data, gathered from what the sale was made of."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from posclient.domain.promotion.engine import saving_as_member
from posclient.services.shop import Session, Shop
from posclient.services.view import Priced
from posclient.slips import receipt
from posclient.slips.document import Document
from posclient.store import documents
from posclient.store.identity import identity
from posclient.store.transaction import Transaction
from posclient.wire.events import SaleCompleted
from posclient.words import Words, load, name_in, names_in


def receipt_document(
    connection: Transaction, shop: Shop, session: Session, priced: Priced, sale: SaleCompleted
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
        till=identity(connection).till_id,
        cashier=session.operator.name,
        at_ms=sale.stamp.at_ms,
        zone=ZoneInfo(info.time_zone),
        business_date=session.business_date,
        lines=_lines(priced, words),
        pieces=priced.basket.pieces,
        gross_minor=priced.quote.gross_minor,
        discount_minor=priced.quote.discount_minor,
        due_minor=priced.quote.due_minor,
        tenders=tuple(
            receipt.ReceiptTender(tender.kind, tender.received_minor, tender.change_minor)
            for tender in sale.tenders
        ),
        member=_member(priced, words),
        join=_join(priced, session) if priced.member is None else None,
    )
    names = names_in(language, rules.tiers, documents.needs(connection).values())
    return receipt.compose(data, words, names, _second(shop))


def _lines(priced: Priced, words: Words) -> tuple[receipt.ReceiptLine, ...]:
    def line_name(product_id: str) -> str:
        product = priced.goods[product_id]
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


def _member(priced: Priced, words: Words) -> receipt.ReceiptMember | None:
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
        points_available=None if figures.member.provisional else figures.points + priced.quote.points,
        as_of_ms=figures.as_of_ms,
        points_scale=figures.points_scale,
        provisional=figures.member.provisional,
    )


def _join(priced: Priced, session: Session) -> receipt.JoinOffer:
    rules = priced.in_force.rules
    saving_minor, points = saving_as_member(priced.basket, priced.goods, rules, session.business_date)
    return receipt.JoinOffer(saving_minor, points, rules.base_points.scale)


def _second(shop: Shop) -> Words | None:
    """The other language, where the receipt is bilingual."""
    if not shop.settings.bilingual_receipt:
        return None
    return load("en" if shop.receipt_words.language == "zh_CN" else "zh_CN")
