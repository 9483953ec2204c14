"""One missing or stale thing a visit; what might embarrass last, or never."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.member import Member, MemberId
from posclient.domain.profile_ask import DECLINED_DAYS, LAST, ORDER, Asked, field_to_ask

ON = date(2026, 3, 2)
YEAR = 365
NEWCOMER = Member(MemberId("m1"), None, None, joined_on=ON)
KNOWN = dict.fromkeys(ORDER, "x")

members = st.builds(
    lambda known, days: Member(
        MemberId("m1"),
        None,
        None,
        joined_on=ON - timedelta(days=days),
        profile=dict.fromkeys(known, "x"),
    ),
    st.sets(st.sampled_from(ORDER)),
    st.integers(0, 2000),
)
histories = st.dictionaries(
    st.sampled_from(ORDER),
    st.builds(
        lambda days, answered: Asked(ON - timedelta(days=days), answered), st.integers(0, 900), st.booleans()
    ),
)


def with_profile(profile: dict[str, str], **days: int) -> Member:
    joined = ON - timedelta(days=days.get("joined", 0))
    return Member(MemberId("m1"), None, None, joined_on=joined, profile=profile)


def test_a_newcomer_is_asked_for_what_helps_to_serve_her() -> None:
    assert field_to_ask(NEWCOMER, {}, ON, YEAR) == "birthday"


def test_what_she_declined_is_left_for_a_while_and_another_thing_asked() -> None:
    declined = {"birthday": Asked(ON - timedelta(days=1), answered=False)}

    assert field_to_ask(NEWCOMER, declined, ON, YEAR) == "preferences"
    later = ON + timedelta(days=DECLINED_DAYS)
    assert field_to_ask(NEWCOMER, declined, later, YEAR) == "birthday"


def test_what_was_told_long_ago_is_asked_again() -> None:
    joined_long_ago = with_profile(KNOWN, joined=YEAR + 1)

    assert field_to_ask(joined_long_ago, {}, ON, YEAR) == "preferences"
    fresh = {"preferences": Asked(ON - timedelta(days=30), answered=True)}
    assert field_to_ask(joined_long_ago, fresh, ON, YEAR) == "residence"
    assert field_to_ask(with_profile(KNOWN, joined=YEAR), {}, ON, YEAR) is None


@given(members, histories, st.integers(0, 800))
def test_never_twice_a_visit(member: Member, asked: dict[str, Asked], days: int) -> None:
    field = field_to_ask(member, asked, ON, days)

    if field is not None:
        again = {**asked, field: Asked(ON, answered=False)}
        assert field_to_ask(member, again, ON, days) is None


@given(members, histories, st.integers(1, 800))
def test_the_income_is_asked_of_those_alone_who_told_everything_else(
    member: Member, asked: dict[str, Asked], days: int
) -> None:
    if field_to_ask(member, asked, ON, days) == LAST:
        assert all(member.profile.get(field) for field in ORDER if field != LAST)


@given(members, histories)
def test_nobody_is_asked_where_the_policy_says_so(member: Member, asked: dict[str, Asked]) -> None:
    assert field_to_ask(member, asked, ON, 0) is None


def test_somebody_to_be_looked_up_is_not_asked() -> None:
    assert field_to_ask(Member(MemberId("m1"), "M1", None, provisional=True), {}, ON, YEAR) is None
