"""Which tier a yearly spend holds, and how far the next is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.tier import Tier, progress

BASIC = Tier("basic", "普卡", "Basic", 0, Decimal(1))
SILVER = Tier("silver", "银卡", "Silver", 100_000, Decimal("1.2"))
GOLD = Tier("gold", "金卡", "Gold", 500_000, Decimal("1.5"))
TIERS = (BASIC, SILVER, GOLD)


@pytest.mark.parametrize(
    ("spend", "held", "above", "missing"),
    [
        (0, BASIC, SILVER, 100_000),
        (99_999, BASIC, SILVER, 1),
        (100_000, SILVER, GOLD, 400_000),
        (500_000, GOLD, None, 0),
        (10**9, GOLD, None, 0),
        (-5_000, BASIC, SILVER, 105_000),
    ],
)
def test_a_threshold_is_inclusive(spend: int, held: Tier, above: Tier | None, missing: int) -> None:
    standing = progress(TIERS, spend)

    assert (standing.tier, standing.next_tier, standing.missing_minor) == (held, above, missing)


def test_there_is_always_a_tier() -> None:
    with pytest.raises(ValueError, match="at least one tier"):
        progress((), 0)


@given(st.integers(-(10**6), 10**6))
def test_spending_what_is_missing_reaches_the_next_tier(spend: int) -> None:
    standing = progress(TIERS, spend)

    if standing.next_tier is not None:
        assert progress(TIERS, spend + standing.missing_minor).tier == standing.next_tier
        assert progress(TIERS, spend + standing.missing_minor - 1).tier == standing.tier
