"""What a return moves, as its event tells it: tenders back, entries that undo the sale's, lines with their reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from posclient.domain.codes import looks_like_bank_card
from posclient.domain.ledger.account import AccountKind, EntryKind
from posclient.domain.refund_plan import PaidWith, Way, exchange_reference, refunds_so_far
from posclient.domain.returns import Original, Undone, Why
from posclient.domain.staff import Operator
from posclient.domain.tender import OF_HERS, TenderKind
from posclient.services.checkout import LONGEST_REFERENCE
from posclient.services.returnable import Receipt
from posclient.services.shop import Session, Shop, ShopError
from posclient.store.returns import RowTexts
from posclient.wire.events import LedgerEntry, ReturnCompleted, Tender
from posclient.wire.money_events import ReturnLine


@dataclass(frozen=True)
class Wanted:
    """What comes back of a receipt: thousandths and the reason by line id.

    `card_reference` is of the card terminal's refund slip, where money goes back that way. `approval` is somebody whose
    PIN was checked (`services.approval`), where the receipt says that it is needed.
    """

    receipt: Receipt
    chosen: Mapping[str, int]
    reasons: Mapping[str, Why]
    card_reference: str = ""
    approval: Operator | None = None


@dataclass(frozen=True)
class Carried:
    """What of a return pays for other goods (换货), and their sale."""

    amount_minor: int
    sale_id: str


PlanRefund = Callable[[PaidWith, int], str]
"""Puts down that a provider has to give so much of a tender back; the id of that attempt."""


def return_event(
    shop: Shop,
    session: Session,
    return_id: str,
    receipt_no: str,
    wanted: Wanted,
    undone: Undone,
    carried: Carried | None,
    *,
    approved_by: str,
    plan: PlanRefund,
) -> ReturnCompleted:
    """The event. `plan` is asked for each part that a provider has to give back. Raises ShopError."""
    original = wanted.receipt.original
    return ReturnCompleted(
        return_id=return_id,
        receipt_no=receipt_no,
        stamp=session.stamp(shop.clock.now_ms()),
        original_sale_id=original.sale_id,
        original_receipt_no=original.receipt_no,
        member_id=original.member_id or None,
        lines=_lines(wanted, undone),
        tenders=_tenders(wanted, undone, carried, plan),
        due_minor=undone.due_minor,
        rounding_minor=undone.rounding_minor,
        points=points_taken(original, undone),
        entries=_entries(shop, original, undone),
        reverses_invoice=bool(original.invoice_token),
        exchange_sale_id=carried.sale_id if carried else "",
        approved_by=approved_by,
        right_id=wanted.receipt.right_id,
        invoiceable_minor=undone.invoiceable_minor,
    )


def points_taken(original: Original, undone: Undone) -> int:
    """Points that were earned and go back."""
    return sum(
        done
        for done, entry in zip(undone.entries, original.entries, strict=True)
        if done > 0 and entry.kind == AccountKind.POINTS
    )


def worth_in_exchange(original: Original, undone: Undone) -> int:
    """What can pay for other goods at once: what had been paid with money. What was hers goes back to her accounts,
    where she may spend it again.
    """
    return sum(
        part
        for part, tender in zip(undone.refunds, original.tenders, strict=True)
        if tender.kind not in OF_HERS
    )


def _tenders(wanted: Wanted, undone: Undone, carried: Carried | None, plan: PlanRefund) -> tuple[Tender, ...]:
    """What goes back to each tender, as negative ones; what pays for other goods as a tender of that kind."""
    original = wanted.receipt.original
    paid_out = _paid_out(original, undone, carried.amount_minor if carried else 0)
    tenders: list[Tender] = []
    for origin, whole, part in zip(original.tenders, undone.refunds, paid_out, strict=True):
        if part:
            tenders.append(_tender(origin, part, wanted.card_reference.strip(), plan))
        if whole > part:
            kept = whole - part
            tenders.append(Tender(TenderKind.EXCHANGE, -kept, -kept, 0, exchange_reference(origin)))
    return tuple(tenders)


def _paid_out(original: Original, undone: Undone, carried_minor: int) -> tuple[int, ...]:
    """Of each tender's part, what leaves the shop: all of it, but for the money that pays for other goods."""
    if not carried_minor:
        return undone.refunds
    worth = worth_in_exchange(original, undone)
    if carried_minor > worth:
        raise ShopError("returns.changed")
    money = [
        PaidWith(tender.kind, 0 if tender.kind in OF_HERS else part)
        for tender, part in zip(original.tenders, undone.refunds, strict=True)
    ]
    out = refunds_so_far(money, worth - carried_minor)
    return tuple(
        whole if tender.kind in OF_HERS else part
        for tender, whole, part in zip(original.tenders, undone.refunds, out, strict=True)
    )


def _tender(origin: PaidWith, part: int, card_reference: str, plan: PlanRefund) -> Tender:
    match origin.way:
        case Way.PROVIDER:
            return Tender(origin.kind, -part, -part, 0, "", plan(origin, part))
        case Way.TERMINAL:
            if not card_reference:
                raise ShopError("returns.card_reference_missing")
            if len(card_reference) > LONGEST_REFERENCE or looks_like_bank_card(card_reference):
                raise ShopError("checkout.bad_reference")
            return Tender(origin.kind, -part, -part, 0, card_reference)
        case Way.ACCOUNT:
            return Tender(origin.kind, -part, -part, 0, origin.reference)
        case Way.CASH:
            return Tender(TenderKind.CASH, -part, -part, 0)


def _entries(shop: Shop, original: Original, undone: Undone) -> tuple[LedgerEntry, ...]:
    return tuple(
        LedgerEntry(shop.ids.new(), entry.account_id, entry.lot_id, -done, EntryKind.REVERSE)
        for done, entry in zip(undone.entries, original.entries, strict=True)
        if done
    )


def _lines(wanted: Wanted, undone: Undone) -> tuple[ReturnLine, ...]:
    return tuple(
        ReturnLine(
            line_id=line.line_id,
            product_id=line.product_id,
            quantity=part.quantity,
            gross_minor=part.gross_minor,
            amount_minor=part.amount_minor,
            points=part.points,
            reason=wanted.reasons.get(line.line_id, Why.OTHER),
            need=line.need,
            tax_category=line.tax_category,
            associate_id=line.associate_id,
        )
        for line, part in zip(wanted.receipt.original.lines, undone.parts, strict=True)
        if part.quantity
    )


def row_texts(wanted: Wanted, undone: Undone) -> dict[str, RowTexts]:
    """What stands in the tables beside the event's figures, by line id."""
    return {
        line.line_id: RowTexts(
            line.unit_price_minor,
            line.price_kind,
            part.manual_minor,
            wanted.receipt.names[line.line_id].name,
        )
        for line, part in zip(wanted.receipt.original.lines, undone.parts, strict=True)
    }
