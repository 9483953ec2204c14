"""A receipt in the hand: whether goods of it can come back here, and what is left of it.

A receipt of this till is known here. Headquarters is asked for the right all the same while it can be reached, so that
two tills never take the same goods back at the same moment; while it is away the till that sold is the only one that
may (facts/sync.md). Another till's receipt needs the right in any case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from posclient.domain.catalog import Product
from posclient.domain.member import MemberId
from posclient.domain.policy import RoleLimits
from posclient.domain.refund_plan import paid_with
from posclient.domain.returns import Original, SoldLine, Undone, added, give_back, left_of
from posclient.domain.undone_entries import Moved
from posclient.ports import HeadquartersAwayError, HeadquartersRefusedError, ReturnRights
from posclient.services.approval import May
from posclient.services.panel import member_figures
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import documents, products, returns
from posclient.store.identity import identity
from posclient.store.policy import policy_in_force
from posclient.store.returns import StoredSale
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.counter_protocol import ReturnRight
from posclient.wire.events import PointsClaimed, SaleCompleted


@dataclass(frozen=True)
class LineName:
    """What a line is called, in the shop's two languages."""

    name: str
    name_en: str = ""


@dataclass(frozen=True)
class Buyer:
    """Whose points go back; `points` is what she has now, at `points_scale`."""

    name: str
    points: int
    points_scale: int


@dataclass(frozen=True)
class Receipt:
    """What the counter shows of a receipt that goods come back on. `returned` is what came back so far, in thousandths
    by line id; `elsewhere` is the part of it that came back at other tills. `right_id` is headquarters' leave; empty
    where this till may by itself. It is `days` old, `return_days` are free. `needs_approval` is a key of the
    words catalogue that says why somebody else has to approve, or empty; `may` says whose role may.
    """

    original: Original
    returned: Mapping[str, int]
    elsewhere: Mapping[str, int]
    names: Mapping[str, LineName]
    at_ms: int
    right_id: str
    other_till: bool
    days: int
    return_days: int
    needs_approval: str
    may: May
    buyer: Buyer | None

    @property
    def left(self) -> Mapping[str, int]:
        """What can still come back, in thousandths by line id."""
        return left_of(self.original, self.returned)

    def undo(self, chosen: Mapping[str, int]) -> Undone:
        """What taking these quantities back undoes. Raises posclient.domain.returns.ReturnError."""
        return give_back(self.original, self.returned, chosen)


def find_receipt(
    shop: Shop, session: Session, receipt_no: str, rights: ReturnRights | None = None
) -> Receipt:
    """A receipt by its number. Asks headquarters, so call it beside the counter's work.

    Raises ShopError: no such receipt, nothing left of it, another till is at it, or headquarters is away and the
    receipt is another till's.
    """
    kind, stored = shop.store.read(lambda c: (returns.kind_of(c, receipt_no), returns.sold(c, receipt_no)))
    if kind and kind != "sale":
        raise ShopError("returns.not_a_sale", receipt_no=receipt_no)
    right = _ask(shop, receipt_no, rights, is_ours=stored is not None)
    if right is not None:
        keep = partial(returns.put_right, right=right, receipt_no=receipt_no, at_ms=shop.clock.now_ms())
        shop.store.write(keep, Priority.COUNTER, name="return right")
    receipt = shop.store.read(lambda c: _receipt(c, session, stored, right))
    if not any(receipt.left.values()):
        raise ShopError("returns.nothing_left", receipt_no=receipt_no)
    return receipt


def let_go(
    shop: Shop, rights: ReturnRights | None, but: str = "", *, before_ms: int = returns.NEVER_MS
) -> int:
    """Give the rights back that nobody used: the cashier left the receipt, or the till was switched off over it.

    Returns how many. While headquarters is away they are kept for the next time. Not while a receipt is open on screen;
    `but` is the right of a return that waits beside the basket. `before_ms`: only rights that were asked for before
    this, which is how a till that was started lets go of what its last run left, whatever is open on screen by then.
    """
    found = shop.store.read(lambda connection: returns.unused_rights(connection, before_ms))
    unused = [right_id for right_id in found if right_id != but]
    for at, right_id in enumerate(unused):
        if rights is None:
            return at
        try:
            rights.give_back(right_id, shop.settings.headquarters.ask_timeout_s)
        except HeadquartersAwayError:
            return at
        drop = partial(returns.drop_right, right_id=right_id)
        shop.store.write(drop, Priority.BACKGROUND, name="return right")
    return len(unused)


def returned_here(connection: Transaction, original_id: str) -> dict[str, int]:
    """What came back of a sale at this till, in thousandths by line id."""
    return added(*returns.returned_of(connection, original_id).values())


