"""Calling things many times, ours and the limit turn about, so that a busy moment of the machine hurts both alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Final

WARM_UP: Final = 20
BLOCK: Final = 25

Call = Callable[[int], object]


def one_alone(call: Call, rounds: int, *, warm_up: int = WARM_UP) -> list[float]:
    """Seconds of each of `rounds` calls after the warm-up; `call` gets the number of its round."""
    for number in range(warm_up):
        call(number)
    gc.collect()
    return [_timed(call, number) for number in range(warm_up, warm_up + rounds)]


def in_turns(
    ours: Call, limit: Call, rounds: int, *, warm_up: int = WARM_UP, block: int = BLOCK
) -> tuple[list[float], list[float]]:
    """Seconds of `rounds` calls of each, in blocks that take turns at who goes first.

    Both get the numbers 0, 1, 2 … in the same order. A call that must not profit from what the other just read has to
    make something different of its number.
    """
    for number in range(warm_up):
        ours(number)
        limit(number)
    gc.collect()
    mine: list[float] = []
    theirs: list[float] = []
    for start in range(warm_up, warm_up + rounds, block):
        numbers = range(start, min(start + block, warm_up + rounds))
        both = [(mine, ours), (theirs, limit)]
        if (start // block) % 2:
            both.reverse()
        for samples, call in both:
            samples.extend(_timed(call, number) for number in numbers)
    return mine, theirs


def _timed(call: Call, number: int) -> float:
    began = time.perf_counter()
    call(number)
    return time.perf_counter() - began
