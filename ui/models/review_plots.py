"""A review's plots: sales, members' share and new members, by hour or by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from posclient.domain.money import round_half_up
from posclient.domain.review.figures import HEALTHY_SHARE
from posclient.domain.review.listing import percent
from posclient.domain.review.period import Period
from posclient.domain.review.review import PeriodReview
from posclient.domain.review.slots import Slot
from posclient.words import Words

_WHOLE: Final = 1000
"""A share of 1 in a plot of shares."""
_NICE: Final = (1, 2, 3, 4, 5, 6, 8, 10)


class Swatch(Enum):
    """How something is drawn, never by colour alone: filled, outlined, a stroke across the bar, a dashed line."""

    SOLID = auto()
    HOLLOW = auto()
    MARK = auto()
    LINE = auto()


@dataclass(frozen=True)
class Bar:
    """A slot of a plot: a solid part below a hollow one, and where the slot before stood (None = nothing to mark)."""

    label: str
    solid: int
    hollow: int = 0
    mark: int | None = None


@dataclass(frozen=True)
class PlotText:
    """A plot. `top` is the value at its upper edge and `top_text` how that is written; `line` a value to reach.
    `told` says it in words, for who hears the screen.
    """

    title: str
    bars: tuple[Bar, ...]
    top: int
    top_text: str
    legend: tuple[tuple[Swatch, str], ...] = ()
    line: int | None = None
    told: str = ""


def plots(words: Words, one: PeriodReview) -> tuple[PlotText, PlotText, PlotText]:
    """The three of a period."""
    labelled = tuple((_label(words, one.period, slot), slot) for slot in one.slots)
    return _sales(words, labelled), _shares(words, labelled), _joined(words, labelled)


def nice_top(most: int, unit: int = 1) -> int:
    """The least round number, in a unit, that is not below `most`: 1, 2, 3, 4, 5, 6 or 8 times a power of ten."""
    power = unit
    while True:
        for step in _NICE:
            if step * power >= most:
                return step * power
        power *= 10


def _sales(words: Words, labelled: Sequence[tuple[str, Slot]]) -> PlotText:
    bars = tuple(
        Bar(label, slot.member_minor, slot.other_minor, slot.before_minor) for label, slot in labelled
    )
    top = nice_top(max((max(bar.solid + bar.hollow, bar.mark or 0) for bar in bars), default=0), 10_000)
    legend = (
        (Swatch.SOLID, words("review.plot.member")),
        (Swatch.HOLLOW, words("review.plot.other")),
        (Swatch.MARK, words("review.plot.before")),
    )
    told = "; ".join(f"{bar.label} {words.money(bar.solid + bar.hollow)}" for bar in bars)
    top_text = f"¥{top // 100:,}"
    return PlotText(words("review.plot.sales"), bars, top, top_text, legend, told=told)


def _shares(words: Words, labelled: Sequence[tuple[str, Slot]]) -> PlotText:
    bars = tuple(
        Bar(label, round_half_up(slot.member_share * _WHOLE) if slot.member_share is not None else 0)
        for label, slot in labelled
    )
    told = "; ".join(
        f"{label} {percent(slot.member_share)}%" for label, slot in labelled if slot.member_share is not None
    )
    legend = ((Swatch.LINE, words("review.plot.healthy")),)
    line = round_half_up(HEALTHY_SHARE * _WHOLE)
    return PlotText(words("review.plot.share"), bars, _WHOLE, "100%", legend, line, told)


def _joined(words: Words, labelled: Sequence[tuple[str, Slot]]) -> PlotText:
    bars = tuple(Bar(label, slot.new_members) for label, slot in labelled)
    top = nice_top(max((bar.solid for bar in bars), default=0))
    told = "; ".join(f"{bar.label} {bar.solid}" for bar in bars)
    return PlotText(words("review.plot.joined"), bars, top, str(top), told=told)


def _label(words: Words, period: Period, slot: Slot) -> str:
    """`14` o'clock, `一`, the day of the month."""
    return words(f"review.weekday.{slot.number}") if period is Period.WEEK else str(slot.number)
