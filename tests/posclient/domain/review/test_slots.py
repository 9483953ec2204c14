"""Hours and days of a plot."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.review.baskets import Document, baskets
from posclient.domain.review.enrolments import Enrolment
from posclient.domain.review.period import Period, current
from posclient.domain.review.slots import slots
from tests.posclient.domain.review.rows import MONDAY, at, days_at_the_counter, sold

SUNDAY = MONDAY + timedelta(days=6)


def test_hours_are_the_stores_own() -> None:
    cut = slots(
        Period.TODAY,
        current(Period.TODAY, MONDAY),
        baskets([sold(member="M1", hour=2)]),
        (),
        (),
        ZoneInfo("Asia/Shanghai"),
    )

    assert [slot.number for slot in cut] == list(range(9, 21))
    assert [slot.number for slot in cut if slot.member_minor] == [10]


def test_an_hour_outside_the_usual_ones_is_shown_too() -> None:
    window = current(Period.TODAY, MONDAY)
    cut = slots(Period.TODAY, window, baskets([sold(hour=22)]), baskets([sold(hour=7)]), (), UTC)

    assert (cut[0].number, cut[-1].number) == (7, 22)
    assert cut[0].before_minor == 10_000


def test_a_month_has_all_its_days() -> None:
    cut = slots(Period.MONTH, current(Period.MONTH, date(2028, 2, 3)), (), (), (), UTC)

    assert [slot.day for slot in cut] == [date(2028, 2, day) for day in range(1, 30)]


def test_who_joined_stands_in_her_day() -> None:
    joined = Enrolment("M9", MONDAY + timedelta(days=2), at(MONDAY), "counter", "OP1")
    cut = slots(Period.WEEK, current(Period.WEEK, SUNDAY), (), (), (joined,), UTC)

    assert [slot.new_members for slot in cut] == [0, 0, 1, 0, 0, 0, 0]


@given(st.sampled_from([Period.WEEK, Period.MONTH]), days_at_the_counter())
def test_the_slots_add_up_to_what_was_sold(period: Period, documents: list[Document]) -> None:
    sold_now = baskets(documents)
    cut = slots(period, current(period, SUNDAY), sold_now, sold_now, (), UTC)

    whole = sum(basket.left_minor for basket in sold_now)
    assert sum(slot.member_minor + slot.other_minor for slot in cut) == whole
    assert sum(slot.before_minor for slot in cut) == whole
    assert all(slot.member_share is None or 0 <= slot.member_share <= 1 for slot in cut)
