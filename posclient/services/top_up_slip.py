"""The receipt of a top-up that is being committed: the composer's data, gathered from its event."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from posclient.services.panel import MemberFigures
from posclient.services.shop import Session, Shop
from posclient.slips import top_up_slip
from posclient.slips.document import Document
from posclient.slips.receipt import ReceiptShop, ReceiptTender
from posclient.store import documents
from posclient.store.transaction import Transaction
from posclient.wire.events import ToppedUp
from posclient.words import Words, load, name_in


def top_up_document(
    connection: Transaction,
    shop: Shop,
    session: Session,
    till_id: str,
    event: ToppedUp,
    figures: MemberFigures,
) -> Document:
    """The slip that goes into the same transaction as the top-up. `figures` are of before it."""
    info = documents.store_info(connection)
    words, member = shop.receipt_words, figures.member
    unknown = member.provisional
    data = top_up_slip.TopUpSlip(
        shop=ReceiptShop(name_in(words.language, info.name, info.name_en), info.street, info.phone),
        receipt_no=event.receipt_no,
        till=till_id,
        cashier=session.operator.name,
        at_ms=event.stamp.at_ms,
        zone=ZoneInfo(info.time_zone),
        business_date=session.business_date,
        name=member.name,
        phone=member.phone or "",
        card_no=member.card_no or "",
        principal_minor=event.principal_minor,
        bonus_minor=event.bonus_minor,
        tenders=tuple(
            ReceiptTender(
                tender.kind,
                tender.received_minor,
                tender.change_minor,
                tender.reference,
                tender.verified,
            )
            for tender in event.tenders
        ),
        principal_left_minor=None if unknown else figures.principal_minor + event.principal_minor,
        bonus_left_minor=None if unknown else figures.bonus_minor + event.bonus_minor,
    )
    return top_up_slip.compose(data, words, second_words(shop))


def second_words(shop: Shop) -> Words | None:
    """The other language, where slips are bilingual."""
    if not shop.settings.bilingual_receipt:
        return None
    return load("en" if shop.receipt_words.language == "zh_CN" else "zh_CN")
