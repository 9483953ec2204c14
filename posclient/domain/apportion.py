"""Parts that grow step by step and are whole at the end: what is undone of a figure when so much of another is.

Everything here is a function of how much is done so far, never of the steps that led there. So whatever the steps
were, their sum is exact, and no step is ever negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from posclient.domain.money import round_half_up


def part_so_far(whole: int, done: int, total: int) -> int:
    """What of `whole` belongs to `done` of `total`, to the nearest; nothing at 0 and all of it at `total`.

    None of the three is negative. Of a total of 0 everything is done. Raises ValueError for more than the total.
    """
    if not 0 <= done <= total or whole < 0:
        raise ValueError(f"{done} of {total}, and of a whole of {whole}")
    return round_half_up(Fraction(whole * done, total)) if total else whole


def parts_so_far(done: int, wholes: Sequence[int]) -> tuple[int, ...]:
    """`done`, shared over `wholes` in proportion, whose sum is the most that can be done. The parts sum to `done`.

    The first takes its part, then the second its part of what is left, and so on: so each only grows with `done`,
    which sharing by largest remainders does not promise. Raises ValueError for more than the sum.
    """
    parts = []
    left_done, left_total = done, sum(wholes)
    for whole in wholes:
        part = part_so_far(whole, left_done, left_total) if left_total else 0
        parts.append(part)
        left_done -= part
        left_total -= whole
    if left_done:
        raise ValueError(f"{done} is more than {sum(wholes)}")
    return tuple(parts)


def in_order_so_far(done: int, wholes: Sequence[int]) -> tuple[int, ...]:
    """`done`, taken from the first as far as it reaches, then from the second. Raises ValueError as above."""
    parts = []
    left = done
    for whole in wholes:
        part = min(left, whole)
        parts.append(part)
        left -= part
    if left or done < 0:
        raise ValueError(f"{done} is not within {sum(wholes)}")
    return tuple(parts)


def steps_so_far(done: int, whole: int, step: int) -> int:
    """`done` of `whole` in whole steps, to the nearest; nothing at 0 and all of it at `whole`, whatever is left over.

    It never falls while `done` grows. Raises ValueError for more than the whole, or a step that is none.
    """
    if not 0 <= done <= whole or step < 1:
        raise ValueError(f"{done} of {whole} in steps of {step}")
    return whole if done == whole else min(whole, round_half_up(Fraction(done, step)) * step)
