"""Nelder and Mead's simplex: the least of a smooth function of a few variables, without derivatives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Final

MOST_STEPS: Final = 2_000
_Point = tuple[float, ...]


def least(
    function: Callable[[Sequence[float]], float],
    start: Sequence[float],
    *,
    width: float = 0.5,
    tolerance: float = 1e-10,
    steps: int = MOST_STEPS,
) -> tuple[float, ...]:
    """Where `function` is least, beginning at `start`. Points at which it is not a finite number are walked away from.

    It ends when all corners lie within `tolerance` of each other, in value and in place. Raises ValueError where
    `steps` do not reach that.
    """

    def worth(point: _Point) -> tuple[float, _Point]:
        value = function(point)
        return (value if isfinite(value) else float("inf")), point

    size = len(start)
    first = tuple(start)
    corners = [worth(first)]
    corners += [worth((*first[:at], first[at] + width, *first[at + 1 :])) for at in range(size)]
    for _ in range(steps):
        corners.sort(key=lambda corner: corner[0])
        best, worst = corners[0], corners[-1]
        if _close(corners, tolerance):
            return best[1]
        centre = tuple(sum(corner[1][at] for corner in corners[:-1]) / size for at in range(size))
        mirrored = worth(_along(centre, worst[1], -1.0))
        if mirrored[0] < best[0]:
            corners[-1] = min(mirrored, worth(_along(centre, worst[1], -2.0)), key=lambda corner: corner[0])
        elif mirrored[0] < corners[-2][0]:
            corners[-1] = mirrored
        else:
            nearer = min(mirrored, worst, key=lambda corner: corner[0])
            inside = worth(_along(centre, nearer[1], 0.5))
            if inside[0] < nearer[0]:
                corners[-1] = inside
            else:
                corners[1:] = [worth(_along(best[1], corner[1], 0.5)) for corner in corners[1:]]
    raise ValueError(f"no least value within {steps} steps")


def _along(origin: _Point, point: _Point, part: float) -> _Point:
    return tuple(o + part * (p - o) for o, p in zip(origin, point, strict=True))


def _close(corners: Sequence[tuple[float, _Point]], tolerance: float) -> bool:
    best = corners[0]
    if abs(corners[-1][0] - best[0]) > tolerance * (1 + abs(best[0])):
        return False
    return all(
        abs(p - b) <= tolerance**0.5 * (1 + abs(b))
        for _, point in corners[1:]
        for p, b in zip(point, best[1], strict=True)
    )
