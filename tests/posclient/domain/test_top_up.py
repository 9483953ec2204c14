"""Topping up: the best offer, and how much a card may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.policy import Policy, TopUpOffer
from posclient.domain.top_up import TopUp, TopUpRefusedError, best_top_up, bonus_of, check_top_up, limit_of

OFFERS = (
    TopUpOffer("a", 50_000, 5_000),
    TopUpOffer("b", 100_000, 15_000),
    TopUpOffer("c", 30_000, 2_000, per_multiple=True),
)
POLICY = Policy(named_limit_minor=200_000, anonymous_limit_minor=100_000)

offers = st.lists(
    st.builds(
        TopUpOffer,
        st.text("abc", min_size=1),
        st.integers(1, 10**6),
        st.integers(0, 10**5),
        st.booleans(),
    ),
    max_size=6,
)


@pytest.mark.parametrize(
    ("principal", "bonus", "offer_id"),
    [
        (29_999, 0, ""),
        (30_000, 2_000, "c"),
        (50_000, 5_000, "a"),
        (60_000, 5_000, "a"),
        (99_999, 6_000, "c"),
        (100_000, 15_000, "b"),
        (300_000, 20_000, "c"),
    ],
)
def test_the_offer_that_gives_most_is_taken(principal: int, bonus: int, offer_id: str) -> None:
    assert best_top_up(principal, OFFERS) == TopUp(principal, bonus, offer_id)


@given(offers, st.integers(0, 10**7), st.integers(0, 10**6))
def test_more_money_never_brings_less(some: list[TopUpOffer], principal: int, more: int) -> None:
    assert best_top_up(principal + more, some).bonus_minor >= best_top_up(principal, some).bonus_minor


@given(offers, st.integers(0, 10**7))
def test_no_offer_would_have_given_more(some: list[TopUpOffer], principal: int) -> None:
    best = best_top_up(principal, some)

    assert best.bonus_minor == max((bonus_of(offer, principal) for offer in some), default=0)
    assert bool(best.offer_id) == (best.bonus_minor > 0)


def test_a_named_card_may_hold_more_than_one_without_a_name() -> None:
    check_top_up(TopUp(100_000, 15_000), 0, limit_of(POLICY, named=True))

    with pytest.raises(TopUpRefusedError) as refused:
        check_top_up(TopUp(100_000, 15_000), 0, limit_of(POLICY, named=False))
    assert refused.value.key == "top_up.above_limit"


@given(st.integers(-1000, 300_000), st.integers(0, 300_000), st.integers(0, 300_000))
def test_nothing_that_is_let_through_comes_above_the_limit(principal: int, bonus: int, held: int) -> None:
    is_within = principal > 0 and held + principal + bonus <= 200_000

    if is_within:
        check_top_up(TopUp(principal, bonus), held, limit_of(POLICY, named=True))
    else:
        with pytest.raises(TopUpRefusedError):
            check_top_up(TopUp(principal, bonus), held, limit_of(POLICY, named=True))
