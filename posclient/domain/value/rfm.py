"""RFM: how recently, how often, for how much. Five classes each, by cut-offs that are data."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from posclient.domain.value.history import History

WINDOW_DAYS: Final = 365
CLASSES: Final = 5


@dataclass(frozen=True)
class Rfm:
    """The figures of the last `WINDOW_DAYS`. `silent_days` is None for who has not come in that time."""

    silent_days: int | None
    visits: int
    amount_minor: int


@dataclass(frozen=True)
class RfmCuts:
    """Four ascending bounds a figure. A bound belongs to the better class: silent for `silent_days[0]` days is still
    class 5, `visits[3]` visits are class 5 already.
    """

    silent_days: tuple[int, ...]
    visits: tuple[int, ...]
    amount_minor: tuple[int, ...]

    def __post_init__(self) -> None:
        for name in ("silent_days", "visits", "amount_minor"):
            bounds: tuple[int, ...] = getattr(self, name)
            if len(bounds) != CLASSES - 1 or list(bounds) != sorted(bounds):
                raise ValueError(f"rfm.{name}: not four ascending bounds")


@dataclass(frozen=True)
class RfmScore:
    """1 (worst) to 5 (best) each."""

    recency: int
    frequency: int
    money: int


def rfm(history: History) -> Rfm:
    """The three figures of a history."""
    visits = history.since(WINDOW_DAYS)
    silent = history.silent_days if visits else None
    return Rfm(silent, len(visits), sum(visit.amount_minor for visit in visits))


def score(figures: Rfm, cuts: RfmCuts) -> RfmScore:
    """The classes that figures fall into."""
    if figures.silent_days is None:
        return RfmScore(1, 1, 1)
    return RfmScore(
        CLASSES - bisect_left(cuts.silent_days, figures.silent_days),
        1 + bisect_right(cuts.visits, figures.visits),
        1 + bisect_right(cuts.amount_minor, figures.amount_minor),
    )


def cuts_of(population: Sequence[Rfm]) -> RfmCuts:
    """Bounds that put a fifth of those who came into each class, as far as equal figures allow. Raises ValueError for
    nobody.
    """
    came = [figures for figures in population if figures.silent_days is not None]
    if not came:
        raise ValueError("rfm: nobody came")
    return RfmCuts(
        _fifths([figures.silent_days or 0 for figures in came]),
        _fifths([figures.visits for figures in came]),
        _fifths([figures.amount_minor for figures in came]),
    )


def _fifths(values: list[int]) -> tuple[int, ...]:
    ordered = sorted(values)
    return tuple(ordered[len(ordered) * part // CLASSES] for part in range(1, CLASSES))
