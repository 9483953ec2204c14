"""Checked rows become domain values, whatever a newer headquarters writes into their open texts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posclient.domain.catalog import PriceKind, Promotion
from posclient.domain.member import Address, Child, Consent, Gender, Source
from posclient.domain.promotion.rules import BasePoints, PointsRounding, RuleSetError
from posclient.domain.reason import Reason
from posclient.domain.staff import Role
from posclient.wire import feed, mapping
from posclient.wire.personal import ChildRecord
from tests.posclient.wire.samples import ROWS
from tests.posclient.wire.structs import values_of

PRODUCT, MEMBER, STANDING, _, RULES, NEED, OPERATOR, _, REMIND, *_more = ROWS


def test_a_product_row_is_a_product() -> None:
    assert isinstance(PRODUCT, feed.ProductRow)
    product = mapping.product_of(PRODUCT)

    assert (product.product_id, product.barcodes, product.stage) == ("p1", ("6901234567892",), 3)
    assert product.promotion == Promotion(18800, date(2026, 3, 1), date(2026, 3, 7))


def test_who_a_member_is_and_what_she_has_come_together() -> None:
    assert isinstance(MEMBER, feed.MemberRow)
    assert isinstance(STANDING, feed.StandingRow)

    member = mapping.member_of(MEMBER, STANDING)

    assert (member.name, member.address, member.source) == ("张小丽", Address.MOTHER_OF, Source.COUNTER)
    assert member.children == (Child("c1", "糖糖", date(2024, 2, 29), None, Gender.FEMALE),)
    assert member.consent == Consent("2026-01", 1_772_431_300_000)
    assert member.tier_id == "gold"
    assert [purchase.business_date for purchase in member.purchases] == [date(2026, 2, 14)]


def test_a_member_whose_standing_has_not_come_yet_has_nothing() -> None:
    assert isinstance(MEMBER, feed.MemberRow)
    member = mapping.member_of(MEMBER, None)

    assert (member.tier_id, member.purchases) == ("", ())


def test_what_a_newer_headquarters_calls_otherwise_falls_back_to_the_plain_case() -> None:
    row = feed.MemberRow(
        "m1", address="her_majesty", source="telepathy", children=(ChildRecord("c", gender="x"),)
    )
    operator = feed.OperatorRow("op", "小周", "emperor", "hash")

    member = mapping.member_of(row, None)

    assert (member.address, member.source, member.children[0].gender) == (
        Address.NAME,
        Source.COUNTER,
        Gender.UNKNOWN,
    )
    assert mapping.operator_of(operator).role is Role.CASHIER


def test_a_rule_set_row_is_a_rule_set() -> None:
    assert isinstance(RULES, feed.RuleSetRow)
    rules = mapping.rules_of(RULES)

    assert (rules.version, [tier.points_rate for tier in rules.tiers]) == (7, [Decimal(1), Decimal("1.5")])
    assert rules.base_points == BasePoints(
        1, 100, frozenset({PriceKind.NORMAL, PriceKind.MEMBER}), PointsRounding.DOWN
    )


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"version": 0}, "version"),
        ({"tiers": ()}, "tiers"),
        ({"price_kinds": ("barter",)}, "base_points"),
        ({"rounding": "up"}, "base_points"),
        ({"per_amount_minor": 0}, "base_points"),
        ({"scale": 5}, "scale"),
    ],
)
def test_a_rule_set_that_can_not_be_used_is_refused_by_field(changed: dict[str, Any], named: str) -> None:
    assert isinstance(RULES, feed.RuleSetRow)

    with pytest.raises(RuleSetError, match=named):
        mapping.rules_of(msgspec.structs.replace(RULES, **changed))


def test_a_reminder_is_a_care_task() -> None:
    assert isinstance(REMIND, feed.RemindCommand)
    task = mapping.task_of(REMIND)

    assert (task.task_id, task.run_out_on, task.created_on) == ("t1", date(2026, 3, 6), date(2026, 3, 2))
    assert task.reason == Reason("runout.typical", {"need": "formula", "every_days": 20})


def test_a_need_row_is_a_need() -> None:
    assert isinstance(NEED, feed.NeedRow)
    assert mapping.need_of(NEED).typical_days == 20


SLOW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@SLOW
@given(st.data())
def test_every_row_that_passes_the_edge_can_be_mapped(data: st.DataObject) -> None:
    mapping.product_of(data.draw(values_of(feed.ProductRow)))
    mapping.member_of(data.draw(values_of(feed.MemberRow)), data.draw(values_of(feed.StandingRow)))
    mapping.operator_of(data.draw(values_of(feed.OperatorRow)))
    mapping.need_of(data.draw(values_of(feed.NeedRow)))
    mapping.task_of(data.draw(values_of(feed.RemindCommand)))


@SLOW
@given(values_of(feed.RuleSetRow))
def test_every_rule_set_that_passes_the_edge_is_used_or_refused(row: feed.RuleSetRow) -> None:
    try:
        mapping.rules_of(row)
    except RuleSetError:
        return


@given(
    st.builds(
        Child,
        st.just("c1"),
        st.text(max_size=20),
        st.none() | st.dates(),
        st.none() | st.dates(),
        st.sampled_from(Gender),
    )
)
def test_a_child_is_the_same_there_and_back(child: Child) -> None:
    assert mapping.child_of(mapping.child_record(child)) == child
