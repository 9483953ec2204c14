"""补积分: a sale that was made without a member is given to her afterwards, by its receipt, once, by a manager.

What it earns is what these very lines would have earned her at the prices that were paid, by the rules in force now:
a till keeps one rule set, and where that has changed since the sale, today's is what she is told. The money stays as it
was: a member price is not given afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from posclient.domain.claim import PaidLine, claimed_points, is_too_old
from posclient.domain.ledger.account import OPEN_LOT, Account, AccountKind, EntryKind
from posclient.domain.member import MemberId
from posclient.domain.policy import RoleLimits
from posclient.domain.staff import Operator
from posclient.services.approval import require
from posclient.services.audit_row import log
from posclient.services.panel import MemberFigures, member_figures
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import claims, documents, outbox, returns, sales
from posclient.store.changes import note_change
from posclient.store.documents import RulesInForce
from posclient.store.policy import policy_in_force
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.events import LedgerEntry, PointsClaimed, SaleCompleted


@dataclass(frozen=True)
class Claimable:
    """A receipt that can be claimed: what was paid (minor units), and what it would earn her."""

    receipt_no: str
    due_minor: int
    at_ms: int
    points: int
    points_scale: int
    same_rules: bool
    """Whether the rules of the sale are still those of today."""


def may_claim(limits: RoleLimits) -> bool:
    """Whether a role may give points afterwards."""
    return limits.claim_points


def claimable(shop: Shop, session: Session, receipt_no: str, member_id: MemberId) -> Claimable:
    """What a receipt would bring her. Raises ShopError as `claim` does, but for the approval."""

    def read(connection: Transaction) -> Claimable:
        sale = _sale(connection, session, receipt_no)
        rules = documents.rules_in_force(connection)
        figures = _figures(connection, member_id, rules)
        return Claimable(
            receipt_no,
            sale.due_minor,
            sale.stamp.at_ms,
            _points(sale, figures, rules),
            figures.points_scale,
            rules.hash == sale.context.rules_hash,
        )

    return shop.store.read(read)


def claim(
    shop: Shop,
    session: Session,
    receipt_no: str,
    member_id: MemberId,
    approved_by: Operator | None = None,
) -> int:
    """Give the sale to her; returns the points. It is logged, with whom it was given to where she works here.

    Raises ShopError: `claim.unknown_receipt` (this till did not print it), `claim.not_a_sale`, `claim.has_member`,
    `claim.already`, `claim.returned`, `claim.too_old`, `member.unknown`; ApprovalNeededError.
    """

    def write(connection: Transaction) -> int:
        sale = _sale(connection, session, receipt_no)
        rules = documents.rules_in_force(connection)
        figures = _figures(connection, member_id, rules)
        approver = require(connection, policy_in_force(connection), session, may_claim, approved_by)
        points = _points(sale, figures, rules)
        _commit(connection, shop, session, sale, figures.member.member_id, points, approver)
        return points

    return shop.store.write(write, Priority.COUNTER, name="claim points")


def _sale(connection: Transaction, session: Session, receipt_no: str) -> SaleCompleted:
    """The sale of a receipt, if anybody can claim it."""
    kind = returns.kind_of(connection, receipt_no)
    if not kind:
        raise ShopError("claim.unknown_receipt", receipt_no=receipt_no)
    stored = returns.sold(connection, receipt_no)
    if stored is None:
        raise ShopError("claim.not_a_sale", receipt_no=receipt_no)
    sale = stored.event
    if sale.member_id is not None:
        raise ShopError("claim.has_member")
    if claims.claimed_by(connection, sale.sale_id):
        raise ShopError("claim.already")
    if returns.returned_of(connection, sale.sale_id):
        raise ShopError("claim.returned")
    claim_days = policy_in_force(connection).claim_days
    if is_too_old(date.fromisoformat(sale.stamp.business_date), session.business_date, claim_days):
        raise ShopError("claim.too_old")
    return sale


def _figures(connection: Transaction, member_id: MemberId, rules: RulesInForce) -> MemberFigures:
    figures = member_figures(connection, member_id, rules.rules)
    if figures is None:
        raise ShopError("member.unknown")
    return figures


def _points(sale: SaleCompleted, figures: MemberFigures, rules: RulesInForce) -> int:
    lines = [PaidLine(line.amount_minor, line.price_kind) for line in sale.lines]
    return claimed_points(lines, figures.context, rules.rules)


def _commit(
    connection: Transaction,
    shop: Shop,
    session: Session,
    sale: SaleCompleted,
    member_id: MemberId,
    points: int,
    approver: str,
) -> None:
    at_ms = shop.clock.now_ms()
    event = PointsClaimed(
        sale_id=sale.sale_id,
        receipt_no=sale.receipt_no,
        stamp=session.stamp(at_ms),
        member_id=member_id,
        points=points,
        entries=_entries(shop, sale, member_id, points),
        approved_by=approver,
    )
    ref = outbox.append(connection, event, at_ms)
    sales.put_entries(
        connection,
        event.entries,
        owner_id=member_id,
        business_date=event.stamp.business_date,
        incarnation=ref.incarnation,
        seq=ref.seq,
    )
    claims.put_claim(connection, sale.sale_id, member_id)
    parts = [f"{points} for {member_id}"]
    if sales.is_staff(connection, member_id):
        parts.append("who works here")
    if approver:
        parts.append(f"approved by {approver}")
    log(connection, shop, session, "points_claimed", sale.receipt_no, " ".join(parts))
    note_change(connection, "sales", "outbox", "members")


def _entries(shop: Shop, sale: SaleCompleted, member_id: MemberId, points: int) -> tuple[LedgerEntry, ...]:
    """As the sale itself would have made them: points, and the spend that counts towards tiers, before rounding."""
    moves = (
        (AccountKind.POINTS, points),
        (AccountKind.SPEND, sale.due_minor + sale.rounding_minor),
    )
    return tuple(
        LedgerEntry(shop.ids.new(), Account(member_id, kind).account_id, OPEN_LOT, amount, EntryKind.EARN)
        for kind, amount in moves
        if amount
    )
