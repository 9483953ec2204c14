"""The whole window over a real store, driven as a cashier does: keys at the window, scans, touches."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.support.small_shop import SESSION, SmallShop
from ui.app import application, build
from ui.context import Context
from ui.screen import Screen
from ui.shell import Shell
from ui.tasks import Tasks
from ui.theme.tokens import LIGHT

S = TypeVar("S", bound=Screen)
DEADLINE_S = 30.0


@dataclass(frozen=True)
class TillWindow:
    """The window with its parts at hand."""

    shell: Shell
    context: Context
    tasks: Tasks

    @property
    def handle(self) -> QWindow:
        """Where the window system's keys arrive."""
        handle = self.shell.windowHandle()
        assert handle is not None
        return handle

    def screen(self, kind: type[S]) -> S:
        """The screen in front, which has to be of this kind."""
        self.wait(lambda: isinstance(self.shell.current, kind))
        current = self.shell.current
        assert isinstance(current, kind)
        return current

    def type(self, text: str) -> None:
        """Type digits, key by key."""
        for char in text:
            QTest.keyClick(self.handle, Qt.Key(ord(char)))

    def press(self, *keys: Qt.Key) -> None:
        """Press keys, one after the other."""
        for key in keys:
            QTest.keyClick(self.handle, key)

    def scan(self, text: str) -> None:
        """A scanner read this."""
        self.shell.take_scan(text)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Let Qt work until this holds."""
        until = time.monotonic() + DEADLINE_S
        while not condition():
            assert time.monotonic() < until, "waited in vain"
            QApplication.processEvents()
            time.sleep(0.002)

    def settle(self) -> None:
        """Let all that was asked for arrive."""
        QApplication.processEvents()
        self.wait(lambda: self.tasks.idle)
        QApplication.processEvents()

    def toast(self) -> str:
        """What the toast says."""
        return self.shell.toast.text


@contextmanager
def till_window(shop: SmallShop) -> Iterator[TillWindow]:
    """The window with the cashier signed in; closed, with all threads, at the end."""
    qt = application(["till"], LIGHT)
    tasks = Tasks()
    context = Context(shop.shop, tasks, LIGHT, subscribe=shop.store.listen)
    shell = build(context)
    shell.resize(1024, 768)
    shell.show()
    context.begin_session(SESSION)
    window = TillWindow(shell, context, tasks)
    try:
        window.settle()
        yield window
    finally:
        shell.close()
        tasks.stop()
        shell.deleteLater()
        qt.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qt.processEvents()
