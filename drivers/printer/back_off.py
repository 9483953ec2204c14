"""How long to wait before the next try: twice as long each time, up to a limit."""

from __future__ import annotations


class BackOff:
    """Some network printers refuse a new connection for up to 30 s after one closes; asking faster does not help."""

    def __init__(self, first_s: float, longest_s: float) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._next_s = first_s

    def next_s(self) -> float:
        """Seconds to wait now; the next answer is longer."""
        now, self._next_s = self._next_s, min(self._next_s * 2, self._longest_s)
        return now

    def reset(self) -> None:
        """It worked: begin again with the first wait."""
        self._next_s = self._first_s
