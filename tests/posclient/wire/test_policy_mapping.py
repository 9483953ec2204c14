"""A policy row is a policy, or it is refused by field."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from posclient.domain.policy import Policy, PolicyError, RoleLimits, Rounding, TopUpOffer
from posclient.domain.staff import Role
from posclient.domain.tender import TenderKind
from posclient.wire.feed import PolicyRow, RoleLimitsRow, TopUpOfferRow
from posclient.wire.policy_mapping import policy_of
from tests.posclient.wire.samples import ROWS
from tests.posclient.wire.structs import values_of

SAMPLE = next(row for row in ROWS if isinstance(row, PolicyRow))


def test_a_policy_row_is_a_policy() -> None:
    policy = policy_of(SAMPLE)

    assert (policy.version, policy.rounding, policy.staff_percent) == (3, Rounding.JIAO, 90)
    assert policy.tenders == (TenderKind.CASH, TenderKind.CODE, TenderKind.STORED, TenderKind.POINTS)
    assert policy.top_up_offers[1] == TopUpOffer("o1", 100_000, 12_000, per_multiple=True)
    assert policy.ecard_public_key == SAMPLE.ecard_public_key


def test_a_row_that_names_nothing_is_the_tills_own_policy() -> None:
    assert policy_of(PolicyRow(version=0)) == Policy()


def test_what_a_row_says_of_claims_and_of_the_bonus() -> None:
    policy = policy_of(PolicyRow(1, claim_days=7, bonus_first=True))
    assert (policy.claim_days, policy.bonus_first) == (7, True)
    with pytest.raises(PolicyError, match="claim_days"):
        Policy(claim_days=-1)


def test_roles_that_are_not_named_keep_their_own_limits() -> None:
    policy = policy_of(PolicyRow(1, limits=(RoleLimitsRow("cashier", line_discount_percent=20),)))

    assert policy.of_role(Role.CASHIER) == RoleLimits(line_discount_percent=20)
    assert policy.of_role(Role.MANAGER) == Policy().of_role(Role.MANAGER)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"rounding": "fen"}, "rounding: 'fen' is none of none, jiao, yuan"),
        ({"tenders": ("cash", "shells")}, "tenders: 'shells'"),
        ({"tenders": ("cash", "cash")}, "tenders: one of them stands twice"),
        ({"tenders": ("code",)}, "tenders: cash is missing"),
        ({"invoice_without": ("gold",)}, "invoice_without: 'gold'"),
        ({"limits": (RoleLimitsRow("emperor"),)}, "limits.role: 'emperor'"),
        ({"limits": (RoleLimitsRow("cashier"), RoleLimitsRow("cashier"))}, "limits: cashier stands twice"),
        ({"limits": (RoleLimitsRow("cashier", line_discount_percent=101),)}, "limits.cashier"),
        ({"named_limit_minor": -1}, "named_limit_minor"),
        ({"anonymous_limit_minor": 600_000}, "anonymous_limit_minor"),
        ({"top_up_offers": (TopUpOfferRow("o", 0, 1),)}, "top_up_offers"),
        ({"points_multiple": 0}, "points_multiple"),
        ({"staff_percent": 0}, "staff_percent"),
        ({"ecard_public_key": "zz"}, "ecard_public_key"),
    ],
)
def test_a_policy_that_can_not_be_used_is_refused_by_field(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        policy_of(msgspec.structs.replace(SAMPLE, **changed))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(values_of(PolicyRow))
def test_every_policy_that_passes_the_edge_is_used_or_refused(row: PolicyRow) -> None:
    try:
        policy_of(row)
    except PolicyError:
        return
