"""A return is computed again from the sale that it undoes, with the domain's own arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from posclient.domain.ledger.account import AccountKind
from posclient.domain.refund_plan import paid_with
from posclient.domain.returns import Original, ReturnError, SoldLine, Undone, added, undone
from posclient.domain.undone_entries import Moved
from posclient.wire.events import ReturnCompleted
from sync.hq.intake_context import Finding
from sync.hq.kept_events import KeptSale


def check_return_tenders(event: ReturnCompleted) -> tuple[Finding, ...]:
    """The money that went back is what was due back."""
    paid = sum(tender.amount_minor for tender in event.tenders)
    if paid != -event.due_minor:
        return (Finding("return.tenders_differ", f"tenders {paid}, due back {event.due_minor}"),)
    return ()


def check_return(event: ReturnCompleted, sale: KeptSale) -> tuple[Finding, ...]:
    """What does not hold in a return of this sale: more than was left of it, or other figures than the domain's."""
    findings = []
    if event.member_id != (sale.claim.member_id if sale.claim else sale.event.member_id):
        findings.append(Finding("return.other_member", event.receipt_no))
    sold = {line.line_id: line.quantity for line in sale.event.lines}
    now = added(*({line.line_id: line.quantity} for line in event.lines))
    too_much = [
        f"line {line_id}: sold {sold.get(line_id, 0)}, before {sale.returned.get(line_id, 0)}, now {quantity}"
        for line_id, quantity in now.items()
        if not 0 < quantity <= sold.get(line_id, 0) - sale.returned.get(line_id, 0)
    ]
    if too_much:
        return (*findings, Finding("return.more_than_sold", "; ".join(too_much)))
    return (*findings, *_check_figures(event, sale, now))


def _check_figures(event: ReturnCompleted, sale: KeptSale, now: Mapping[str, int]) -> tuple[Finding, ...]:
    try:
        original = _original(sale)
        before = undone(original, sale.returned)
        after = undone(original, added(sale.returned, now))
    except (ReturnError, ValueError) as fault:
        return (Finding("return.not_computable", f"{event.original_receipt_no}: {fault}"),)
    told = _told(event)
    computed = _computed(original, before, after)
    wrong = [
        f"{name}: {told.get(name, 0)}, computed {computed.get(name, 0)}"
        for name in sorted(told.keys() | computed.keys())
        if told.get(name, 0) != computed.get(name, 0)
    ]
    return (Finding("return.figures_differ", "; ".join(wrong)),) if wrong else ()


def _told(event: ReturnCompleted) -> dict[str, int]:
    return {
        "due": event.due_minor,
        "rounding": event.rounding_minor,
        "points": event.points,
        "gross": sum(line.gross_minor for line in event.lines),
        "amount": sum(line.amount_minor for line in event.lines),
        **_by_account((entry.account_id, entry.lot_id, entry.amount) for entry in event.entries),
    }


def _computed(original: Original, before: Undone, after: Undone) -> dict[str, int]:
    moved = list(zip(original.entries, before.entries, after.entries, strict=True))
    earned = (new - old for entry, old, new in moved if entry.amount > 0 and entry.kind == AccountKind.POINTS)
    return {
        "due": after.due_minor - before.due_minor,
        "rounding": after.rounding_minor - before.rounding_minor,
        "points": sum(earned),
        "gross": after.gross_minor - before.gross_minor,
        "amount": after.amount_minor - before.amount_minor,
        **_by_account((entry.account_id, entry.lot_id, old - new) for entry, old, new in moved),
    }


def _by_account(entries: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    """Sums by kind of account and lot; whose they are may have changed its name by a merge since."""
    sums: dict[str, int] = {}
    for account_id, lot_id, amount in entries:
        name = "/".join((*account_id.split("/")[-2:], lot_id))
        sums[name] = sums.get(name, 0) + amount
    return sums


def _original(sale: KeptSale) -> Original:
    """Raises ValueError for a sale that can't be one."""
    event = sale.event
    entries = (*event.entries, *(sale.claim.entries if sale.claim else ()))
    return Original(
        sale_id=event.sale_id,
        receipt_no=event.receipt_no,
        business_date=date.fromisoformat(event.stamp.business_date),
        lines=tuple(
            SoldLine(
                line.line_id,
                line.product_id,
                line.quantity,
                line.gross_minor,
                line.amount_minor,
                line.points,
                weighed=True,
            )
            for line in event.lines
        ),
        tenders=tuple(
            paid_with(tender.kind, tender.amount_minor, tender.reference, tender.attempt_id)
            for tender in event.tenders
        ),
        entries=tuple(Moved(entry.account_id, entry.lot_id, entry.amount) for entry in entries),
        rounding_minor=event.rounding_minor,
        cash_step_minor=event.cash_step_minor,
    )
