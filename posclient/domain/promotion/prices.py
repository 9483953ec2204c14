"""What each line costs before anything is taken off: price kinds and lists, scale labels, prices by hand, staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from posclient.domain.basket import BasketLine
from posclient.domain.catalog import PriceKind, Product, price_for
from posclient.domain.member import MemberKind
from posclient.domain.money import line_amount, round_half_up
from posclient.domain.promotion.quote import MemberContext


class LinePrice(NamedTuple):
    """A unit price with its kind, the line at normal price, and the line at this price."""

    unit_minor: int
    kind: PriceKind
    gross_minor: int
    amount_minor: int


class Prices(NamedTuple):
    """Of each line; `staff_left_minor` is what is left of the cap where it kept some line from the staff price."""

    lines: Sequence[LinePrice]
    staff_left_minor: int | None = None


def prices_of(
    lines: Sequence[BasketLine], catalog: Mapping[str, Product], member: MemberContext | None, on: date
) -> Prices:
    """The price of each line. Raises KeyError for a product that the catalogue lacks."""
    wholesale = buys_wholesale(member)
    priced = [
        _price(line, catalog[line.product_id], on, is_member=member is not None, wholesale=wholesale)
        for line in lines
    ]
    if member is None or member.staff_percent >= 100:
        return Prices(priced)
    return _with_staff_prices(lines, catalog, priced, member)


def buys_wholesale(member: MemberContext | None) -> bool:
    """Whether the wholesale list is hers."""
    return member is not None and member.kind is MemberKind.WHOLESALE


def _price(line: BasketLine, product: Product, on: date, *, is_member: bool, wholesale: bool) -> LinePrice:
    gross = _at(line, product, product.price_minor)
    if line.price is not None:
        unit_price = line.price.unit_price_minor
        amount = line_amount(unit_price, line.quantity)
        return LinePrice(unit_price, PriceKind.OVERRIDE, max(gross, amount), amount)
    unit_price, kind = price_for(product, member=is_member, on=on, wholesale=wholesale)
    if kind is PriceKind.NORMAL:
        return LinePrice(unit_price, kind, gross, gross)
    return LinePrice(unit_price, kind, gross, _at(line, product, unit_price))


def _at(line: BasketLine, product: Product, unit_price: int) -> int:
    """The line at a unit price. A scale label's amount wins; it was weighed at the normal price."""
    if line.amount_minor is None:
        return line_amount(unit_price, line.quantity)
    if unit_price == product.price_minor or not product.price_minor:
        return line.amount_minor
    return round_half_up(Fraction(line.amount_minor * unit_price, product.price_minor))


def _with_staff_prices(
    lines: Sequence[BasketLine],
    catalog: Mapping[str, Product],
    priced: list[LinePrice],
    member: MemberContext,
) -> Prices:
    """The staff price where it is lower, as far as the cap reaches: whole lines, those that save most first, whatever
    the order in which they were scanned.
    """
    offers: list[tuple[int, int, int, LinePrice]] = []
    for index, (line, price) in enumerate(zip(lines, priced, strict=True)):
        product = catalog[line.product_id]
        unit_price = round_half_up(Fraction(product.price_minor * member.staff_percent, 100))
        amount = _at(line, product, unit_price)
        if price.kind is not PriceKind.OVERRIDE and amount < price.amount_minor:
            staff = LinePrice(unit_price, PriceKind.STAFF, price.gross_minor, amount)
            offers.append((amount - price.amount_minor, amount, index, staff))
    left, is_short = member.staff_left_minor, False
    for _, amount, index, staff in sorted(offers):
        if amount <= left:
            left -= amount
            priced[index] = staff
        else:
            is_short = True
    return Prices(priced, left if is_short else None)
