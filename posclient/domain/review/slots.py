"""A window cut into hours or days, for its plots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from fractions import Fraction
from typing import Final

from posclient.domain.review.baskets import Basket
from posclient.domain.review.enrolments import Enrolment
from posclient.domain.review.figures import share
from posclient.domain.review.period import Period, Window

OPEN_HOURS: Final = range(9, 21)
"""Shown also where nothing was sold in them."""


@dataclass(frozen=True)
class Slot:
    """An hour of the day or a day of the week or month (`number`: 0 to 23, 1 to 7, 1 to 31); `day` only of the latter.

    Money that is left on the receipts of the slot; `before_minor` all of it in the same place of the window before.
    """

    number: int
    day: date | None
    member_minor: int
    other_minor: int
    before_minor: int
    new_members: int

    @property
    def member_share(self) -> Fraction | None:
        """会员消费占比 of the slot, 0 to 1."""
        return share(self.member_minor, self.member_minor + self.other_minor)


def slots(
    period: Period,
    window: Window,
    sold: Iterable[Basket],
    sold_before: Iterable[Basket],
    enrolled: Iterable[Enrolment],
    zone: tzinfo,
) -> tuple[Slot, ...]:
    """The slots of a window, in order; what lies in them adds up to the window's receipts."""
    number = _number_in(period, zone)
    member: Counter[int] = Counter()
    other: Counter[int] = Counter()
    for basket in sold:
        (member if basket.member_id else other)[number(basket.business_date, basket.at_ms)] += (
            basket.left_minor
        )
    before: Counter[int] = Counter()
    for basket in sold_before:
        before[number(basket.business_date, basket.at_ms)] += basket.left_minor
    new = Counter(number(one.business_date, one.at_ms) for one in enrolled)
    seen = [*member, *other, *before, *new]
    return tuple(
        Slot(n, _day(period, window, n), member[n], other[n], before[n], new[n])
        for n in _numbers(period, window, seen)
    )


def _number_in(period: Period, zone: tzinfo) -> Callable[[date, int], int]:
    def hour(_day: date, at_ms: int) -> int:
        return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms)).astimezone(zone).hour

    def weekday(day: date, _at_ms: int) -> int:
        return day.isoweekday()

    def day_of_month(day: date, _at_ms: int) -> int:
        return day.day

    return {Period.TODAY: hour, Period.WEEK: weekday, Period.MONTH: day_of_month}[period]


def _numbers(period: Period, window: Window, seen: Iterable[int]) -> range:
    match period:
        case Period.TODAY:
            hours = [*seen, OPEN_HOURS.start, OPEN_HOURS.stop - 1]
            return range(min(hours), max(hours) + 1)
        case Period.WEEK:
            return range(1, 8)
        case Period.MONTH:
            return range(1, _last_of_month(window.first).day + 1)


def _last_of_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _day(period: Period, window: Window, number: int) -> date | None:
    return None if period is Period.TODAY else window.first + timedelta(days=number - 1)