def original_of(sale: SaleCompleted, claim: PointsClaimed | None, goods: Mapping[str, Product]) -> Original:
    """The sale as its event tells it, with the points that were given for it afterwards."""
    return Original(
        sale_id=sale.sale_id,
        receipt_no=sale.receipt_no,
        business_date=date.fromisoformat(sale.stamp.business_date),
        lines=tuple(
            SoldLine(
                line_id=line.line_id,
                product_id=line.product_id,
                quantity=line.quantity,
                gross_minor=line.gross_minor,
                amount_minor=line.amount_minor,
                points=line.points,
                weighed=line.product_id in goods and goods[line.product_id].weighed,
                unit_price_minor=line.unit_price_minor,
                price_kind=line.price_kind,
                manual_minor=line.manual_minor,
                need=line.need,
                tax_category=line.tax_category,
                associate_id=line.associate_id,
            )
            for line in sale.lines
        ),
        tenders=tuple(
            paid_with(tender.kind, tender.amount_minor, tender.reference, tender.attempt_id)
            for tender in sale.tenders
        ),
        entries=tuple(
            Moved(entry.account_id, entry.lot_id, entry.amount)
            for entry in (*sale.entries, *(claim.entries if claim else ()))
        ),
        rounding_minor=sale.rounding_minor,
        invoiceable_minor=sale.invoiceable_minor,
        invoice_token=sale.invoice_token,
        member_id=(claim.member_id if claim else sale.member_id) or "",
        cash_step_minor=sale.cash_step_minor,
    )


def approval_needed(limits: RoleLimits, days: int, return_days: int) -> str:
    """Why a role may not take goods of a receipt that is so many days old by itself, as a key; empty where it may."""
    if days > return_days and not limits.return_without_receipt:
        return "returns.needs_manager_late"
    return "" if limits.return_with_receipt else "returns.needs_manager"


def may_take_back(days: int, return_days: int) -> May:
    """Whether a role may take goods of a receipt of so many days by itself; who may, can approve it for another."""
    return lambda limits: not approval_needed(limits, days, return_days)


def _ask(shop: Shop, receipt_no: str, rights: ReturnRights | None, *, is_ours: bool) -> ReturnRight | None:
    """Headquarters' right; None where this till may do without."""
    if rights is None or not shop.headquarters.is_reachable():
        _without_headquarters(receipt_no, is_ours=is_ours)
        return None
    try:
        return rights.ask_right(receipt_no, shop.settings.headquarters.ask_timeout_s)
    except HeadquartersAwayError:
        _without_headquarters(receipt_no, is_ours=is_ours)
        return None
    except HeadquartersRefusedError as refused:
        if refused.error == "unknown_receipt" and is_ours:
            return None  # it has not heard of this sale yet
        key = _REFUSALS.get(refused.error, "returns.refused")
        raise ShopError(key, receipt_no=receipt_no, detail=refused.detail) from refused


def _without_headquarters(receipt_no: str, *, is_ours: bool) -> None:
    if not is_ours:
        raise ShopError("returns.other_till_away", receipt_no=receipt_no)


_REFUSALS = {
    "unknown_receipt": "returns.unknown_receipt",
    "nothing_left": "returns.nothing_left",
    "right_held": "returns.right_held",
}


def _receipt(
    connection: Transaction, session: Session, stored: StoredSale | None, right: ReturnRight | None
) -> Receipt:
    sale = stored.event if stored else right.original if right else None
    if sale is None:
        raise ValueError("neither this till nor headquarters knows the sale")
    claim = stored.claim if stored else right.claim if right else None
    goods = products.by_ids(connection, (line.product_id for line in sale.lines))
    original = original_of(sale, claim, goods)
    elsewhere = _elsewhere(connection, original.sale_id, right)
    right_id = right.right_id if right else ""
    if right_id and returns.is_used(connection, right_id):  # its return is on its way to headquarters
        if stored is None:
            raise ShopError("returns.right_used")
        right_id = ""
    policy = policy_in_force(connection)
    days = (session.business_date - original.business_date).days
    titles = stored.titles if stored else {}
    return Receipt(
        original=original,
        returned=added(returned_here(connection, original.sale_id), elsewhere),
        elsewhere=elsewhere,
        names={line.line_id: _name(line, goods, titles) for line in original.lines},
        at_ms=sale.stamp.at_ms,
        right_id=right_id,
        other_till=right is not None and right.till_id != identity(connection).till_id,
        days=days,
        return_days=policy.return_days,
        needs_approval=approval_needed(policy.of_role(session.operator.role), days, policy.return_days),
        may=may_take_back(days, policy.return_days),
        buyer=_buyer(connection, original.member_id),
    )


def _elsewhere(connection: Transaction, original_id: str, right: ReturnRight | None) -> dict[str, int]:
    """What headquarters knows beside this till's own returns."""
    known = returns.returned_by(right.returns) if right is not None else {}
    here = returns.returned_of(connection, original_id)
    return added(*(quantities for return_id, quantities in known.items() if return_id not in here))


def _buyer(connection: Transaction, member_id: str) -> Buyer | None:
    if not member_id:
        return None
    figures = member_figures(connection, MemberId(member_id), documents.rules_in_force(connection).rules)
    return Buyer(figures.member.name, figures.points, figures.points_scale) if figures else None


def _name(line: SoldLine, goods: Mapping[str, Product], titles: Mapping[str, str]) -> LineName:
    product = goods.get(line.product_id)
    if product is not None:
        return LineName(product.name, product.name_en)
    return LineName(titles.get(line.line_id) or line.product_id)
