"""What was known of the members on a day, and who stayed away from then on: how a risk model is fitted and judged.

A snapshot reads nothing after its day but the outcome. A model is fitted on snapshots whose outcome was known on the
day that it is judged from, so that it never saw what it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from posclient.domain.value.features import features
from posclient.domain.value.history import History
from sync.hq.value.risk_fit import Seen

HORIZON_DAYS: Final = 91
EVERY_DAYS: Final = 15
SNAPSHOTS: Final = 5


def cut(history: History, on: date) -> History:
    """The history as it was known at the end of a day."""
    return History(tuple(visit for visit in history.visits if visit.on <= on), on)


def snapshot(
    members: Iterable[History], kinds: Mapping[str, str], on: date, horizon_days: int = HORIZON_DAYS
) -> list[Seen]:
    """Everybody who had come by the end of `on`, and whether she stayed away on the `horizon_days` after it."""
    until = on + timedelta(days=horizon_days)
    seen = []
    for whole in members:
        known = cut(whole, on)
        if known.visits:
            came = any(on < visit.on <= until for visit in whole.visits)
            seen.append(Seen(features(known, kinds), stayed_away=not came))
    return seen


def training_days(judged_on: date, horizon_days: int = HORIZON_DAYS) -> tuple[date, ...]:
    """The days of the snapshots to fit on: the last whose outcome is known on `judged_on`, and some before."""
    last = judged_on - timedelta(days=horizon_days)
    return tuple(last - timedelta(days=EVERY_DAYS * number) for number in range(SNAPSHOTS))


def training(
    members: Sequence[History], kinds: Mapping[str, str], judged_on: date, horizon_days: int = HORIZON_DAYS
) -> list[Seen]:
    """All that may be fitted on by who judges from `judged_on` on."""
    return [
        one
        for on in training_days(judged_on, horizon_days)
        for one in snapshot(members, kinds, on, horizon_days)
    ]
