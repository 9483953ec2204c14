"""Today, this week, this month, and what each is held against."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

CONTRIBUTION_DAYS: Final = 30
"""What a member contributes is told for a month, whichever period is looked at: the 30 days up to its end."""


class Period(StrEnum):
    """今天, 本周, 本月: a business date, its ISO week (from Monday), its calendar month."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Window:
    """Business dates from `first` to `last`, both inside; of them what happened until `until_ms` (None = all)."""

    first: date
    last: date
    until_ms: int | None = None

    @property
    def days(self) -> int:
        """How many dates it has."""
        return (self.last - self.first).days + 1

    def holds(self, business_date: date, at_ms: int) -> bool:
        """Whether something of that business date and instant falls into it."""
        return self.first <= business_date <= self.last and (self.until_ms is None or at_ms <= self.until_ms)


def current(period: Period, on: date) -> Window:
    """The period that a business date lies in, from its beginning up to that date."""
    match period:
        case Period.TODAY:
            return Window(on, on)
        case Period.WEEK:
            return Window(on - timedelta(days=on.weekday()), on)
        case Period.MONTH:
            return Window(on.replace(day=1), on)


def before(period: Period, on: date, now_ms: int, zone: tzinfo) -> Window:
    """The period before, as far into it as `current` has come: as many days, the last up to the same time of day.

    A whole yesterday beside half a today, or a whole month beside eleven days, would tell nothing. Where the month
    before is shorter, it is taken whole.
    """
    last = _same_place(period, on)
    now = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=now_ms)
    then = now.astimezone(zone) - (
        on - last
    )  # wall-clock arithmetic: the same time of day, also over a change
    return Window(current(period, last).first, last, int(then.timestamp() * 1000))


def month_up_to(window: Window) -> Window:
    """The `CONTRIBUTION_DAYS` days that end where a window ends."""
    return Window(window.last - timedelta(days=CONTRIBUTION_DAYS - 1), window.last, window.until_ms)


def _same_place(period: Period, on: date) -> date:
    """The day that lies in the period before where `on` lies in its own."""
    match period:
        case Period.TODAY:
            return on - timedelta(days=1)
        case Period.WEEK:
            return on - timedelta(days=7)
        case Period.MONTH:
            end = on.replace(day=1) - timedelta(days=1)
            return end.replace(day=min(on.day, monthrange(end.year, end.month)[1]))
