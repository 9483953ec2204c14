"""The real till of `main.py` over a benchmark's store, in this process, worked by key events at its window."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

import main
import running_till
from benchmarks.shop import StoresOwnDay
from posclient.services.view import SaleView
from running_till import RunningTill
from sync.hq.demo.rules import DEMO_PINS
from ui.keys import Action
from ui.screens.sale import SaleScreen

SIZE: Final = (1024, 768)
PATIENCE_S: Final = 30.0
NEVER_MS: Final = 2**31 - 1
"""Once a day the till checks and copies its whole store, a minute's work for a million members: not now."""
_SETTINGS: Final = 'sounds = false\n[printer]\naddress = "{printer}"\n'
_TYPING_PAUSE_S: Final = 0.17
"""What a person leaves between two keys, so that typing is not taken for a scanner."""


class TillAtWork:
    """A till, and the hands that work at it."""

    def __init__(self, running: RunningTill) -> None:
        self.running = running
        self.painted = PaintWatch(running.window, self.sale.parts.member)

    @property
    def sale(self) -> SaleScreen:
        """The sale screen."""
        return cast(SaleScreen, self.running.window.sale)

    @property
    def shown(self) -> SaleView | None:
        """What the sale screen shows."""
        return self.sale.desk.view

    def sign_in(self) -> None:
        """The first operator's PIN, by keys."""
        self.settle()
        self.type(DEMO_PINS["OP01"])
        self.key(Qt.Key.Key_Return)
        self.until(lambda: self.running.context.signed_in)
        self.settle()

    def key(self, key: Qt.Key) -> None:
        """Press a key at the window's handle."""
        handle = self.running.window.windowHandle()
        if handle is None:
            raise RuntimeError("the window is not shown")
        QTest.keyClick(handle, key)

    def type(self, text: str) -> None:
        """Type as a person does."""
        for char in text:
            self.key(Qt.Key(ord(char)))
            self.wait(_TYPING_PAUSE_S)

    def scan(self, code: str) -> float:
        """A whole scan from a scanner on a serial line, whose thread hands it over. Returns when it had been read."""
        read_s = time.perf_counter()
        window = self.running.window
        self.running.tasks.deliver(lambda: window.take_scan(code))
        return read_s

    def act(self, action: Action) -> None:
        """What a function key asks for."""
        self.running.window.act(action)

    def until(self, so: Callable[[], bool]) -> None:
        """Let the till work until something is so. Raises TimeoutError."""
        over = _alarm(PATIENCE_S)
        while not so():
            if not over.isActive():
                raise TimeoutError("what the benchmark waited for did not happen")
            _work()

    def wait(self, pause_s: float) -> None:
        """Let the till work for a while."""
        over = _alarm(pause_s)
        while over.isActive():
            _work()

    def settle(self) -> None:
        """Let the till finish what it has begun."""
        QCoreApplication.processEvents()
        self.until(lambda: self.running.tasks.idle)
        QCoreApplication.processEvents()


def _alarm(after_s: float) -> QTimer:
    """Active until the time is over; its end is an event, too."""
    timer = QTimer()
    timer.setSingleShot(True)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.start(round(after_s * 1000))
    return timer


def _work() -> None:
    """Sleep until an event comes and let the till do what it asks for: a turn of the application's own loop."""
    QCoreApplication.processEvents(
        QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
    )


class PaintWatch(QObject):
    """Notes when the window had painted itself together with a panel of it."""

    def __init__(self, window: QWidget, panel: QWidget) -> None:
        super().__init__()
        self._panel = panel
        self._painting = False
        self._panel_painted = False
        self.panel_s = 0.0
        """When the last painting of the window that painted the panel too was over (`perf_counter`)."""
        window.installEventFilter(self)
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window's request to paint is carried out in here, so that its end can be seen."""
        kind = event.type()
        if kind == QEvent.Type.Paint and watched is self._panel:
            self._panel_painted = True
        elif kind == QEvent.Type.UpdateRequest and not self._painting and watched is not self._panel:
            self._painting, self._panel_painted = True, False
            watched.event(event)
            self._painting = False
            if self._panel_painted:
                self.panel_s = time.perf_counter()
            return True
        return False


@contextmanager
def till_at_work(folder: Path, printer: str) -> Iterator[TillAtWork]:
    """The till over a store's folder, with its window open and somebody signed in."""
    logging.disable(logging.WARNING)  # a busy machine makes the store say often that it was slow
    sys.setswitchinterval(main.GIL_SWITCH_S)
    running_till.UPKEEP_AFTER_MS = NEVER_MS
    (folder / "till.toml").write_text(_SETTINGS.format(printer=printer), "utf-8")
    opened = main.open_shop(folder, keyring=False)
    opened.shop = replace(opened.shop, clock=StoresOwnDay())
    running = RunningTill(opened)
    running.window.resize(*SIZE)
    running.show(maximised=False)
    try:
        till = TillAtWork(running)
        till.sign_in()
        yield till
    finally:
        running.stop()
