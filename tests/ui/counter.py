"""Working at the till as a cashier does: keys at the window, fingers on buttons, scans. Every action is counted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from posclient.services.view import SaleView, view
from tests.support import goods
from tests.support.small_shop import BUSINESS_DATE, SmallShop
from ui.app import build
from ui.context import Context
from ui.screens.sale import SaleScreen
from ui.screens.sale_parts import SaleParts
from ui.shell import Shell
from ui.sounds import Sounds
from ui.tasks import Tasks
from ui.theme.tokens import LIGHT, Theme

DEADLINE_S = 60
_NAMED = {"\n": Qt.Key.Key_Return, "\b": Qt.Key.Key_Backspace}


@dataclass
class Counter:
    """The window, with what a test reads of it."""

    till: SmallShop
    context: Context
    shell: Shell
    actions: int = 0
    heard: list[str] = field(default_factory=list)

    @property
    def sale(self) -> SaleScreen:
        screen = self.shell.sale
        assert isinstance(screen, SaleScreen)
        return screen

    @property
    def parts(self) -> SaleParts:
        return self.sale.parts

    @property
    def window(self) -> QWindow:
        handle = self.shell.windowHandle()
        assert handle is not None
        return handle

    def basket(self) -> SaleView:
        """The basket in the store, not on the screen."""
        return view(self.till.shop, BUSINESS_DATE)

    def sign_in(self, pin: str = "1234") -> None:
        self.settle()
        self.type(f"{pin}\n")
        self.wait(lambda: self.context.signed_in)
        self.settle()
        self.actions = 0

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, and what follows from it."""
        self.actions += 1
        QTest.keyClick(self.window, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        """A key a character; `\\n` is Enter, `\\b` Backspace."""
        for character in text:
            self.actions += 1
            if character in _NAMED:
                QTest.keyClick(self.window, _NAMED[character])
            else:
                key = Qt.Key(ord(character.upper())) if character.isascii() else Qt.Key.Key_unknown
                QTest.sendKeyEvent(
                    QTest.KeyAction.Click, self.window, key, character, Qt.KeyboardModifier.NoModifier
                )
        self.settle()

    def scan(self, *codes: str) -> None:
        """Scans, each waited for."""
        for code in codes:
            self.actions += 1
            self.shell.take_scan(code)
            self.settle()

    def tap(self, target: QPushButton) -> None:
        """A finger on a button that is in sight."""
        assert target.isVisible(), target.text()
        assert target.isEnabled(), target.text()
        self.actions += 1
        place = target.mapTo(self.shell, QPoint(target.width() // 2, target.height() // 2))
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        self.settle()

    def wait(self, happened: Callable[[], bool]) -> None:
        """Let the till work until something is so."""
        deadline = time.monotonic() + DEADLINE_S
        while not happened():
            assert time.monotonic() < deadline, "it never happened"
            QCoreApplication.processEvents()
            time.sleep(0.001)  # unlike QTest.qWait, it lets the other threads of Python run

    def settle(self) -> None:
        """Let the till finish what it has begun."""
        QCoreApplication.processEvents()
        self.wait(lambda: self.context.tasks.idle)
        QCoreApplication.processEvents()

    @property
    def toast(self) -> str:
        return self.shell.toast.text

    @property
    def side(self) -> QWidget | None:
        """What the right column shows."""
        return self.parts.side.currentWidget()


@contextmanager
def open_counter(
    till: SmallShop, theme: Theme = LIGHT, size: tuple[int, int] = (1024, 768)
) -> Iterator[Counter]:
    """The till's window with a shop behind it; closed and cleaned up at the end of the block."""
    tasks = Tasks()
    heard: list[str] = []
    context = Context(
        till.shop,
        tasks,
        theme,
        subscribe=till.store.listen,
        sounds=Sounds(lambda path: heard.append(path.stem)),
        till_name="T1",
    )
    shell = build(context)
    shell.resize(*size)
    shell.show()
    opened = Counter(till, context, shell, heard=heard)
    try:
        opened.settle()
        yield opened
    finally:
        shell.close()
        tasks.stop()
        shell.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


FORMULA = goods.FORMULA.barcodes[0]
NAPPIES = goods.NAPPIES.barcodes[0]
WIPES = goods.WIPES.barcodes[0]
PUREE = goods.PUREE.barcodes[0]
TWINS = goods.TWIN_A.barcodes[0]
CARD = goods.TANGTANG.card_no or ""
