"""Goods that come back without a receipt: a manager's decision, at today's price or a typed one, flagged as such.

Nothing is known of the sale. So it is undone as it would be made today: where the member is identified, at her price,
and with the points and the yearly spend that buying it today would bring. A purchase as a member and a return without
receipt never gain a point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from posclient.domain.catalog import PriceKind, Product, price_for
from posclient.domain.ledger.account import OPEN_LOT, Account, AccountKind, EntryKind
from posclient.domain.member import MemberId, MemberKind
from posclient.domain.money import MAX_AMOUNT_MINOR, MAX_QUANTITY, ONE, line_amount, round_half_up
from posclient.domain.policy import RoleLimits
from posclient.domain.promotion.rules import RuleSet
from posclient.domain.returns import Why
from posclient.domain.settlement import cash_step_minor
from posclient.domain.staff import Operator
from posclient.domain.tender import TenderKind
from posclient.services.approval import ApprovalNeededError, require
from posclient.services.checkout import receipt_number
from posclient.services.panel import MemberFigures, member_figures
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.stored_limit import check_room
from posclient.services.take_back import ReturnDone, commit_return, done_before
from posclient.store import documents, outbox, products
from posclient.store.identity import identity
from posclient.store.policy import policy_in_force
from posclient.store.returns import RowTexts
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.events import LedgerEntry, ReturnCompleted, Tender
from posclient.wire.money_events import ReturnLine


@dataclass(frozen=True)
class OpenLine:
    """Goods without a receipt: thousandths at a unit price. `kind` says whose price it is; None: it was typed."""

    line_id: str
    product: Product
    quantity: int
    unit_price_minor: int
    kind: PriceKind | None
    why: Why = Why.OTHER
    cash_step_minor: int = 1
    """What the shop rounds cash to."""

    @property
    def amount_minor(self) -> int:
        """What goes back for it."""
        return line_amount(self.unit_price_minor, self.quantity)


def open_line(
    shop: Shop, session: Session, product: Product, quantity: int = ONE, member_id: str = ""
) -> OpenLine:
    """Goods at today's price for this member, or for anybody. Raises ShopError for a member who is not there."""
    bare = OpenLine(shop.ids.new(), product, quantity, 0, PriceKind.NORMAL)
    return reprice(shop, session, (bare,), member_id)[0]


def reprice(shop: Shop, session: Session, lines: Sequence[OpenLine], member_id: str) -> tuple[OpenLine, ...]:
    """The lines at today's prices for this member; a price that was typed stays. Raises ShopError as above."""

    def read(connection: Transaction) -> tuple[OpenLine, ...]:
        figures = _figures(connection, member_id)
        step = cash_step_minor(policy_in_force(connection).rounding)
        priced = (_at_todays_price(line, figures, session.business_date) for line in lines)
        return tuple(replace(line, cash_step_minor=step) for line in priced)

    return shop.store.read(read)


def open_due(lines: Sequence[OpenLine], to: TenderKind) -> int:
    """What goes back for these lines: in cash rounded off as a sale of them would be."""
    amount = sum(line.amount_minor for line in lines)
    step = max((line.cash_step_minor for line in lines), default=1)
    return amount - _rounded_off(amount, step, to)


def _rounded_off(amount_minor: int, step_minor: int, to: TenderKind) -> int:
    off = amount_minor % step_minor if to is TenderKind.CASH else 0
    return off if off < amount_minor else 0


def _at_todays_price(line: OpenLine, figures: MemberFigures | None, on: date) -> OpenLine:
    if line.kind is None:
        return line
    wholesale = figures is not None and figures.member.kind is MemberKind.WHOLESALE
    price, kind = price_for(line.product, member=figures is not None, on=on, wholesale=wholesale)
    return replace(line, unit_price_minor=price, kind=kind)


def take_back_open(
    shop: Shop,
    session: Session,
    return_id: str,
    lines: Sequence[OpenLine],
    *,
    to: TenderKind,
    member_id: str = "",
    approval: Operator | None = None,
) -> ReturnDone:
    """Take goods back without a receipt; the money goes to her in cash or onto her stored value (`to`).

    `approval` is a manager whose PIN was checked; needed unless the one at the till is one. Doing it twice with one
    `return_id` gives the same return. Raises ShopError.
    """

    def write(connection: Transaction) -> ReturnDone:
        done = done_before(connection, return_id)
        if done is not None:
            return done
        allowed_by = _leave(connection, session, approval)
        figures = _figures(connection, member_id)
        policy = policy_in_force(connection)
        _check(connection, lines, to, figures)
        if to is TenderKind.STORED and figures is not None:
            check_room(policy, figures, sum(line.amount_minor for line in lines), to_origin=False)
        who = identity(connection)
        ref = outbox.reserve(connection, who.incarnation)
        event = _event(
            connection,
            shop,
            session,
            return_id,
            receipt_number(connection, who),
            lines,
            to,
            figures,
            allowed_by,
            cash_step_minor(policy.rounding),
        )
        texts = {
            line.line_id: RowTexts(
                line.unit_price_minor, line.kind or PriceKind.OVERRIDE, 0, line.product.name
            )
            for line in lines
        }
        return commit_return(connection, shop, session, ref, event, texts, allowed_by)

    return shop.store.write(write, Priority.CHECKOUT, name="return without receipt")


