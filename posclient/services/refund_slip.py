"""The slip of a return that is being committed: the composer's data, gathered from its event."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from posclient.domain.ledger.account import AccountKind
from posclient.domain.member import MemberId
from posclient.domain.staff import Operator
from posclient.domain.tender import TenderKind
from posclient.services.panel import member_figures
from posclient.services.shop import Session, Shop
from posclient.slips import return_slip
from posclient.slips.document import Document
from posclient.slips.receipt import ReceiptShop
from posclient.store import documents, products
from posclient.store.identity import identity
from posclient.store.returns import RowTexts
from posclient.store.transaction import Transaction
from posclient.wire.events import ReturnCompleted, Tender
from posclient.words import Words, load, name_in


def return_document(
    connection: Transaction,
    shop: Shop,
    session: Session,
    event: ReturnCompleted,
    texts: dict[str, RowTexts],
    approval: Operator | None,
) -> tuple[Document, int | None]:
    """The slip that goes into the same transaction as the return, after its entries; and the member's points then."""
    info = documents.store_info(connection)
    words = shop.receipt_words
    member = _member(connection, event)
    data = return_slip.ReturnData(
        shop=ReceiptShop(name_in(words.language, info.name, info.name_en), info.street, info.phone),
        receipt_no=event.receipt_no,
        original_no=event.original_receipt_no,
        till=identity(connection).till_id,
        cashier=session.operator.name,
        at_ms=event.stamp.at_ms,
        zone=ZoneInfo(info.time_zone),
        business_date=session.business_date,
        lines=_lines(connection, event, texts, words),
        amount_minor=event.due_minor + event.rounding_minor,
        rounding_minor=event.rounding_minor,
        due_minor=event.due_minor,
        refunds=tuple(_refund(tender) for tender in event.tenders),
        member=member,
        approved_by=approval.name if approval else "",
        reverses_invoice=event.reverses_invoice,
    )
    document = return_slip.compose(data, words, _second(shop))
    return document, member.points_left if member else None


def _lines(
    connection: Transaction, event: ReturnCompleted, texts: dict[str, RowTexts], words: Words
) -> tuple[return_slip.SlipLine, ...]:
    goods = products.by_ids(connection, (line.product_id for line in event.lines))

    def name(line_id: str, product_id: str) -> str:
        product = goods.get(product_id)
        if product is None:
            return texts[line_id].title or product_id
        return name_in(words.language, product.name, product.name_en)

    return tuple(
        return_slip.SlipLine(
            name(line.line_id, line.product_id),
            line.quantity,
            texts[line.line_id].unit_price_minor,
            line.amount_minor,
            line.reason,
        )
        for line in event.lines
    )


def _refund(tender: Tender) -> return_slip.SlipRefund:
    exchanged = tender.kind == TenderKind.EXCHANGE
    return return_slip.SlipRefund(
        kind=tender.reference.partition(":")[0] if exchanged else tender.kind,
        amount_minor=-tender.amount_minor,
        reference=tender.reference if tender.kind == TenderKind.CARD else "",
        follows=tender.kind == TenderKind.CODE and bool(tender.attempt_id),
        exchanged=exchanged,
    )


def _member(connection: Transaction, event: ReturnCompleted) -> return_slip.SlipMember | None:
    if event.member_id is None:
        return None
    rules = documents.rules_in_force(connection).rules
    figures = member_figures(connection, MemberId(event.member_id), rules)
    if figures is None:
        return None
    moved = {kind: _moved(event, kind) for kind in (AccountKind.PRINCIPAL, AccountKind.BONUS)}
    earned_back, spent_back = _points(event)
    provisional = figures.member.provisional
    return return_slip.SlipMember(
        name=figures.member.name,
        phone=figures.member.phone or "",
        points_taken=earned_back,
        points_given=spent_back,
        stored_minor=sum(moved.values()),
        points_left=None if provisional else figures.points,
        stored_left_minor=None if provisional else figures.stored_value_minor,
        points_scale=figures.points_scale,
    )


def _points(event: ReturnCompleted) -> tuple[int, int]:
    """What went off her points and what came back to them, both positive."""
    amounts = [e.amount for e in event.entries if f"/{AccountKind.POINTS}/" in e.account_id]
    return -sum(min(0, amount) for amount in amounts), sum(max(0, amount) for amount in amounts)


def _moved(event: ReturnCompleted, kind: AccountKind) -> int:
    return sum(entry.amount for entry in event.entries if f"/{kind}/" in entry.account_id)


def _second(shop: Shop) -> Words | None:
    """The other language, where receipts are bilingual."""
    if not shop.settings.bilingual_receipt:
        return None
    return load("en" if shop.receipt_words.language == "zh_CN" else "zh_CN")
