"""Goods came back: money, entries, history, tier and stock go back with them, whichever till took them.

Returned ≤ sold is held here over all tills. What is above it happened all the same: it is recorded and noted.
"""

from __future__ import annotations

from sqlalchemy import delete, select, update

from posclient.wire.events import ReturnCompleted
from sync.hq import accounts, return_rights, staff_bought, stock, tables
from sync.hq.apply.buyer import buyer_of, set_tier
from sync.hq.apply.document import is_known, put_document, put_lines, put_tenders
from sync.hq.apply.entries import Booking, append_entries
from sync.hq.intake_context import Intake
from sync.hq.kept_events import KeptSale, kept_sale
from sync.hq.members import HeldMember
from sync.hq.return_check import check_return, check_return_tenders


def apply_return(intake: Intake, event: ReturnCompleted) -> None:
    """Record a return and undo what the sale did. A return without a receipt is noted for a person."""
    if is_known(intake, event.return_id):
        intake.note("return.twice", event.return_id)
        return
    original = _original(intake, event)
    buyer = buyer_of(intake, event.member_id, visited_on=None)
    intake.findings.extend(check_return_tenders(event))
    if original is not None:
        intake.findings.extend(check_return(event, original))
        _check_right(intake, event, original)
    _record(intake, event, buyer)
    booking = Booking(event.return_id, event.stamp.business_date, event.member_id, buyer)
    append_entries(intake, booking, event.entries, spend_minor=-(event.due_minor + event.rounding_minor))
    if buyer is not None:
        _undo_purchases(intake, event, buyer)
        came_back = staff_bought.of_return(event, original.event if original is not None else None)
        if came_back:
            on = event.stamp.business_date
            staff_bought.add(intake.connection, buyer.member_id, on, -came_back)
        _lower_tier(intake, event, buyer, original)
    stock.take_out(intake, ((line.product_id, -line.quantity) for line in event.lines))


def _original(intake: Intake, event: ReturnCompleted) -> KeptSale | None:
    """The sale, locked: two tills that return from it are applied one after the other."""
    if not event.original_sale_id:
        intake.note(
            "return.without_receipt", f"{event.receipt_no}: approved by {event.approved_by or 'nobody'}"
        )
        return None
    original = kept_sale(intake.connection, sale_id=event.original_sale_id, lock=True)
    if original is None:
        intake.note("return.unknown_original", f"{event.receipt_no}: {event.original_receipt_no}")
    return original


def _check_right(intake: Intake, event: ReturnCompleted, original: KeptSale) -> None:
    """The selling till needs no right; any other does, and its own one."""
    held = return_rights.use(intake.connection, intake.sender, event.right_id, intake.now_ms)
    sold_here = original.till_id == intake.sender.till_id
    if event.right_id and held != event.original_sale_id:
        intake.note("return.right_not_held", f"{event.receipt_no}: {event.right_id}")
    elif not event.right_id and not sold_here:
        intake.note("return.without_right", f"{event.receipt_no}: sold by {original.till_id}")


def _record(intake: Intake, event: ReturnCompleted, buyer: HeldMember | None) -> None:
    gross = sum(line.gross_minor for line in event.lines)
    amount = sum(line.amount_minor for line in event.lines)
    put_document(
        intake,
        "return",
        event.return_id,
        event.receipt_no,
        event.stamp,
        {
            "member_id": buyer.member_id if buyer else None,
            "due_minor": -event.due_minor,
            "discount_minor": amount - gross,
            "points": -event.points,
            "rounding_minor": -event.rounding_minor,
            "original_id": event.original_sale_id,
            "exchange_id": event.exchange_sale_id,
            "invoiceable_minor": -event.invoiceable_minor,
            "approved_by": event.approved_by,
            "right_id": event.right_id,
            "reverses_invoice": int(event.reverses_invoice),
        },
    )
    put_lines(
        intake,
        event.return_id,
        [
            {
                "line_id": line.line_id,
                "product_id": line.product_id,
                "quantity": -line.quantity,
                "unit_price_minor": 0,
                "price_kind": "",
                "gross_minor": -line.gross_minor,
                "amount_minor": -line.amount_minor,
                "points": -line.points,
                "need": line.need,
                "reason": line.reason,
                "associate_id": line.associate_id,
                "tax_category": line.tax_category,
            }
            for line in event.lines
        ],
    )
    put_tenders(intake, event.return_id, event.tenders)


def _undo_purchases(intake: Intake, event: ReturnCompleted, buyer: HeldMember) -> None:
    """What came back was not bought: it leaves her history."""
    table = tables.purchase
    for line in event.lines:
        left, money = line.quantity, line.amount_minor
        bought = intake.connection.execute(
            select(table.c.purchase_id, table.c.quantity, table.c.amount_minor)
            .where(
                table.c.member_id == buyer.member_id,
                table.c.sale_id == event.original_sale_id,
                table.c.product_id == line.product_id,
            )
            .order_by(table.c.purchase_id)
        ).all()
        for purchase_id, quantity, amount in bought:
            gone = min(left, quantity)
            row = table.c.purchase_id == purchase_id
            if gone == quantity:
                intake.connection.execute(delete(table).where(row))
            elif gone > 0:
                rest = {"quantity": quantity - gone, "amount_minor": max(0, amount - money)}
                intake.connection.execute(update(table).where(row).values(rest))
            left, money = left - gone, max(0, money - amount)
            if left <= 0:
                break


def _lower_tier(intake: Intake, event: ReturnCompleted, buyer: HeldMember, original: KeptSale | None) -> None:
    spent = accounts.year_spend(intake.connection, buyer.member_id, event.stamp.business_date)
    before = original.event.context.tier_id if original is not None else ""
    tier_id = accounts.tier_after_return(intake.connection, buyer.tier_id, before or buyer.tier_id, spent)
    set_tier(intake, buyer, tier_id)
