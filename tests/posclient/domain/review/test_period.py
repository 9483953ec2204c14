"""Periods, and what each is held against."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.review.period import Period, Window, before, current, month_up_to

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
PERIODS = st.sampled_from(list(Period))


def ms(year: int, month: int, day: int, hour: int, minute: int = 0, zone: ZoneInfo = SHANGHAI) -> int:
    return int(datetime(year, month, day, hour, minute, tzinfo=zone).timestamp() * 1000)


@pytest.mark.parametrize(
    ("period", "first", "against"),
    [
        (Period.TODAY, date(2026, 11, 19), (date(2026, 11, 18), date(2026, 11, 18))),
        (Period.WEEK, date(2026, 11, 16), (date(2026, 11, 9), date(2026, 11, 12))),
        (Period.MONTH, date(2026, 11, 1), (date(2026, 10, 1), date(2026, 10, 19))),
    ],
)
def test_a_thursday(period: Period, first: date, against: tuple[date, date]) -> None:
    thursday = date(2026, 11, 19)
    window = before(period, thursday, ms(2026, 11, 19, 14), SHANGHAI)

    assert current(period, thursday) == Window(first, thursday)
    assert (window.first, window.last) == against


def test_half_a_day_is_held_against_half_a_day() -> None:
    window = before(Period.TODAY, date(2026, 11, 19), ms(2026, 11, 19, 14, 30), SHANGHAI)

    assert window.holds(date(2026, 11, 18), ms(2026, 11, 18, 14, 30))
    assert not window.holds(date(2026, 11, 18), ms(2026, 11, 18, 14, 31))


def test_a_business_day_that_goes_on_past_midnight() -> None:
    """At half past midnight the 19th is not over: it is held against the 18th up to half past midnight."""
    window = before(Period.TODAY, date(2026, 11, 19), ms(2026, 11, 20, 0, 30), SHANGHAI)

    assert window.last == date(2026, 11, 18)
    assert window.until_ms == ms(2026, 11, 19, 0, 30)


def test_the_last_of_march_is_held_against_the_whole_of_february() -> None:
    window = before(Period.MONTH, date(2026, 3, 31), ms(2026, 3, 31, 21), SHANGHAI)

    assert (window.first, window.last) == (date(2026, 2, 1), date(2026, 2, 28))


def test_the_same_time_of_day_also_where_clocks_were_changed_between() -> None:
    paris = ZoneInfo("Europe/Paris")
    window = before(Period.TODAY, date(2026, 3, 29), ms(2026, 3, 29, 12, zone=paris), paris)

    assert window.until_ms == ms(2026, 3, 28, 12, zone=paris)


def test_a_contribution_is_of_thirty_days() -> None:
    assert month_up_to(Window(date(2026, 11, 19), date(2026, 11, 19), 7)) == Window(
        date(2026, 10, 21), date(2026, 11, 19), 7
    )


@given(PERIODS, DAYS)
def test_what_is_held_against_each_other_is_as_long_and_does_not_overlap(period: Period, on: date) -> None:
    now = current(period, on)
    then = before(period, on, 0, SHANGHAI)

    assert now.first <= now.last == on
    assert then.first <= then.last < now.first
    assert then.days == now.days or (period is Period.MONTH and (then.last + timedelta(days=1)) == now.first)


@given(DAYS)
def test_today_lies_in_its_week_and_month(on: date) -> None:
    assert current(Period.WEEK, on).holds(on, 0)
    assert current(Period.WEEK, on).first.isoweekday() == 1
    assert current(Period.MONTH, on).first.day == 1
