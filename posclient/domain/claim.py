"""Points for a sale that was made without a member (补积分): what it would have earned her at the prices she paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from posclient.domain.money import round_half_up
from posclient.domain.promotion.quote import MemberContext
from posclient.domain.promotion.rules import PointsRounding, RuleSet
from posclient.domain.tier import progress


@dataclass(frozen=True)
class PaidLine:
    """A line as it was sold: what was paid for it, before rounding off, and at which kind of price."""

    amount_minor: int
    price_kind: str


def claimed_points(lines: Sequence[PaidLine], member: MemberContext, rules: RuleSet) -> int:
    """The points of a sale by these rules, with the tier that she reaches by it. What she paid stays as it was: the
    member price that she would have had is not given afterwards. A kind of price that the rules don't know earns
    nothing.
    """
    due_minor = sum(line.amount_minor for line in lines)
    reached = progress(rules.tiers, member.year_spend_minor + due_minor).tier
    tier = max(rules.tier(member.tier_id), reached, key=lambda one: one.threshold_minor)
    base = rules.base_points
    earning = sum(line.amount_minor for line in lines if line.price_kind in {*base.price_kinds})
    exact = Fraction(earning * base.points, base.per_amount_minor) * Fraction(tier.points_rate)
    return int(exact) if base.rounding is PointsRounding.DOWN else round_half_up(exact)


def is_too_old(sold_on: date, on: date, claim_days: int) -> bool:
    """Whether a sale of that business date can't be claimed any more; the day of the sale is not counted."""
    return (on - sold_on).days > claim_days
