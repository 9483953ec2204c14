"""The rule set: how points are earned and which tiers there are. Data from headquarters, versioned, validated whole."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from posclient.domain.catalog import PriceKind
from posclient.domain.tier import Tier

ENGINE_VERSION: Final = 1
"""Of the arithmetic in `engine`. A sale stores it, so that it can be computed again as it was. It stays while every
sale that was made under it still comes out the same.
"""


class PointsRounding(StrEnum):
    """What happens to the fraction of a point of a sale."""

    DOWN = "down"
    HALF_UP = "half_up"


class RuleSetError(ValueError):
    """A rule set that can't be used; the text names field and fault. The last good set stays in force."""


@dataclass(frozen=True)
class BasePoints:
    """`points` (at the account's scale) for each `per_amount_minor` paid, on these kinds of price only."""

    points: int = 1
    per_amount_minor: int = 100
    price_kinds: frozenset[PriceKind] = frozenset({PriceKind.NORMAL, PriceKind.MEMBER})
    rounding: PointsRounding = PointsRounding.DOWN
    programme: str = "base"
    scale: int = 0


@dataclass(frozen=True)
class RuleSet:
    """All rules in force together."""

    version: int
    base_points: BasePoints
    tiers: tuple[Tier, ...]

    def __post_init__(self) -> None:
        if self.version < 1:
            raise RuleSetError("version: must be at least 1")
        if not self.tiers or self.tiers[0].threshold_minor != 0:
            raise RuleSetError("tiers: the first tier must have threshold 0")
        thresholds = [tier.threshold_minor for tier in self.tiers]
        if thresholds != sorted(set(thresholds)):
            raise RuleSetError("tiers: thresholds must ascend")
        if len({tier.tier_id for tier in self.tiers}) != len(self.tiers):
            raise RuleSetError("tiers: a tier id stands twice")
        if any(not Decimal(0) <= tier.points_rate <= Decimal(100) for tier in self.tiers):
            raise RuleSetError("tiers: points rate must be between 0 and 100")
        if self.base_points.per_amount_minor <= 0 or self.base_points.points < 0:
            raise RuleSetError("base_points: points must not be negative and the amount must be positive")
        if not 0 <= self.base_points.scale <= 4:
            raise RuleSetError("base_points: scale must be between 0 and 4")

    def tier(self, tier_id: str) -> Tier:
        """The tier of this id, or the lowest where the id is unknown (a newer or an older rule set)."""
        return next((tier for tier in self.tiers if tier.tier_id == tier_id), self.tiers[0])
