"""A cashier of flesh and keys: real key events at the window's handle, real bytes through a serial line, open eyes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

PATIENCE_S: Final = 20.0


class NeverHappenedError(Exception):
    """What the cashier waited for did not come; the text says what it was."""


class SerialLine:
    """A pseudo-terminal: the scanner writes to one end, the till reads from the other."""

    def __init__(self) -> None:
        import tty

        self._scanner, self._till = os.openpty()
        tty.setraw(self._scanner)
        tty.setraw(self._till)

    @property
    def path(self) -> str:
        """The till's end, as a device file."""
        return os.ttyname(self._till)

    def send(self, code: str) -> None:
        """What a scanner sends after a beep."""
        os.write(self._scanner, code.encode("utf-8") + b"\r\n")

    def close(self) -> None:
        """Hang up."""
        os.close(self._scanner)
        os.close(self._till)


class Cashier:
    """Works at a window. Counts her actions: a key, a tap and a scan are one each. `pictures` were taken before her."""

    def __init__(self, window: QWidget, line: SerialLine, screens: Path, pictures: int = 0) -> None:
        self._window = window
        self._line = line
        self._screens = screens
        self.pictures = pictures
        self.actions = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key."""
        self.actions += 1
        QTest.keyClick(self._window.windowHandle(), key, modifier)
        self.look_up()

    def type(self, text: str) -> None:
        """Type text at the pace of a person, so that it is no scan."""
        for char in text:
            self.actions += 1
            QTest.keyClick(self._window.windowHandle(), ord(char))
            self.wait_ms(170)

    def touch(self, widget: QWidget) -> None:
        """Tap on something."""
        self.actions += 1
        middle = widget.mapTo(self._window, widget.rect().center())
        QTest.mouseClick(
            self._window.windowHandle(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            middle,
        )
        self.look_up()

    def scan(self, code: str) -> None:
        """Scan one code."""
        self.actions += 1
        self._line.send(code)

    def until(self, seen: Callable[[], bool], what: str) -> None:
        """Wait until something is seen. Raises NeverHappenedError."""
        deadline = time.monotonic() + PATIENCE_S
        while not seen():
            if time.monotonic() > deadline:
                raise NeverHappenedError(f"{what}; what the window showed: {self.picture('never-happened')}")
            self.look_up()
            time.sleep(0.002)

    def wait_ms(self, pause_ms: int) -> None:
        """Do nothing for a while, as people do; the window goes on."""
        deadline = time.monotonic() + pause_ms / 1000
        while time.monotonic() < deadline:
            self.look_up()
            time.sleep(0.002)

    def look_up(self) -> None:
        """Let the window take its events."""
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)

    def picture(self, name: str) -> Path:
        """Keep what the window shows."""
        self.look_up()
        self.pictures += 1
        self._screens.mkdir(parents=True, exist_ok=True)
        path = self._screens / f"{self.pictures:02d}-{name}.png"
        self._window.grab().save(str(path))
        return path
