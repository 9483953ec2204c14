"""Pricing a basket: price kinds, price lists, what is given by hand, base points by tier. Pure: the business date comes
in.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date
from fractions import Fraction

from posclient.domain.basket import Basket, BasketLine
from posclient.domain.catalog import PriceKind, Product, list_price
from posclient.domain.money import round_half_up, share
from posclient.domain.promotion.hand import Taken, reasons_of_basket, reasons_of_line, taken_off
from posclient.domain.promotion.prices import LinePrice, buys_wholesale, prices_of
from posclient.domain.promotion.quote import MemberContext, Quote, QuotedLine
from posclient.domain.promotion.rules import ENGINE_VERSION, PointsRounding, RuleSet
from posclient.domain.reason import Reason
from posclient.domain.tier import Tier, TierProgress, progress


def quote(
    basket: Basket,
    catalog: Mapping[str, Product],
    member: MemberContext | None,
    rules: RuleSet,
    on: date,
) -> Quote:
    """Price `basket` for `member` (None = not a member) on a business date.

    Every product of the basket must be in `catalog` (KeyError), but for goods that were sold without an article. Points
    are computed once on the sum that earns, what was taken off by hand taken off it too, with the rate of the tier that
    the sale being made reaches, and shared over the lines so that they add up.
    """
    goods = catalog
    if any(line.open_item is not None for line in basket.lines):
        goods = {**catalog, **basket.open_goods}
    prices = prices_of(basket.lines, goods, member, on)
    taken = taken_off(basket, [price.amount_minor for price in prices.lines])
    amounts = [price.amount_minor - off.whole_minor for price, off in zip(prices.lines, taken, strict=True)]
    due_minor = sum(amounts)
    standing = progress(rules.tiers, (member.year_spend_minor if member else 0) + due_minor)
    tier = _tier_in_force(rules, member, standing)
    kinds = [price.kind for price in prices.lines]
    points, per_line = _points(amounts, kinds, tier, rules) if member else (0, (0,) * len(amounts))
    wholesale, earns_on = buys_wholesale(member), rules.base_points.price_kinds if member else None
    lines = tuple(
        _line(line, goods[line.product_id], price, off, earned, earns_on, wholesale=wholesale)
        for line, price, off, earned in zip(basket.lines, prices.lines, taken, per_line, strict=True)
    )
    return Quote(
        lines=lines,
        due_minor=due_minor,
        points=points,
        tier_id=tier.tier_id,
        next_tier_id=standing.next_tier.tier_id if standing.next_tier else None,
        missing_to_next_minor=standing.missing_minor,
        reasons=(*reasons_of_basket(basket, taken), *_order_reasons(tier, points, member, rules)),
        missing=_missing(standing, member, prices.staff_left_minor),
        rules_version=rules.version,
        engine_version=ENGINE_VERSION,
    )


def saving_as_member(
    basket: Basket, catalog: Mapping[str, Product], rules: RuleSet, on: date
) -> tuple[int, int]:
    """What joining now saves on this basket (minor units), and the points that it would earn."""
    newcomer = MemberContext(member_id="", tier_id=rules.tiers[0].tier_id, year_spend_minor=0)
    as_guest = quote(basket, catalog, None, rules, on)
    as_member = quote(basket, catalog, newcomer, rules, on)
    return as_guest.due_minor - as_member.due_minor, as_member.points


def _line(
    line: BasketLine,
    product: Product,
    price: LinePrice,
    taken: Taken,
    points: int,
    earns_on: Container[PriceKind] | None,
    *,
    wholesale: bool,
) -> QuotedLine:
    hers, list_kind = list_price(product, wholesale=wholesale)
    return QuotedLine(
        line.line_id,
        line.product_id,
        line.quantity,
        price.unit_minor,
        product.price_minor,
        hers,
        price.kind,
        price.gross_minor,
        price.amount_minor - taken.whole_minor,
        points,
        _line_reasons(line, price, taken, earns_on),
        taken.whole_minor,
        PriceKind.WHOLESALE if list_kind is PriceKind.WHOLESALE else "",
    )


def _line_reasons(
    line: BasketLine, price: LinePrice, taken: Taken, earns_on: Container[PriceKind] | None
) -> tuple[Reason, ...]:
    reasons: tuple[Reason, ...] = ()
    if price.kind is not PriceKind.OVERRIDE and price.amount_minor != price.gross_minor:
        saved = {"saved_minor": price.gross_minor - price.amount_minor}
        reasons = (Reason(f"quote.price.{price.kind}", saved),)
    if taken.whole_minor or line.price is not None:
        reasons += reasons_of_line(line, taken)
    if earns_on is not None and price.kind not in earns_on:
        reasons += (Reason(f"quote.no_points.{price.kind}"),)
    return reasons


def _tier_in_force(rules: RuleSet, member: MemberContext | None, standing: TierProgress) -> Tier:
    """The sale being made counts: whichever is higher, the tier that she holds or the one that she reaches."""
    if member is None:
        return rules.tiers[0]
    held = rules.tier(member.tier_id)
    return max(held, standing.tier, key=lambda tier: tier.threshold_minor)


def _points(
    amounts: Sequence[int], kinds: Sequence[PriceKind], tier: Tier, rules: RuleSet
) -> tuple[int, tuple[int, ...]]:
    base = rules.base_points
    earning = [amount if kind in base.price_kinds else 0 for amount, kind in zip(amounts, kinds, strict=True)]
    if not earning:
        return 0, ()
    exact = Fraction(sum(earning) * base.points, base.per_amount_minor) * Fraction(tier.points_rate)
    points = int(exact) if base.rounding is PointsRounding.DOWN else round_half_up(exact)
    return points, share(points, earning)


def _order_reasons(
    tier: Tier, points: int, member: MemberContext | None, rules: RuleSet
) -> tuple[Reason, ...]:
    if member is None or points == 0:
        return ()
    values: dict[str, int | str] = {
        "points": points,
        "scale": rules.base_points.scale,
        "tier": tier.tier_id,
        "rate": str(tier.points_rate),
    }
    return (Reason("quote.base_points", values),)


def _missing(
    standing: TierProgress, member: MemberContext | None, staff_left_minor: int | None
) -> tuple[Reason, ...]:
    if member is None:
        return ()
    missing: tuple[Reason, ...] = ()
    if standing.next_tier is not None:
        values: dict[str, int | str] = {
            "missing_minor": standing.missing_minor,
            "tier": standing.next_tier.tier_id,
        }
        missing = (Reason("quote.missing.tier", values),)
    if staff_left_minor is not None:
        missing = (*missing, Reason("quote.missing.staff", {"left_minor": staff_left_minor}))
    return missing
