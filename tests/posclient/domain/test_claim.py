"""Points for a sale afterwards: what it would have earned at the prices that were paid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.basket import Basket, BasketLine
from posclient.domain.catalog import Product, Promotion
from posclient.domain.claim import PaidLine, claimed_points, is_too_old
from posclient.domain.promotion.engine import quote
from posclient.domain.promotion.quote import MemberContext
from posclient.domain.promotion.rules import BasePoints, PointsRounding, RuleSet
from posclient.domain.tier import Tier

ON = date(2026, 3, 2)
TIERS = (
    Tier("member", "会员", "Member", 0, Decimal(1)),
    Tier("gold", "金卡", "Gold", 50_000, Decimal("1.5")),
)
rule_sets = st.builds(
    RuleSet,
    st.just(1),
    st.builds(
        BasePoints,
        points=st.integers(0, 5),
        per_amount_minor=st.integers(1, 500),
        rounding=st.sampled_from(PointsRounding),
    ),
    st.just(TIERS),
)
contexts = st.builds(
    MemberContext, st.just("m1"), st.sampled_from(["member", "gold", "gone"]), st.integers(0, 100_000)
)


@given(
    st.lists(st.tuples(st.integers(0, 30_000), st.booleans(), st.integers(1, 5)), min_size=1, max_size=6),
    contexts,
    rule_sets,
)
def test_claiming_afterwards_gives_what_identifying_before_would_have_given(
    goods: list[tuple[int, bool, int]], member: MemberContext, rules: RuleSet
) -> None:
    """Given goods without a member price: she would have paid the same."""
    catalog = {
        f"p{at}": Product(
            f"p{at}",
            "",
            "",
            price_minor=price,
            promotion=Promotion(price // 2, ON, ON) if promoted else None,
        )
        for at, (price, promoted, _) in enumerate(goods)
    }
    lines = tuple(
        BasketLine(f"l{at}", f"p{at}", quantity * 1000) for at, (_, _, quantity) in enumerate(goods)
    )
    as_guest = quote(Basket(lines=lines), catalog, None, rules, ON)
    as_member = quote(Basket(lines=lines), catalog, member, rules, ON)

    paid = [PaidLine(line.amount_minor, line.price_kind) for line in as_guest.lines]

    assert claimed_points(paid, member, rules) == as_member.points


def test_a_kind_of_price_that_the_rules_do_not_know_earns_nothing() -> None:
    rules = RuleSet(1, BasePoints(), TIERS)

    assert claimed_points([PaidLine(10_000, "of tomorrow")], MemberContext("m1", "", 0), rules) == 0


@given(st.integers(-5, 100), st.integers(0, 60))
def test_it_can_be_claimed_for_so_many_days(days: int, claim_days: int) -> None:
    assert is_too_old(ON, ON + timedelta(days=days), claim_days) == (days > claim_days)
