"""When does she run out? From a member's purchases of one need to a run-out date with a range and the reason why.

First course: her own median interval where she has a rhythm, else the need's typical interval. The measurements that
shape it: quantity stretches an interval with an elasticity of 0–0.37, never in proportion; with fewer than three
intervals every method is at 21–27 % precision, so such a prediction is marked as not confident enough for a slip.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from posclient.domain.reason import Reason

QUANTITY_ELASTICITY: Final = 0.3
RHYTHM_INTERVALS: Final = 3
LONGEST_DAYS: Final = 730
"""Nothing here lasts longer: a larger figure comes from a slip in the data, and a date must come out all the same."""
SOON_DAYS: Final = 7


@dataclass(frozen=True)
class Need:
    """Something that is used up and bought again (奶粉, 纸尿裤), with what is typical for it."""

    need_id: str
    name: str
    name_en: str
    unit: str
    typical_days: int
    reminds: bool = True


@dataclass(frozen=True)
class Bought:
    """One purchase of a need: `units` in the need's own unit (grams, pieces); negative = returned."""

    on: date
    units: int


@dataclass(frozen=True)
class RunOut:
    """A prediction: the day, how many days it may be off either way, whether it carries a slip, and why."""

    need_id: str
    run_out_on: date
    give_or_take_days: int
    confident: bool
    reason: Reason

    def days_left(self, on: date) -> int:
        """Days from `on` to the run-out; negative = overdue."""
        return (self.run_out_on - on).days


def run_out(need: Need, bought: Iterable[Bought], on: date) -> RunOut | None:
    """Predict from the purchases up to `on`; None without any. Order does not matter; one day counts as one purchase.

    Purchases dated after `on` are left out; returns are taken off their day, and a day that nets to nothing is no
    purchase.
    """
    by_day: dict[date, int] = {}
    for purchase in bought:
        if purchase.on <= on:
            by_day[purchase.on] = by_day.get(purchase.on, 0) + purchase.units
    days = sorted(day for day, units in by_day.items() if units > 0)
    if not days:
        return None
    intervals = [(later - earlier).days for earlier, later in pairwise(days)]
    last = days[-1]
    rhythm = len(intervals) >= RHYTHM_INTERVALS
    usual = median(intervals) if rhythm else float(need.typical_days)
    stocked = by_day[last] / median(by_day[day] for day in days)
    expected = max(1, round(min(usual * stocked**QUANTITY_ELASTICITY, LONGEST_DAYS)))
    spread = _give_or_take(intervals, expected) if rhythm else max(3, expected // 3)
    run_out_on = last + timedelta(days=expected)
    reason = Reason(
        "runout.own_rhythm" if rhythm else "runout.typical",
        {
            "need": need.need_id,
            "every_days": round(usual),
            "last_units": by_day[last],
            "days_ago": (on - last).days,
            "days_left": (run_out_on - on).days,
            "give_or_take": spread,
        },
    )
    return RunOut(need.need_id, run_out_on, spread, rhythm, reason)


def _give_or_take(intervals: list[int], expected: int) -> int:
    """Median absolute deviation of her intervals, at least two days and at most half the interval."""
    centre = median(intervals)
    deviation = median(abs(interval - centre) for interval in intervals)
    return max(2, min(round(deviation), max(2, expected // 2)))
