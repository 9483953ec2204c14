"""Who serves a customer goes first; the background waits, but not for ever."""

from __future__ import annotations

from posclient.services.right_of_way import CLAIMED_S, LONGEST_WAIT_S, RightOfWay


class FakeTime:
    """A clock that goes on while somebody sleeps, and what happens meanwhile."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.slept_s = 0.0
        self.scans_go_on = False
        self.way = RightOfWay(lambda: self.now_s, self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.now_s += seconds
        self.slept_s += seconds
        if self.scans_go_on:
            self.way.claim()


def test_nobody_waits_while_nobody_is_served() -> None:
    time = FakeTime()
    time.way.give_way()
    assert (time.way.claimed, time.slept_s) == (False, 0.0)


def test_a_claim_ends_by_itself() -> None:
    time = FakeTime()
    time.way.claim()
    before = time.way.claimed
    time.way.give_way()
    assert (before, time.way.claimed) == (True, False)
    assert abs(time.slept_s - CLAIMED_S) < 1e-6


def test_however_fast_the_scans_come_the_background_gets_its_turn() -> None:
    time = FakeTime()
    time.scans_go_on = True
    time.way.claim()
    time.way.give_way()
    assert abs(time.slept_s - LONGEST_WAIT_S) < 1e-6
