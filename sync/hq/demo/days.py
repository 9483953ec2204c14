"""The demo's calendar: when people join, when the shop has its campaigns, and instants of a day in the shop's zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from sync.hq.demo.chance import WEEKDAYS
from sync.hq.demo.rules import TIME_ZONE

YEAR_DAYS: Final = 365
MEMBER_DAYS: Final = 2 * YEAR_DAYS
"""The shop has enrolled members for two years."""

_BY_MONTH: Final = (0.85, 0.6, 1.1, 1.0, 1.1, 1.3, 0.9, 0.9, 1.1, 1.0, 1.45, 1.05)
_GROWTH: Final = 0.9  # by so much more people join a day now than two years ago
_ZONE: Final = ZoneInfo(TIME_ZONE)

MEMBER_DAY: Final = 18
_CAMPAIGNS: Final = ((6, 16), (6, 17), (11, 9), (11, 10), (11, 11), (12, 12))


def day(text: str) -> date:
    """A business date from its wire form."""
    return date.fromisoformat(text)


def is_campaign(on: date) -> bool:
    """Whether the shop draws people in on this day: the monthly member day, the June and November sales."""
    return on.day == MEMBER_DAY or (on.month, on.day) in _CAMPAIGNS


@cache
def campaign_near(ordinal: int, within: int) -> int | None:
    """The latest campaign day (an ordinal) in the `within` days before this one, if there is one."""
    days = range(ordinal - 1, ordinal - within - 1, -1)
    return next((one for one in days if is_campaign(date.fromordinal(one))), None)


def joining_days(random: Random, count: int, today: date) -> list[date]:
    """When `count` members joined, in order: growing, seasonal, more at weekends; the last day is yesterday."""
    days = [today - timedelta(days=back) for back in range(MEMBER_DAYS, 0, -1)]
    weights = [
        (1 + _GROWTH * place / MEMBER_DAYS) * _BY_MONTH[one.month - 1] * WEEKDAYS[one.weekday()]
        for place, one in enumerate(days)
    ]
    return sorted(random.choices(days, weights, k=count))


def instant_ms(on: date, hour: int = 0) -> int:
    """UTC milliseconds of this hour of a day in the shop's zone."""
    return int(datetime.combine(on, time(hour), tzinfo=_ZONE).timestamp()) * 1000
