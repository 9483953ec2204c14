"""Fakes of what a shop needs from outside: a clock that stands still, ids that count, a headquarters in a dict."""

from __future__ import annotations

from collections.abc import Callable

from posclient.domain.member import MemberId
from posclient.ports import FoundMember, HeadquartersAwayError

NOW_MS = 1_772_433_120_000
"""2026-03-02 14:32 in Shanghai."""


class FakeClock:
    """Stands still until it is told otherwise."""

    def __init__(self, at_ms: int = NOW_MS) -> None:
        self.at_ms = at_ms

    def now_ms(self) -> int:
        return self.at_ms

    def advance(self, ms: int) -> None:
        self.at_ms += ms


class FakeIds:
    """1, 2, 3 … as 32 hex digits."""

    def __init__(self) -> None:
        self.last = 0

    def new(self) -> str:
        self.last += 1
        return f"{self.last:032x}"


class FakeHeadquarters:
    """Away until `reachable` is set. `known`: members by card or number; `apply` brings one's rows into the store."""

    def __init__(self) -> None:
        self.reachable = False
        self.known: dict[str, MemberId] = {}
        self.apply: Callable[[MemberId], None] = lambda _member_id: None
        self.asked: list[str] = []
        self.nudges = 0

    def find_member(self, *, card_no: str | None, phone: str | None, timeout_s: float) -> FoundMember | None:
        self.asked.append(card_no or phone or "")
        if not self.reachable:
            raise HeadquartersAwayError("away")
        member_id = self.known.get(card_no or phone or "")
        if member_id is None:
            return None
        self.apply(member_id)
        return FoundMember(member_id)

    def is_reachable(self) -> bool:
        return self.reachable

    def nudge(self) -> None:
        self.nudges += 1
