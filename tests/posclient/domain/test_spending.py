"""Spending what she has: accounts in order, points in whole multiples, never more than the due or the balance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.ledger.account import AccountKind
from posclient.domain.policy import Policy
from posclient.domain.spending import draw, most_points, points_for, stored_order, worth_of

PRINCIPAL, BONUS = AccountKind.PRINCIPAL, AccountKind.BONUS
POLICIES = st.builds(Policy, points_per_yuan=st.integers(1, 5_000), points_multiple=st.integers(1, 1_000))


def test_principal_goes_first_and_bonus_gives_the_rest() -> None:
    held = {PRINCIPAL: 5_000, BONUS: 800}
    assert draw(4_000, held, stored_order(Policy())) == {PRINCIPAL: 4_000}
    assert draw(5_300, held, stored_order(Policy())) == {PRINCIPAL: 5_000, BONUS: 300}
    assert draw(5_300, held, stored_order(Policy(bonus_first=True))) == {BONUS: 800, PRINCIPAL: 4_500}
    assert draw(5_801, held, stored_order(Policy())) is None
    assert draw(500, {PRINCIPAL: -200, BONUS: 600}, stored_order(Policy())) == {BONUS: 500}


@given(st.integers(0, 10**7), st.integers(-100, 10**7), st.integers(-100, 10**7))
def test_what_is_drawn_is_the_amount_and_overdraws_nothing(amount: int, principal: int, bonus: int) -> None:
    held = {PRINCIPAL: principal, BONUS: bonus}
    taken = draw(amount, held, stored_order(Policy()))
    if taken is None:
        assert max(0, principal) + max(0, bonus) < amount
    else:
        assert sum(taken.values()) == amount
        assert all(0 < taken[kind] <= held[kind] for kind in taken)


def test_a_hundred_points_a_yuan() -> None:
    policy = Policy()
    assert worth_of(300, policy) == 300
    assert points_for(300, policy) == 300
    assert points_for(350, policy) is None
    assert most_points(1_000, 24_500, policy).amount_minor == 1_000
    assert most_points(99_999, 24_550, policy).points == 24_500


@pytest.mark.parametrize(("balance", "due"), [(0, 100), (-5, 100), (99, 100), (1_000, 0)])
def test_nothing_to_spend(balance: int, due: int) -> None:
    assert most_points(balance, due, Policy()).points == 0


def test_points_that_are_no_money() -> None:
    policy = Policy(points_per_yuan=0)
    assert worth_of(1_000, policy) == 0
    assert points_for(100, policy) is None
    assert most_points(1_000, 100, policy).amount_minor == 0


@given(st.integers(0, 10**7), st.integers(0, 10**6), POLICIES)
def test_the_most_that_can_be_spent(balance: int, due: int, policy: Policy) -> None:
    most = most_points(balance, due, policy)
    assert most.points % policy.points_multiple == 0
    assert 0 <= most.points <= balance
    assert most.amount_minor == worth_of(most.points, policy) <= due
    further = most.points + policy.points_multiple
    if worth_of(further, policy):
        assert further > balance or worth_of(further, policy) > due


@given(st.integers(1, 10**5), POLICIES)
def test_points_for_an_amount_are_worth_it(multiples: int, policy: Policy) -> None:
    amount = worth_of(multiples * policy.points_multiple, policy)
    if amount:
        points = points_for(amount, policy)
        assert points is not None
        assert points % policy.points_multiple == 0
        assert worth_of(points, policy) == amount
