"""Doing things many times, ours and the limit turn about, so that a busy moment of the machine hurts both alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Final

WARM_UP: Final = 20
BLOCK: Final = 25

Ready = Callable[[int], Callable[[], object]]
"""Gets ready for the round of a number and returns what is measured."""


def one_alone(ready: Ready, rounds: int) -> list[float]:
    """Seconds of each of `rounds` rounds, after a warm-up."""
    for number in range(WARM_UP):
        ready(number)()
    gc.collect()
    return [_timed(ready, number) for number in range(WARM_UP, WARM_UP + rounds)]


def in_turns(
    ours: Ready, limit: Ready, rounds: int, *, rest: Callable[[], object] | None = None
) -> tuple[list[float], list[float]]:
    """Seconds of `rounds` rounds of each, after a warm-up, in blocks that take turns at who goes first.

    Both get the same numbers in the same order. `rest` is called between the blocks.
    """
    for number in range(WARM_UP):
        ours(number)()
        limit(number)()
    gc.collect()
    mine: list[float] = []
    theirs: list[float] = []
    for start in range(WARM_UP, WARM_UP + rounds, BLOCK):
        numbers = range(start, min(start + BLOCK, WARM_UP + rounds))
        both = [(mine, ours), (theirs, limit)]
        if (start // BLOCK) % 2:
            both.reverse()
        for samples, ready in both:
            if rest is not None:
                rest()
            samples.extend(_timed(ready, number) for number in numbers)
    return mine, theirs


def _timed(ready: Ready, number: int) -> float:
    call = ready(number)
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
