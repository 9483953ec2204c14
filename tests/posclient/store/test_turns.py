"""Whose turn it is: one at a time, the most urgent first."""

from __future__ import annotations

import threading
import time

import pytest

from posclient.store.errors import StoreMisuseError
from posclient.store.turns import Turns

DEADLINE_S = 30.0


def until_waiting(turns: Turns, n: int) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while turns.waiting() != n:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_the_most_urgent_goes_first_and_of_equal_ones_the_first() -> None:
    turns, order = Turns(), list[str]()

    def work(name: str, priority: int) -> None:
        turns.take(priority)
        order.append(name)
        turns.hand_on()

    turns.take(0)
    threads = []
    for n, (name, priority) in enumerate([("late", 4), ("first", 1), ("second", 1), ("urgent", 0)], start=1):
        thread = threading.Thread(target=work, args=(name, priority))
        thread.start()
        threads.append(thread)
        until_waiting(turns, n)
    turns.hand_on()
    for thread in threads:
        thread.join(DEADLINE_S)

    assert order == ["urgent", "first", "second", "late"]


def test_never_two_at_once() -> None:
    turns, inside, most = Turns(), 0, 0

    def work(priority: int) -> None:
        nonlocal inside, most
        for _ in range(200):
            turns.take(priority)
            inside += 1
            most = max(most, inside)
            time.sleep(0)
            inside -= 1
            turns.hand_on()

    threads = [threading.Thread(target=work, args=(n % 3,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)

    assert (most, inside, turns.waiting()) == (1, 0, 0)


def test_whose_turn_it_is_does_not_wait_for_herself() -> None:
    turns = Turns()
    turns.take(0)
    with pytest.raises(StoreMisuseError):
        turns.take(0)
    turns.hand_on()


def test_after_the_last_there_is_none() -> None:
    turns = Turns()
    turns.take(0, last=True)
    turns.hand_on()
    with pytest.raises(StoreMisuseError):
        turns.take(0)
