"""A rule set is used whole or not at all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from posclient.domain.promotion.rules import BasePoints, RuleSet, RuleSetError
from posclient.domain.tier import Tier

BASIC = Tier("basic", "普卡", "Basic", 0, Decimal(1))
GOLD = Tier("gold", "金卡", "Gold", 500_000, Decimal("1.5"))


def test_an_unknown_tier_counts_as_the_lowest() -> None:
    rules = RuleSet(1, BasePoints(), (BASIC, GOLD))

    assert rules.tier("gold") == GOLD
    assert rules.tier("diamond") == BASIC


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"version": 0}, "version"),
        ({"tiers": ()}, "tiers"),
        ({"tiers": (GOLD,)}, "threshold 0"),
        ({"tiers": (BASIC, GOLD, Tier("late", "", "", 400_000, Decimal(1)))}, "ascend"),
        ({"tiers": (BASIC, Tier("twin", "", "", 0, Decimal(1)))}, "ascend"),
        ({"tiers": (BASIC, Tier("basic", "", "", 1, Decimal(1)))}, "twice"),
        ({"tiers": (Tier("basic", "", "", 0, Decimal("-0.1")),)}, "points rate"),
        ({"tiers": (Tier("basic", "", "", 0, Decimal("100.1")),)}, "points rate"),
        ({"base_points": BasePoints(per_amount_minor=0)}, "base_points"),
        ({"base_points": BasePoints(points=-1)}, "base_points"),
        ({"base_points": BasePoints(scale=5)}, "scale"),
    ],
)
def test_a_faulty_rule_set_is_refused_and_its_fault_named(changed: dict[str, Any], named: str) -> None:
    good: dict[str, Any] = {"version": 1, "base_points": BasePoints(), "tiers": (BASIC, GOLD)}

    with pytest.raises(RuleSetError, match=named):
        RuleSet(**{**good, **changed})
