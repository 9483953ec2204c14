"""Work off Qt's thread: order at the counter, results in Qt's thread, and errors told apart."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from posclient.services.shop import ShopError
from posclient.store.errors import DiskFullError
from ui.tasks import Tasks
from ui.trouble import Trouble


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


def raising(error: Exception) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


def test_counter_work_is_done_in_the_order_asked_for(tasks: Tasks) -> None:
    first_may_end = threading.Event()
    order: list[int] = []
    tasks.counter(lambda: first_may_end.wait(60), lambda _done: order.append(0))
    for number in range(1, 20):
        tasks.counter(lambda number=number: number, order.append)  # type: ignore[misc]  # a default binds the number
    first_may_end.set()
    wait(lambda: tasks.idle)
    assert order == list(range(20))


def test_results_arrive_in_qts_thread(tasks: Tasks) -> None:
    threads: list[tuple[int, int]] = []
    tasks.background(
        threading.get_ident, lambda worked_in: threads.append((worked_in, threading.get_ident()))
    )
    wait(lambda: bool(threads))
    worked_in, told_in = threads[0]
    assert worked_in != told_in == threading.get_ident()


def test_only_the_newest_of_a_name_is_delivered(tasks: Tasks) -> None:
    may_answer = threading.Event()
    told: list[str] = []

    def slowly(text: str) -> Callable[[], str]:
        def work() -> str:
            may_answer.wait(60)
            return text

        return work

    for typed in ("z", "zx", "zxl"):
        tasks.latest("search", slowly(typed), told.append)
    may_answer.set()
    wait(lambda: tasks.idle)
    assert told == ["zxl"]


def test_what_was_forgotten_is_not_delivered(tasks: Tasks) -> None:
    told: list[str] = []
    tasks.latest("search", lambda: "z", told.append)
    tasks.forget("search")
    wait(lambda: tasks.idle)
    assert told == []


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (
            ShopError("checkout.too_little", missing_minor=500),
            Trouble("checkout.too_little", {"missing_minor": 500}),
        ),
        (DiskFullError("database or disk is full"), Trouble("store.disk_full")),
    ],
)
def test_what_the_world_did_is_told_in_words(tasks: Tasks, error: Exception, trouble: Trouble) -> None:
    own: list[Trouble] = []
    default: list[Trouble] = []
    tasks.troubled.connect(default.append)
    tasks.counter(raising(error), lambda _done: None, own.append)
    tasks.counter(raising(error), lambda _done: None)
    wait(lambda: tasks.idle)
    assert own == [trouble]
    assert default == [trouble]


def test_a_fault_of_ours_is_logged_whole_under_its_number(
    tasks: Tasks, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Trouble] = []
    tasks.troubled.connect(told.append)
    with caplog.at_level(logging.ERROR, "ui.tasks"):
        tasks.background(raising(ZeroDivisionError("ours")), lambda _done: None)
        wait(lambda: tasks.idle)
    number = str(told[0].values["number"])
    assert told[0].key == "app.fault"
    assert number in caplog.text
    assert "ZeroDivisionError: ours" in caplog.text


def test_a_fault_in_a_screens_answer_does_not_end_the_day(
    tasks: Tasks, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Trouble] = []
    tasks.troubled.connect(told.append)

    def answer(_one: int) -> None:
        raise ZeroDivisionError("ours")

    with caplog.at_level(logging.ERROR, "ui.tasks"):
        tasks.counter(lambda: 1, answer)
        wait(lambda: bool(told))
    assert told[0].key == "app.fault"


def test_after_stop_nothing_is_called_back(till_application: QApplication) -> None:
    tasks = Tasks()
    done: list[str] = []
    told: list[str] = []
    tasks.counter(lambda: done.append("sold"), lambda _none: told.append("told"))
    tasks.stop()
    tasks.background(lambda: done.append("late"), lambda _none: told.append("late"))
    QTest.qWait(5)
    assert done == ["sold"]
    assert told == []
