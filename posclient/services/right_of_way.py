"""Who serves a customer goes first: what works in the background ends its step, and waits until she is served."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

CLAIMED_S: Final = 0.04
"""From a scan to its painted answer, and as much again: a claim ends by itself."""

LONGEST_WAIT_S: Final = 0.2
"""So long at most a step of the background waits, however fast the scans follow one another."""


class RightOfWay:
    """One for all of a till's threads. Claiming costs a microsecond, and nobody who claims ever waits.

    Python runs one thread at a time, and the store has one writer: what the background does while a scan is answered,
    the answer waits for.
    """

    def __init__(
        self,
        monotonic_s: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._monotonic_s = monotonic_s
        self._sleep = sleep
        self._until_s = 0.0

    def claim(self) -> None:
        """The cashier has just asked for something."""
        self._until_s = self._monotonic_s() + CLAIMED_S

    @property
    def claimed(self) -> bool:
        """Whether she is being served at this moment."""
        return self._monotonic_s() < self._until_s

    def give_way(self) -> None:
        """Wait until nobody is served, `LONGEST_WAIT_S` at most. For threads of the background."""
        patience_s = self._monotonic_s() + LONGEST_WAIT_S
        while (left_s := min(self._until_s, patience_s) - self._monotonic_s()) > 0:
            self._sleep(left_s)
