"""Fakes of what a shop needs from outside: a clock that is told the time, ids that count, a headquarters by hand."""

from __future__ import annotations

from collections.abc import Callable

from posclient.ports import FoundMember, HeadquartersAwayError

START_MS = 1_795_226_400_000
"""2026-11-21 10:00 in Shanghai."""

DAY_MS = 86_400_000


class FakeClock:
    """Stands still until it is told otherwise."""

    def __init__(self, now_ms: int = START_MS) -> None:
        self.at_ms = now_ms

    def now_ms(self) -> int:
        return self.at_ms

    def advance(self, *, seconds: float = 0, days: int = 0) -> None:
        self.at_ms += int(seconds * 1000) + days * DAY_MS


class FakeIds:
    """1, 2, 3 … as 32 hex digits. `start` keeps two of them apart."""

    def __init__(self, start: int = 0) -> None:
        self._last = start

    def new(self) -> str:
        self._last += 1
        return f"{self._last:032x}"


class FakeHeadquarters:
    """Away until `reachable` is set; `answer` says what it knows of a card or a number."""

    def __init__(
        self,
        *,
        reachable: bool = False,
        answer: Callable[[str | None, str | None], FoundMember | None] | None = None,
    ) -> None:
        self.reachable = reachable
        self.answer = answer
        self.asked: list[tuple[str | None, str | None, float]] = []
        self.nudged = 0

    def find_member(self, *, card_no: str | None, phone: str | None, timeout_s: float) -> FoundMember | None:
        self.asked.append((card_no, phone, timeout_s))
        if not self.reachable:
            raise HeadquartersAwayError("away")
        return self.answer(card_no, phone) if self.answer else None

    def is_reachable(self) -> bool:
        return self.reachable

    def trouble(self) -> str:
        return "" if self.reachable else "hq.away"

    def nudge(self) -> None:
        self.nudged += 1
