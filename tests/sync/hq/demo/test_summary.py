"""The demo shop looks like a shop."""

from __future__ import annotations

import pytest

from sync.hq.demo.summary import summary
from tests.sync.hq.demo.demo_shop import SIZE, TODAY, seeds


def test_the_figures_are_those_of_a_shop() -> None:
    figures = summary(seeds(), TODAY)

    assert figures.members == SIZE
    assert 10_000 <= figures.monthly_contribution_minor <= 60_000
    assert 10_000 <= figures.average_basket_minor <= 50_000
    assert 50 <= figures.best_fifth_percent <= 85
    assert figures.active < figures.bought < SIZE
    tiers = dict(figures.by_tier)
    assert tiers["member"] > tiers["silver"] > tiers["gold"] > 0
    assert sum(tiers.values()) == SIZE
    assert f"members {SIZE}" in figures.text()


def test_a_shop_without_members_has_no_figures() -> None:
    with pytest.raises(ValueError, match="without members"):
        summary([], TODAY)
