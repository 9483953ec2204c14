"""The payment provider is looked at in the background: its key tells the truth before anybody has paid."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.payments import FakeProvider
from ui.provider_watch import FIRST_PAUSE_S, LONGEST_PAUSE_S, STEADY_S, ProviderWatch, next_pause_s
from ui.tasks import Tasks


class RememberingProvider(FakeProvider):
    """Like a real one: what it says of itself is what the last exchange found."""

    def __init__(self) -> None:
        super().__init__()
        self.found = ""
        self.probed_in: list[int] = []

    def trouble(self) -> str:
        return self.found

    def probe(self, timeout_s: float) -> bool:
        self.probed_in.append(threading.get_ident())
        there = super().probe(timeout_s)
        self.found = "" if there else "payment.away"
        return there


@pytest.fixture
def provider() -> Iterator[RememberingProvider]:
    made = RememberingProvider()
    yield made
    made.close()


@pytest.fixture
def tasks(till_application: QApplication) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.stop()


def wait(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        QApplication.processEvents()
        time.sleep(0.001)


def test_the_first_look_finds_it_away_and_a_later_one_finds_it_back(
    provider: RememberingProvider, tasks: Tasks
) -> None:
    provider.away = True
    watch = ProviderWatch(provider, tasks)
    told: list[str] = []
    watch.changed.connect(lambda: told.append(provider.trouble()))
    watch.look()
    wait(lambda: told == ["payment.away"])
    provider.away = False
    wait(lambda: told == ["payment.away", ""])  # by itself: nobody asked for it
    watch.stop()
    assert threading.get_ident() not in provider.probed_in


def test_what_an_exchange_found_meanwhile_is_told_too(provider: RememberingProvider, tasks: Tasks) -> None:
    watch = ProviderWatch(provider, tasks)
    told: list[str] = []
    watch.changed.connect(lambda: told.append(provider.trouble()))
    provider.found = "payment.away"  # a charge was not heard
    watch.look()
    wait(lambda: provider.probed == 1 and tasks.idle)
    assert told == []  # it is there after all, as it was when somebody was told last
    provider.away = True
    watch.look()
    wait(lambda: told == ["payment.away"])
    watch.stop()


def test_stopped_it_looks_no_more(provider: RememberingProvider, tasks: Tasks) -> None:
    watch = ProviderWatch(provider, tasks)
    watch.stop()
    watch.look()
    assert tasks.idle
    assert provider.probed == 0


def test_the_pauses_grow_while_it_is_away_and_are_short_at_first() -> None:
    pause_s, pauses = STEADY_S, []
    was_well = True
    for _ in range(8):
        pause_s = next_pause_s(pause_s, well=False, was_well=was_well)
        pauses.append(pause_s)
        was_well = False
    assert pauses[:4] == [FIRST_PAUSE_S, 2.0, 4.0, 8.0]
    assert pauses[-1] == LONGEST_PAUSE_S
    assert next_pause_s(LONGEST_PAUSE_S, well=True, was_well=False) == STEADY_S
