"""Samples become a line of the table: median and 99th percentile, ours beside a limit, and what was to be reached."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial


@dataclass(frozen=True)
class Timing:
    """Milliseconds."""

    median_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Line:
    """One figure. `limit` is what it is held against in the same run, or None where the target is absolute."""

    name: str
    ours: Timing
    limit: Timing | None
    target: str
    reached: bool


def timing(samples_s: Sequence[float]) -> Timing:
    """Median and 99th percentile of durations in seconds."""
    ordered = sorted(samples_s)
    return Timing(
        ordered[len(ordered) // 2] * 1000, ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] * 1000
    )


def measure(call: Callable[[int], object], rounds: int, *, warm_up: int = 50) -> list[float]:
    """Seconds of each of `rounds` calls; `call` gets the number of the round."""
    for number in range(warm_up):
        call(number)
    gc.collect()
    samples = []
    for number in range(warm_up, warm_up + rounds):
        began = time.perf_counter()
        call(number)
        samples.append(time.perf_counter() - began)
    return samples


def interleaved(
    ours: Callable[[int], object], limit: Callable[[int], object], rounds: int, *, warm_up: int = 50
) -> tuple[Timing, Timing]:
    """Both measured turn about, in small blocks, so that a busy minute of the machine hurts both alike."""
    mine: list[float] = []
    theirs: list[float] = []
    block = 100
    for start in range(0, rounds, block):
        warm = 0 if start else warm_up
        mine += measure(partial(_from, ours, start), block, warm_up=warm)
        theirs += measure(partial(_from, limit, start), block, warm_up=warm)
    return timing(mine), timing(theirs)


def _from(call: Callable[[int], object], start: int, number: int) -> object:
    return call(start + number)


def ratio_line(name: str, ours: Timing, limit: Timing, most: float, *, with_p99: bool = True) -> Line:
    """Held against a limit of the same run: at most `most` times, by median and (where asked) by p99."""
    reached = ours.median_ms <= most * limit.median_ms and (
        not with_p99 or ours.p99_ms <= most * limit.p99_ms
    )
    return Line(name, ours, limit, f"≤ {most:g}× limit", reached)


def absolute_line(name: str, ours: Timing, most_p99_ms: float) -> Line:
    """Held against a figure: p99 at most `most_p99_ms`."""
    return Line(name, ours, None, f"p99 ≤ {most_p99_ms:g} ms", ours.p99_ms <= most_p99_ms)


def render(lines: Sequence[Line]) -> str:
    """The table as Markdown."""
    rows = [
        "| figure | ours, median / p99 ms | limit, median / p99 ms | ratio, median / p99 | target | reached |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for line in lines:
        ours = f"{line.ours.median_ms:.3f} / {line.ours.p99_ms:.3f}"
        limit = ratio = "–"
        if line.limit is not None:
            limit = f"{line.limit.median_ms:.3f} / {line.limit.p99_ms:.3f}"
            ratio = f"{line.ours.median_ms / line.limit.median_ms:.2f}× / {line.ours.p99_ms / line.limit.p99_ms:.2f}×"
        rows.append(
            f"| {line.name} | {ours} | {limit} | {ratio} | {line.target} | {'yes' if line.reached else 'NO'} |"
        )
    return "\n".join(rows)
