"""Figures become a table: each beside a limit of the same run or a target, with the load it was measured at."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

COLUMNS: Final = ("figure", "ours", "limit", "ratio", "target", "reached", "load")


@dataclass(frozen=True)
class Pair:
    """Median and 99th percentile, in the unit of their line."""

    median: float
    p99: float


@dataclass(frozen=True)
class Line:
    """One figure. `limit` is a peer of the same run, or None; `reached` is None where the figure is only told.

    `load` is the machine's one-minute load average when the figure was taken: above the number of cores, distrust it.
    """

    name: str
    ours: Pair | float
    limit: Pair | float | None
    target: str
    reached: bool | None
    load: float
    unit: str = "ms"


def pair_ms(samples_s: Sequence[float]) -> Pair:
    """Durations in seconds as median and 99th percentile in milliseconds."""
    ordered = sorted(samples_s)
    return Pair(median(ordered) * 1000, ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] * 1000)


def load_now() -> float:
    """The machine's load average over the last minute."""
    return round(os.getloadavg()[0], 2)


def beside(name: str, ours: Sequence[float], limit: Sequence[float], most: float) -> Line:
    """Durations (seconds) held against a peer of the same run: at most `most` times, by median and by p99."""
    mine, theirs = pair_ms(ours), pair_ms(limit)
    reached = mine.median <= most * theirs.median and mine.p99 <= most * theirs.p99
    return Line(name, mine, theirs, f"≤ {most:g}× limit", reached, load_now())


def medians_beside(name: str, ours: Sequence[float], limit: Sequence[float], most: float | None) -> Line:
    """As `beside`, for the few samples of which a p99 says nothing: medians alone. Without `most`, only told."""
    mine, theirs = median(ours) * 1000, median(limit) * 1000
    if most is None:
        return Line(name, mine, theirs, "–", None, load_now())
    return Line(name, mine, theirs, f"median ≤ {most:g}× limit", mine <= most * theirs, load_now())


def within(name: str, ours: Sequence[float], most_p99_ms: float) -> Line:
    """Durations (seconds) held against a figure: p99 at most `most_p99_ms`."""
    mine = pair_ms(ours)
    return Line(name, mine, None, f"p99 ≤ {most_p99_ms:g} ms", mine.p99 <= most_p99_ms, load_now())


def told(name: str, ours: Pair | float, unit: str) -> Line:
    """A figure without a target."""
    return Line(name, ours, None, "–", None, load_now(), unit)


def at_most(name: str, ours: float, most: float, unit: str) -> Line:
    """A single value held against a figure."""
    return Line(name, ours, None, f"≤ {most:g} {unit}", ours <= most, load_now(), unit)


def render(lines: Sequence[Line]) -> str:
    """The table as Markdown; a pair reads `median / p99`."""
    rows = [COLUMNS, tuple("---" for _ in COLUMNS), *(_cells(line) for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cells(line: Line) -> tuple[str, ...]:
    limit = "–" if line.limit is None else f"{_shown(line.limit)} {line.unit}"
    ours = f"{_shown(line.ours)} {line.unit}"
    reached = {True: "yes", False: "**NO**", None: "–"}[line.reached]
    return (line.name, ours, limit, _ratio(line), line.target, reached, f"{line.load:.1f}")


def _ratio(line: Line) -> str:
    match line.ours, line.limit:
        case Pair() as ours, Pair() as limit:
            return f"{ours.median / limit.median:.2f}× / {ours.p99 / limit.p99:.2f}×"
        case float() | int() as one, float() | int() as other:
            return f"{one / other:.2f}×"
        case _:
            return "–"


def _shown(value: Pair | float) -> str:
    if isinstance(value, Pair):
        return f"{_number(value.median)} / {_number(value.p99)}"
    return _number(value)


def _number(value: float) -> str:
    digits = 3 if value < 10 else 1 if value < 1000 else 0
    return f"{value:,.{digits}f}"
