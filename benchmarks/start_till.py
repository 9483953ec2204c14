"""python -m benchmarks.start_till FOLDER KEY_S: `main.py till`, worked from outside as soon as it can be worked.

A PIN is typed with real key events, KEY_S seconds a key (0: all at once), and goods are scanned. Says when the sign-in
screen had painted who may sign in, when Return was pressed, when the sale screen was painted with its basket, and when
the scan stood in it (monotonic clock, JSON).
"""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any, cast

import commands
import running_till  # what the process loads, and when, is the product's own choice: nothing else is imported up here

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

    from ui.screens.sale import SaleScreen
    from ui.screens.sign_in import SignIn


class Cashier:
    """Waits for each painting of the window, and does what comes next."""

    def __init__(self, till: running_till.RunningTill, key_s: float) -> None:
        self._till = till
        self._key_ms = round(key_s * 1000)
        self._moments: dict[str, float] = {}

    def on_painted(self) -> None:
        """Whether what was painted is worth noting."""
        from PySide6.QtCore import QTimer

        if "sign_in" not in self._moments:
            screen = cast("SignIn", self._till.window.current)
            if screen.name_buttons and all(one.isVisible() for one in screen.name_buttons):
                self._note("sign_in")
                QTimer.singleShot(self._key_ms, self._type_pin)
        elif "sale" not in self._moments and self._till.context.signed_in and self._sale.desk.view:
            self._note("sale")
            QTimer.singleShot(0, self._scan)

    @property
    def _sale(self) -> SaleScreen:
        return cast("SaleScreen", self._till.window.sale)

    def _note(self, moment: str) -> None:
        self._moments[moment] = time.monotonic()

    def _type_pin(self) -> None:
        from PySide6.QtCore import Qt

        from sync.hq.demo.rules import DEMO_PINS

        self._press([*(Qt.Key(ord(digit)) for digit in DEMO_PINS["OP01"]), Qt.Key.Key_Return])

    def _press(self, keys: list[Qt.Key]) -> None:
        """One after the other, each when its time has come; the loop runs meanwhile."""
        from PySide6.QtCore import QTimer
        from PySide6.QtTest import QTest

        key, *others = keys
        if not others:
            self._note("entered")
        QTest.keyClick(self._till.window.current.home, key)
        if others and self._key_ms:
            QTimer.singleShot(self._key_ms, lambda: self._press(others))
        elif others:
            self._press(others)

    def _scan(self) -> None:
        from benchmarks.shop import some_barcodes

        self._sale.desk.viewed.connect(self._on_viewed)
        self._till.window.take_scan(some_barcodes()[0])

    def _on_viewed(self, view: object) -> None:
        if getattr(view, "pieces", 0):
            self._note("scanned")
            print(json.dumps(self._moments), flush=True)
            self._till.window.close()


def watch(till: running_till.RunningTill, key_s: float) -> None:
    """Look at the window after each of its paintings."""
    from PySide6.QtCore import QEvent, QObject

    cashier = Cashier(till, key_s)

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.UpdateRequest:
                watched.removeEventFilter(self)
                watched.event(event)
                watched.installEventFilter(self)
                cashier.on_painted()
                return True
            return False

    till.window.installEventFilter(Watch(till.window))


if __name__ == "__main__":
    show = running_till.RunningTill.show

    def shown(till: running_till.RunningTill, **how: Any) -> None:
        """As it is shown, but watched."""
        watch(till, float(sys.argv[2]))
        show(till, **how)

    running_till.RunningTill.show = shown  # type: ignore[assignment,method-assign]  # from outside: the product has no hook for this
    sys.exit(commands.main(["till", "--folder", sys.argv[1]]))
