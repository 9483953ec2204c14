"""A policy is used whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.policy import Policy, PolicyError, RoleLimits, TopUpOffer
from posclient.domain.staff import Role
from posclient.domain.tender import GIVES_CHANGE, OF_HERS, TenderKind


def test_a_till_without_a_policy_is_careful() -> None:
    policy = Policy()

    assert (policy.named_limit_minor, policy.anonymous_limit_minor) == (500_000, 100_000)
    assert policy.top_up_offers == ()
    assert policy.staff_percent == 100
    assert not policy.of_role(Role.CASHIER).override_price
    assert not policy.of_role(Role.CASHIER).return_without_receipt
    assert policy.of_role(Role.MANAGER).line_discount_percent == 100


def test_limits_grow_with_the_role() -> None:
    cashier, associate, manager = (
        Policy().of_role(role) for role in (Role.CASHIER, Role.ASSOCIATE, Role.MANAGER)
    )

    assert cashier.line_discount_percent < associate.line_discount_percent < manager.line_discount_percent
    assert cashier.basket_discount_percent < associate.basket_discount_percent


@pytest.mark.parametrize(
    ("given_figures", "field"),
    [
        ({"named_limit_minor": -1}, "named_limit_minor"),
        ({"points_per_yuan": -1}, "points_per_yuan"),
        ({"return_days": -1}, "return_days"),
        ({"anonymous_limit_minor": 500_001}, "anonymous_limit_minor"),
        ({"points_multiple": 0}, "points_multiple"),
        ({"staff_percent": 0}, "staff_percent"),
        ({"staff_percent": 101}, "staff_percent"),
        ({"tenders": (TenderKind.CODE,)}, "tenders"),
        ({"limits": {Role.CASHIER: RoleLimits()}}, "limits"),
        (
            {"limits": {**Policy().limits, Role.CASHIER: RoleLimits(line_discount_percent=101)}},
            "limits.cashier",
        ),
        (
            {"limits": {**Policy().limits, Role.CASHIER: RoleLimits(basket_discount_percent=-1)}},
            "limits.cashier",
        ),
        ({"top_up_offers": (TopUpOffer("a", 0, 0),)}, "top_up_offers"),
        ({"top_up_offers": (TopUpOffer("a", 100, -1),)}, "top_up_offers"),
        ({"top_up_offers": (TopUpOffer("a", 100, 1), TopUpOffer("b", 100, 2))}, "top_up_offers"),
    ],
)
def test_figures_that_contradict_each_other_are_named(given_figures: dict[str, Any], field: str) -> None:
    with pytest.raises(PolicyError, match=f"^{field}:"):
        Policy(**given_figures)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_an_anonymous_card_never_holds_more_than_a_named_one(named: int, anonymous: int) -> None:
    try:
        policy = Policy(named_limit_minor=named, anonymous_limit_minor=anonymous)
    except PolicyError:
        assert anonymous > named
    else:
        assert policy.anonymous_limit_minor <= policy.named_limit_minor


def test_what_is_hers_gives_no_change() -> None:
    assert OF_HERS.isdisjoint(GIVES_CHANGE)
