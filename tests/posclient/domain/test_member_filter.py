"""Which members a list holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from posclient.domain.member import Child, Member, MemberId
from posclient.domain.member_filter import Candidate, MemberFilter, matches
from posclient.domain.reason import Reason
from posclient.domain.value.member_value import MemberValue
from posclient.domain.value.profile import Guess, Inferred
from posclient.domain.value.segment import Segment

TODAY = date(2026, 3, 2)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


VALUE = MemberValue(
    MemberId("m1"),
    TODAY,
    1,
    Segment.POTENTIAL,
    (),
    risk_percent=30,
    inferred=(Inferred(Guess.GAP, "nappies", Reason("infer.gap")),),
)
ANNA = Candidate(
    Member(
        MemberId("m1"),
        None,
        None,
        children=(Child("c1", birth_date=ago(250)), Child("c2", due_date=TODAY + timedelta(days=60))),
        profile={"residence": "望禾新城 8 幢", "note": "澄湖花园"},
    ),
    "silver",
    ago(40),
    {"formula": ago(40)},
    VALUE,
)
UNKNOWN = Candidate(Member(MemberId("m2"), None, None), "member", None, {}, None)


@pytest.mark.parametrize(
    ("asked", "is_in"),
    [
        (MemberFilter(), True),
        (MemberFilter(segment=Segment.POTENTIAL), True),
        (MemberFilter(segment=Segment.KEY), False),
        (MemberFilter(child_from_month=6, child_before_month=12), True),
        (MemberFilter(child_from_month=0, child_before_month=8), False),
        (MemberFilter(child_from_month=9), False),
        (MemberFilter(expecting=True), True),
        (MemberFilter(silent_from=40), True),
        (MemberFilter(silent_from=41), False),
        (MemberFilter(silent_from=31, silent_to=40), True),
        (MemberFilter(silent_to=39), False),
        (MemberFilter(tier_id="silver"), True),
        (MemberFilter(tier_id="gold"), False),
        (MemberFilter(kind="formula", bought_days=41), True),
        (MemberFilter(kind="formula", bought_days=40), False),
        (MemberFilter(kind="nappies"), False),
        (MemberFilter(guess=Guess.GAP), True),
        (MemberFilter(guess=Guess.BABY), False),
        (MemberFilter(least_risk_percent=30), True),
        (MemberFilter(least_risk_percent=31), False),
        (MemberFilter(area=" 望禾 "), True),
        (MemberFilter(area="澄湖花园"), False),  # a note is no address
        (MemberFilter(segment=Segment.POTENTIAL, tier_id="gold"), False),
    ],
)
def test_all_that_is_asked_must_hold(asked: MemberFilter, *, is_in: bool) -> None:
    assert matches(asked, ANNA, TODAY) is is_in


@pytest.mark.parametrize(
    ("asked", "is_in"),
    [
        (MemberFilter(), True),
        (MemberFilter(silent_from=90), True),
        (MemberFilter(silent_to=30), False),
        (MemberFilter(segment=Segment.GENERAL), False),
        (MemberFilter(least_risk_percent=0), False),
        (MemberFilter(expecting=True), False),
        (MemberFilter(child_from_month=0), False),
    ],
)
def test_who_is_hardly_known_is_in_no_list_that_asks_for_more(asked: MemberFilter, *, is_in: bool) -> None:
    assert matches(asked, UNKNOWN, TODAY) is is_in


def test_a_child_that_was_due_and_is_not_confirmed_is_not_expected_any_more() -> None:
    overdue = replace(ANNA, member=replace(ANNA.member, children=(Child("c", due_date=ago(1)),)))

    assert not matches(MemberFilter(expecting=True), overdue, TODAY)
    assert not matches(MemberFilter(child_from_month=0), overdue, TODAY)
