"""Counting a drawer: how many of each note and coin, or the sum as it was counted elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ui.models.typed_amount import minor_of, with_key

DENOMINATIONS_MINOR: Final = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10)
"""¥100 to ¥0.10."""
SUM: Final = len(DENOMINATIONS_MINOR)
"""The place of the typed sum, below the denominations."""
_LONGEST: Final = 4


@dataclass(frozen=True)
class CountedDrawer:
    """`typed` are digits by place. A typed sum stands instead of the counts: typing one forgets the other."""

    typed: tuple[str, ...] = ("",) * (SUM + 1)
    place: int = 0

    @property
    def is_sum(self) -> bool:
        """Whether the sum was typed."""
        return bool(self.typed[SUM])

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed yet. An empty drawer is counted by typing 0."""
        return not any(self.typed)

    @property
    def total_minor(self) -> int:
        """What was counted, in minor units."""
        if self.is_sum:
            return minor_of(self.typed[SUM]) or 0
        return sum(self.worth_minor(place) for place in range(SUM))

    def worth_minor(self, place: int) -> int:
        """What the notes or coins of a place come to."""
        return int(self.typed[place] or "0") * DENOMINATIONS_MINOR[place]

    def at(self, place: int) -> CountedDrawer:
        """Another place; above the first one is the sum, below the sum the first."""
        return replace(self, place=place % (SUM + 1))

    def press(self, key: str) -> CountedDrawer:
        """One more key; what makes no count or amount changes nothing."""
        now = self.typed[self.place]
        if self.place == SUM:
            return self._with(with_key(now, key))
        if not (key.isascii() and key.isdigit()):
            return self
        typed = (now + key).lstrip("0") or "0"
        return self._with(typed) if len(typed) <= _LONGEST else self

    def erase(self) -> CountedDrawer:
        """Take back the last key."""
        return self._with(self.typed[self.place][:-1])

    def _with(self, typed: str) -> CountedDrawer:
        if typed == self.typed[self.place]:
            return self
        if self.place == SUM:
            return replace(self, typed=(*("",) * SUM, typed))
        values = list(self.typed)
        values[self.place] = typed
        values[SUM] = ""
        return replace(self, typed=tuple(values))
