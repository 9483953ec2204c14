"""How much may be given by hand: a discount in percent of the normal price, held against the limits of a role."""

from __future__ import annotations

from fractions import Fraction

from posclient.domain.basket import Basket
from posclient.domain.by_hand import Discount
from posclient.domain.policy import Policy, RoleLimits
from posclient.domain.promotion.quote import Quote
from posclient.services.approval import May, require
from posclient.services.shop import Session, ShopError
from posclient.services.view import Priced
from posclient.store import operators
from posclient.store.transaction import Transaction


def refuse_beyond_limits(connection: Transaction, policy: Policy, session: Session, priced: Priced) -> None:
    """At the door: an amount that was little off much may have become much off little. Raises ApprovalNeededError.

    What somebody approved is measured by what she may.
    """
    basket = priced.basket
    if basket.discount is None and all(line.discount is None for line in basket.lines):
        return
    staff = {operator.operator_id: operator for operator in operators.active_operators(connection)}
    for line in priced.basket.lines:
        if line.discount is not None:
            before = line_before(priced, line.line_id)
            may = may_take(line.discount, *before, "", of_line=True)
            require(connection, policy, session, may, staff.get(line.discount.approved_by))
    discount = priced.basket.discount
    if discount is not None:
        may = may_take(discount, *basket_before(priced.basket, priced.quote), "")
        require(connection, policy, session, may, staff.get(discount.approved_by))
        given = (discount, *(line.discount for line in basket.lines if line.discount is not None))
        approvers = [staff[one.approved_by] for one in given if one.approved_by in staff]
        may = may_together(basket, priced.quote)
        if not any(may(policy.of_role(approver.role)) for approver in approvers):
            require(connection, policy, session, may, None)


def may_together(basket: Basket, quote: Quote) -> May:
    """Whether a role may take off what comes off a line twice, by its own discount and by the basket's: together no
    more than the larger of her two limits, else two small discounts would make a large one.
    """
    worst = _most_together(basket, quote)

    def may(limits: RoleLimits) -> bool:
        return worst <= max(limits.line_discount_percent, limits.basket_discount_percent)

    return may


def _most_together(basket: Basket, quote: Quote) -> Fraction:
    """Percent of the normal price, of the line that has most taken off by both; zero where none has."""
    before = [line.amount_minor + line.manual_minor for line in quote.lines]
    own = [
        line.discount.off(amount) if line.discount else 0
        for line, amount in zip(basket.lines, before, strict=True)
    ]
    rest = sum(before) - sum(own)
    if basket.discount is None or rest <= 0:
        return Fraction(0)
    rate = Fraction(basket.discount.off(rest), rest)
    both = (
        (taken + rate * (amount - taken)) * 100 / priced.gross_minor
        for line, priced, amount, taken in zip(basket.lines, quote.lines, before, own, strict=True)
        if line.discount is not None and priced.gross_minor > 0
    )
    return max(both, default=Fraction(0))


def both(one: May, other: May) -> May:
    """Whether a role may do the one and the other."""
    return lambda limits: one(limits) and other(limits)


def may_override(limits: RoleLimits) -> bool:
    """Whether a role may set a price."""
    return limits.override_price


def may_sell_open(limits: RoleLimits) -> bool:
    """Whether a role may sell goods that nobody knows."""
    return limits.open_item


def may_take(
    discount: Discount, gross_minor: int, amount_minor: int, too_much: str, *, of_line: bool = False
) -> May:
    """Whether a role may take this off an amount; limits are percents of the normal price. `too_much` is the key of the
    sentence for a discount above the amount, which nobody may give; where it is empty, all of it is meant.
    Raises ShopError.
    """
    if discount.percent > 100:
        raise ShopError("basket.bad_discount")
    if too_much and amount_minor <= 0:
        raise ShopError("basket.nothing_to_discount")
    if too_much and discount.amount_minor > amount_minor:
        raise ShopError(too_much)
    exactly = (
        discount.percent * amount_minor or discount.off(amount_minor) * 100
    )  # no rounding up above a limit
    percent = Fraction(exactly, gross_minor) if gross_minor > 0 else Fraction(0)

    def may(limits: RoleLimits) -> bool:
        return percent <= (limits.line_discount_percent if of_line else limits.basket_discount_percent)

    return may


def line_before(priced: Priced, line_id: str) -> tuple[int, int]:
    """A line at normal price, and before anything was taken off it by hand. Raises ShopError where it is gone."""
    for line in priced.quote.lines:
        if line.line_id == line_id:
            return line.gross_minor, line.amount_minor + line.manual_minor
    raise ShopError("basket.no_such_line")


def basket_before(basket: Basket, quote: Quote) -> tuple[int, int]:
    """The basket at normal prices, and before anything was taken off the whole of it."""
    before = [line.amount_minor + line.manual_minor for line in quote.lines]
    own = [
        line.discount.off(amount) if line.discount else 0
        for line, amount in zip(basket.lines, before, strict=True)
    ]
    return quote.gross_minor, sum(before) - sum(own)
