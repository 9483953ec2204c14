"""python -m benchmarks.start_till FOLDER: `main.py till`, worked from outside as soon as it can be worked.

Says when the sign-in screen had painted who may sign in, and when, after a PIN was typed at once, the sale screen was
painted with its basket (monotonic clock, JSON). Then it scans goods and fails where they do not land in the basket.
"""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any, cast

import commands
import main  # what the process loads, and when, is the product's own choice: nothing else is imported up here

if TYPE_CHECKING:
    from ui.screens.sale import SaleScreen
    from ui.screens.sign_in import SignIn


def watch(till: main.RunningTill) -> None:
    """Look at the window after each of its paintings."""
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer
    from PySide6.QtTest import QTest

    painted: dict[str, float] = {}

    def on_painted() -> None:
        if "sign_in" not in painted:
            screen = cast("SignIn", till.window.current)
            if screen.name_buttons and all(one.isVisible() for one in screen.name_buttons):
                painted["sign_in"] = time.monotonic()
                QTimer.singleShot(0, type_pin)
        elif (
            "sale" not in painted
            and till.context.signed_in
            and cast("SaleScreen", till.window.sale).desk.view
        ):
            painted["sale"] = time.monotonic()
            QTimer.singleShot(0, scan)

    def type_pin() -> None:
        from sync.hq.demo.rules import DEMO_PINS

        home = till.window.current.home
        for digit in DEMO_PINS["OP01"]:
            QTest.keyClick(home, Qt.Key(ord(digit)))
        QTest.keyClick(home, Qt.Key.Key_Return)

    def scan() -> None:
        from benchmarks.shop import some_barcodes

        cast("SaleScreen", till.window.sale).desk.viewed.connect(seen)
        till.window.take_scan(some_barcodes()[0])

    def seen(view: object) -> None:
        if getattr(view, "pieces", 0):
            print(json.dumps(painted), flush=True)
            till.window.close()

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.UpdateRequest:
                watched.removeEventFilter(self)
                watched.event(event)
                watched.installEventFilter(self)
                on_painted()
                return True
            return False

    till.window.installEventFilter(Watch(till.window))


if __name__ == "__main__":
    show = main.RunningTill.show

    def shown(till: main.RunningTill, **how: Any) -> None:
        """As it is shown, but watched."""
        watch(till)
        show(till, **how)

    main.RunningTill.show = shown  # type: ignore[assignment,method-assign]  # from outside: the product has no hook for this
    sys.exit(commands.main(["till", "--folder", sys.argv[1]]))
