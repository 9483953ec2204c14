"""Pricing a basket: price kinds, member prices, base points by tier. Pure: the business date comes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from posclient.domain.basket import Basket, BasketLine
from posclient.domain.catalog import Product, price_for
from posclient.domain.money import line_amount, round_half_up, share
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

    Every product of the basket must be in `catalog` (KeyError). Points are computed once on the sum that earns, with
    the rate of the tier that the sale being made reaches, and shared over the lines so that they add up.
    """
    priced = [
        _price(line, catalog[line.product_id], is_member=member is not None, on=on) for line in basket.lines
    ]
    due_minor = sum(line.amount_minor for line in priced)
    standing = progress(rules.tiers, (member.year_spend_minor if member else 0) + due_minor)
    tier = _tier_in_force(rules, member, standing)
    points, per_line = _points(priced, tier, rules) if member else (0, (0,) * len(priced))
    lines = tuple(priced)
    if member is not None:
        lines = tuple(
            _with_points(line, earned, rules) for line, earned in zip(priced, per_line, strict=True)
        )
    return Quote(
        lines=lines,
        due_minor=due_minor,
        points=points,
        tier_id=tier.tier_id,
        next_tier_id=standing.next_tier.tier_id if standing.next_tier else None,
        missing_to_next_minor=standing.missing_minor,
        reasons=_order_reasons(tier, points, member, rules),
        missing=_missing(standing, member),
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


def _price(line: BasketLine, product: Product, *, is_member: bool, on: date) -> QuotedLine:
    unit_price, kind = price_for(product, member=is_member, on=on)
    gross = line_amount(product.price_minor, line.quantity)
    amount = line_amount(unit_price, line.quantity)
    if line.amount_minor is not None:  # a scale label's amount wins; it was weighed at the normal price
        gross = line.amount_minor
        amount = (
            round_half_up(Fraction(gross * unit_price, product.price_minor)) if product.price_minor else gross
        )
    reasons: tuple[Reason, ...] = ()
    if amount != gross:
        reasons = (Reason(f"quote.price.{kind}", {"saved_minor": gross - amount}),)
    return QuotedLine(
        line_id=line.line_id,
        product_id=line.product_id,
        quantity=line.quantity,
        unit_price_minor=unit_price,
        normal_price_minor=product.price_minor,
        member_price_minor=product.member_price_minor,
        price_kind=kind,
        gross_minor=gross,
        amount_minor=amount,
        points=0,
        reasons=reasons,
    )


def _tier_in_force(rules: RuleSet, member: MemberContext | None, standing: TierProgress) -> Tier:
    """The sale being made counts: whichever is higher, the tier that she holds or the one that she reaches."""
    if member is None:
        return rules.tiers[0]
    held = rules.tier(member.tier_id)
    return max(held, standing.tier, key=lambda tier: tier.threshold_minor)


def _points(lines: list[QuotedLine], tier: Tier, rules: RuleSet) -> tuple[int, tuple[int, ...]]:
    base = rules.base_points
    earning = [line.amount_minor if line.price_kind in base.price_kinds else 0 for line in lines]
    if not lines:
        return 0, ()
    exact = Fraction(sum(earning) * base.points, base.per_amount_minor) * Fraction(tier.points_rate)
    points = int(exact) if base.rounding is PointsRounding.DOWN else round_half_up(exact)
    return points, share(points, earning)


def _with_points(line: QuotedLine, points: int, rules: RuleSet) -> QuotedLine:
    reasons = line.reasons
    if line.price_kind not in rules.base_points.price_kinds:
        reasons = (*reasons, Reason(f"quote.no_points.{line.price_kind}"))
    return replace(line, points=points, reasons=reasons)


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


def _missing(standing: TierProgress, member: MemberContext | None) -> tuple[Reason, ...]:
    if member is None or standing.next_tier is None:
        return ()
    return (
        Reason(
            "quote.missing.tier",
            {"missing_minor": standing.missing_minor, "tier": standing.next_tier.tier_id},
        ),
    )
