"""Dice: named, so that one part of the demo shop stays as it is when another one draws more or less often."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from random import Random
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")

WEEKDAYS: Final = (0.8, 0.75, 0.8, 0.85, 1.05, 1.5, 1.35)
"""How busy a shop is from Monday to Sunday."""


def dice(*name: str | int) -> Random:
    """Dice that fall the same way whenever they are asked for by the same name (a seed, a purpose, a number)."""
    return Random("/".join(str(part) for part in name))  # noqa: S311 (a demo shop is drawn, no secret)


class Urn(Generic[Item]):
    """Things to draw with weights, put back after each draw."""

    def __init__(self, weighted: Iterable[tuple[Item, float]]) -> None:
        """`weighted`: things and their weights. Raises ValueError where there is nothing to draw."""
        pairs = [(item, weight) for item, weight in weighted if weight > 0]
        if not pairs:
            raise ValueError("an empty urn")
        self._items = [item for item, _ in pairs]
        self._sums = list(accumulate(weight for _, weight in pairs))

    def draw(self, random: Random) -> Item:
        """One of them."""
        return random.choices(self._items, cum_weights=self._sums)[0]


def gamma_days(random: Random, mean: float, shape: float) -> float:
    """An interval in days. The higher the shape, the more regular: 1 is pure chance, 6 a habit like clockwork."""
    return random.gammavariate(shape, mean / shape)
