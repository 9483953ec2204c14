"""What a till makes of the day at the counter, for tests: returns computed by the domain, top-ups, claims."""

from __future__ import annotations

from datetime import date

import msgspec

from posclient.domain.ledger.account import AccountKind
from posclient.domain.refund_plan import paid_with
from posclient.domain.returns import Original, SoldLine, give_back
from posclient.domain.undone_entries import Moved
from posclient.wire.events import (
    LedgerEntry,
    PointsClaimed,
    ReturnCompleted,
    SaleCompleted,
    Tender,
    ToppedUp,
)
from posclient.wire.money_events import ReturnLine
from tests.sync.hq.shop import sale, stamp


def return_of(
    sold: SaleCompleted,
    chosen: dict[str, int],
    *,
    before: dict[str, int] | None = None,
    return_id: str = "r1",
    claim: PointsClaimed | None = None,
    right_id: str = "",
) -> ReturnCompleted:
    """The return of these thousandths by line id, after `before` came back."""
    entries = (*sold.entries, *(claim.entries if claim else ()))
    original = Original(
        sale_id=sold.sale_id,
        receipt_no=sold.receipt_no,
        business_date=date.fromisoformat(sold.stamp.business_date),
        lines=tuple(
            SoldLine(
                line.line_id,
                line.product_id,
                line.quantity,
                line.gross_minor,
                line.amount_minor,
                line.points,
            )
            for line in sold.lines
        ),
        tenders=tuple(
            paid_with(tender.kind, tender.amount_minor, tender.reference, tender.attempt_id)
            for tender in sold.tenders
        ),
        entries=tuple(Moved(entry.account_id, entry.lot_id, entry.amount) for entry in entries),
        rounding_minor=sold.rounding_minor,
    )
    undone = give_back(original, before or {}, chosen)
    earned = (
        done
        for done, entry in zip(undone.entries, original.entries, strict=True)
        if done > 0 and entry.kind == AccountKind.POINTS
    )
    return ReturnCompleted(
        return_id=return_id,
        receipt_no=f"R-{return_id}",
        stamp=stamp(),
        original_sale_id=sold.sale_id,
        original_receipt_no=sold.receipt_no,
        member_id=claim.member_id if claim else sold.member_id,
        lines=tuple(
            ReturnLine(
                line.line_id,
                line.product_id,
                part.quantity,
                part.gross_minor,
                part.amount_minor,
                part.points,
                "changed_mind",
                need=line.need,
            )
            for line, part in zip(sold.lines, undone.parts, strict=True)
            if part.quantity
        ),
        tenders=tuple(
            Tender(tender.kind, -part, -part, 0)
            for tender, part in zip(sold.tenders, undone.refunds, strict=True)
            if part
        ),
        due_minor=undone.due_minor,
        rounding_minor=undone.rounding_minor,
        points=sum(earned),
        entries=tuple(
            LedgerEntry(f"{return_id}.{number}", entry.account_id, entry.lot_id, -done, "reverse")
            for number, (done, entry) in enumerate(zip(undone.entries, original.entries, strict=True))
            if done
        ),
        right_id=right_id,
    )


def everything(sold: SaleCompleted) -> dict[str, int]:
    """All that was sold, by line id."""
    return {line.line_id: line.quantity for line in sold.lines}


def pieces(sale_id: str, member_id: str | None, count: int) -> SaleCompleted:
    """A sale of so many toys in one line, with a part of its due rounded off."""
    one = sale(sale_id, member_id, "toy")
    line = one.lines[0]
    amount = line.amount_minor * count
    points = amount // 100 if member_id else 0
    spent = {"p": points, "s": amount}
    return msgspec.structs.replace(
        one,
        lines=(
            msgspec.structs.replace(
                line, quantity=1000 * count, gross_minor=amount, amount_minor=amount, points=points
            ),
        ),
        due_minor=amount - 50,
        rounding_minor=50,
        points=points,
        tenders=(Tender("cash", amount - 50, amount - 50, 0),),
        entries=tuple(
            msgspec.structs.replace(entry, amount=spent[entry.entry_id[-1]]) for entry in one.entries
        ),
    )


def top_up(
    top_up_id: str, principal: int = 50_000, bonus: int = 5_000, offer: str = "T500", member_id: str = "M1"
) -> ToppedUp:
    """Stored value bought in cash."""
    return ToppedUp(
        top_up_id=top_up_id,
        receipt_no=f"R-{top_up_id}",
        stamp=stamp(),
        member_id=member_id,
        principal_minor=principal,
        bonus_minor=bonus,
        offer_id=offer,
        tenders=(Tender("cash", principal, principal, 0),),
        entries=(
            LedgerEntry(f"{top_up_id}.p", f"{member_id}/principal/base", "open", principal, "earn"),
            LedgerEntry(f"{top_up_id}.b", f"{member_id}/bonus/base", "open", bonus, "earn"),
        ),
    )


def claim_of(
    sold: SaleCompleted, member_id: str = "M1", *, entry_id: str = "c1", points: int = 39
) -> PointsClaimed:
    """Points of a guest's sale, given to a member afterwards."""
    return PointsClaimed(
        sale_id=sold.sale_id,
        receipt_no=sold.receipt_no,
        stamp=stamp(),
        member_id=member_id,
        points=points,
        entries=(
            LedgerEntry(f"{entry_id}.p", f"{member_id}/points/base", "open", points, "earn"),
            LedgerEntry(f"{entry_id}.s", f"{member_id}/spend/base", "open", sold.due_minor, "earn"),
        ),
        approved_by="A9",
    )
