"""A sale without a member was given to one afterwards (补积分): once."""

from __future__ import annotations

from posclient.domain.ledger.account import AccountKind
from posclient.wire.events import PointsClaimed
from sync.hq.apply.buyer import buyer_of, raise_tier
from sync.hq.apply.entries import Booking, append_entries
from sync.hq.apply.sale import remember
from sync.hq.counter_tables import points_claim
from sync.hq.intake_context import Intake
from sync.hq.kept_events import kept_sale
from sync.hq.upsert import Values, insert_unless_there


def apply_claim(intake: Intake, event: PointsClaimed) -> None:
    """Book its entries, and the sale into her history. The second claim of a sale, and one of a sale that was a
    member's from the beginning, are noted and give nothing.
    """
    sale = kept_sale(intake.connection, sale_id=event.sale_id, lock=True)
    if sale is not None and sale.event.member_id is not None:
        intake.note("claim.sale_has_member", event.receipt_no)
        return
    buyer = buyer_of(intake, event.member_id, visited_on=event.stamp.business_date)
    if buyer is None:
        return
    claim: Values = {
        "sale_id": event.sale_id,
        "till_id": intake.sender.till_id,
        "incarnation": intake.incarnation,
        "seq": intake.seq,
        "member_id": buyer.member_id,
        "points": event.points,
    }
    if not insert_unless_there(intake.connection, points_claim, claim):
        intake.note("claim.twice", f"{event.receipt_no}: {event.sale_id}")
        return
    earned = sum(e.amount for e in event.entries if f"/{AccountKind.POINTS}/" in e.account_id)
    if earned != event.points:
        intake.note("claim.points_differ", f"{event.receipt_no}: entries {earned}, told {event.points}")
    if sale is None:
        intake.note("claim.unknown_sale", f"{event.receipt_no}: {event.sale_id}")
    booking = Booking(event.sale_id, event.stamp.business_date, event.member_id, buyer)
    spend = sale.event.due_minor + sale.event.rounding_minor if sale is not None else None
    append_entries(intake, booking, event.entries, spend_minor=spend)
    if sale is not None:
        remember(intake, sale.event, buyer)
    raise_tier(intake, buyer, event.stamp.business_date)
