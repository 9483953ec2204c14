"""What tells a member who will stay away from one who will come: plain figures of her last half year.

Nothing older counts, so that a till, which holds a member's latest purchases only, and headquarters see the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import log, log1p, sqrt
from typing import Final

from posclient.domain.value.history import History, Visit

WINDOW_DAYS: Final = 182
QUARTER_DAYS: Final = 91

_USUAL_GAP: Final = 20.0
_USUAL_SPREAD: Final = 15.0
_WORTH_GAPS: Final = 2
"""Somebody with few visits is taken for usual: as if two gaps of `_USUAL_GAP` days, spread by `_USUAL_SPREAD`, were
known besides her own.
"""


FEATURES: Final = (
    "silent",
    "visits_30",
    "visits_60",
    "visits_91",
    "visits_182",
    "weeks",
    "gap",
    "overdue",
    "spread",
    "spend_91",
    "basket",
    "kinds",
    "known",
)
"""In this order: days since the last visit; visits of the last days; weeks with a visit; days between visits; how much
longer than that she has been silent; how uneven they are; yuan spent; yuan a visit; kinds of goods; days since her
first visit. All as logarithms.
"""


def features(history: History, kinds: Mapping[str, str]) -> tuple[float, ...]:
    """The figures of somebody with at least one visit, in the order of `FEATURES`. `kinds` names what a product is for
    (need or category); what is not in it counts for nothing. Raises ValueError without a visit.
    """
    if history.silent_days is None:
        raise ValueError("features of nobody")
    silent = history.silent_days
    recent = history.since(WINDOW_DAYS)
    ages = [(history.on - visit.on).days for visit in recent]
    gaps = [earlier - later for earlier, later in pairwise(ages)]
    gap = (sum(gaps) + _WORTH_GAPS * _USUAL_GAP) / (len(gaps) + _WORTH_GAPS)
    quarter = recent[len(recent) - sum(age < QUARTER_DAYS for age in ages) :]
    amounts = [_yuan(visit) for visit in recent]
    return (
        log1p(silent),
        log1p(sum(age < 30 for age in ages)),
        log1p(sum(age < 60 for age in ages)),
        log1p(len(quarter)),
        log1p(len(recent)),
        log1p(len({age // 7 for age in ages})),
        log1p(gap),
        log1p(silent / gap),
        log(_spread(gaps)),
        log1p(sum(map(_yuan, quarter))),
        log1p(sum(amounts) / len(amounts)) if amounts else 0.0,
        log1p(len(kinds_of(quarter, kinds))),
        log1p(min(history.known_days, WINDOW_DAYS)),
    )


def kinds_of(visits: tuple[Visit, ...], kinds: Mapping[str, str]) -> set[str]:
    """The kinds of goods that were bought on these days."""
    found = {kinds.get(product_id, "") for visit in visits for product_id in visit.product_ids}
    return found - {""}


def _yuan(visit: Visit) -> float:
    return max(visit.amount_minor, 0) / 100


def _spread(gaps: list[int]) -> float:
    mean = sum(gaps) / len(gaps) if gaps else 0.0
    squares = sum((gap - mean) ** 2 for gap in gaps) + _WORTH_GAPS * _USUAL_SPREAD**2
    return sqrt(squares / (len(gaps) + _WORTH_GAPS))