def may_without_receipt(limits: RoleLimits) -> bool:
    """Who may take goods back without a receipt, and approve it."""
    return limits.return_without_receipt


def approval_needed_open(shop: Shop, session: Session) -> ApprovalNeededError | None:
    """Who has to approve, for a screen that asks ahead; None where the one at the till may by herself."""

    def read(connection: Transaction) -> ApprovalNeededError | None:
        try:
            require(connection, policy_in_force(connection), session, may_without_receipt, None)
        except ApprovalNeededError as needed:
            return needed
        return None

    return shop.store.read(read)


def _leave(connection: Transaction, session: Session, approval: Operator | None) -> Operator:
    """Who may: the one at the till, or whoever approved. Raises ApprovalNeededError."""
    policy = policy_in_force(connection)
    approved = require(connection, policy, session, may_without_receipt, approval)
    return approval if approved and approval is not None else session.operator


def _check(
    connection: Transaction, lines: Sequence[OpenLine], to: TenderKind, figures: MemberFigures | None
) -> None:
    if not lines:
        raise ShopError("returns.nothing_chosen")
    if to not in (TenderKind.CASH, TenderKind.STORED):
        raise ShopError("returns.cash_or_stored")
    if to is TenderKind.STORED and figures is None:
        raise ShopError("returns.stored_needs_member")
    known = products.by_ids(connection, (line.product.product_id for line in lines))
    for line in lines:
        whole = line.quantity % ONE == 0 or line.product.weighed
        if not 0 < line.quantity <= MAX_QUANTITY or not whole:
            raise ShopError("returns.bad_quantity")
        if line.product.product_id not in known:
            raise ShopError("returns.no_such_goods", name=line.product.name)
        if not 0 <= line.amount_minor <= MAX_AMOUNT_MINOR:
            raise ShopError("checkout.bad_amount")


def _event(
    connection: Transaction,
    shop: Shop,
    session: Session,
    return_id: str,
    receipt_no: str,
    lines: Sequence[OpenLine],
    to: TenderKind,
    figures: MemberFigures | None,
    allowed_by: Operator,
    step_minor: int,
) -> ReturnCompleted:
    amount = sum(line.amount_minor for line in lines)
    rounding = _rounded_off(amount, step_minor, to)
    due = amount - rounding
    rules = documents.rules_in_force(connection).rules
    points = [_points(line, figures, rules) for line in lines]
    owner = figures.member.member_id if figures else None
    account = Account(owner, AccountKind.PRINCIPAL).account_id if owner and to is TenderKind.STORED else ""
    return ReturnCompleted(
        return_id=return_id,
        receipt_no=receipt_no,
        stamp=session.stamp(shop.clock.now_ms()),
        original_sale_id="",
        original_receipt_no="",
        member_id=owner,
        lines=tuple(
            ReturnLine(
                line_id=line.line_id,
                product_id=line.product.product_id,
                quantity=line.quantity,
                gross_minor=max(line_amount(line.product.price_minor, line.quantity), line.amount_minor),
                amount_minor=line.amount_minor,
                points=taken,
                reason=line.why,
                need=line.product.need,
                tax_category=line.product.tax_category,
            )
            for line, taken in zip(lines, points, strict=True)
        ),
        tenders=(Tender(to, -due, -due, 0, account),) if due else (),
        due_minor=due,
        rounding_minor=rounding,
        points=sum(points),
        entries=_entries(shop, owner, sum(points), amount, to),
        approved_by=allowed_by.operator_id,
        invoiceable_minor=due if to is TenderKind.CASH else 0,
    )


def _entries(
    shop: Shop, owner: MemberId | None, points: int, amount: int, to: TenderKind
) -> tuple[LedgerEntry, ...]:
    if owner is None:
        return ()
    moves = (
        (AccountKind.POINTS, -points),
        (AccountKind.SPEND, -amount),
        (AccountKind.PRINCIPAL, amount if to is TenderKind.STORED else 0),
    )
    return tuple(
        LedgerEntry(shop.ids.new(), Account(owner, kind).account_id, OPEN_LOT, amount, EntryKind.REVERSE)
        for kind, amount in moves
        if amount
    )


def _points(line: OpenLine, figures: MemberFigures | None, rules: RuleSet) -> int:
    """What buying it today would bring her, never less: a fraction counts as a whole point."""
    base = rules.base_points
    if figures is None or (line.kind is not None and line.kind not in base.price_kinds):
        return 0
    exact = Fraction(line.amount_minor * base.points, base.per_amount_minor)
    rated = exact * Fraction(figures.standing.tier.points_rate)
    return max(round_half_up(rated), -(-rated.numerator // rated.denominator))


def _figures(connection: Transaction, member_id: str) -> MemberFigures | None:
    if not member_id:
        return None
    figures = member_figures(connection, MemberId(member_id), documents.rules_in_force(connection).rules)
    if figures is None:
        raise ShopError("returns.no_such_member")
    return figures
