"""Tiers (等级) by yearly spend: which one a member holds, and how far the next is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Tier:
    """A tier is reached when the yearly spend is at least `threshold_minor` (inclusive)."""

    tier_id: str
    name: str
    name_en: str
    threshold_minor: int
    points_rate: Decimal


@dataclass(frozen=True)
class TierProgress:
    """Where a member stands: her tier, the next one (None at the top) and what is missing to it."""

    tier: Tier
    next_tier: Tier | None
    missing_minor: int


def progress(tiers: Sequence[Tier], year_spend_minor: int) -> TierProgress:
    """The tier that a yearly spend holds. `tiers` ascend and start at threshold 0. Raises ValueError without tiers."""
    if not tiers:
        raise ValueError("a rule set has at least one tier")
    held = tiers[0]
    for tier in tiers:
        if year_spend_minor >= tier.threshold_minor:
            held = tier
    above = next(
        (tier for tier in tiers if tier.threshold_minor > max(year_spend_minor, held.threshold_minor)), None
    )
    return TierProgress(held, above, above.threshold_minor - year_spend_minor if above else 0)
