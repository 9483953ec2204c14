"""A keyboard wedge at the real window: a scan is goods wherever the focus is, and its Enter pays nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from drivers.scanner import WedgeFraming, parse_scanner
from posclient.store import sales
from tests.ui.counter import FORMULA, WIPES, Counter
from ui.scan_filter import ScanFilter

BETWEEN_KEYS_MS = 5
PAUSE_MS = 1000


class Wedge:
    """Types like a scanner, on a clock of its own."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._now_ms = 10_000
        self.filter = ScanFilter(WedgeFraming(parse_scanner("wedge:")), key_ms=lambda _event: self._now_ms)
        self.filter.scanned.connect(counter.shell.take_scan)
        self.filter.scan_torn.connect(counter.shell.take_torn)

    def scan(self, code: str) -> None:
        self._now_ms += PAUSE_MS
        for character in code:
            self._now_ms += BETWEEN_KEYS_MS
            QTest.sendKeyEvent(
                QTest.KeyAction.Click,
                self._counter.window,
                Qt.Key(ord(character.upper())),
                character,
                Qt.KeyboardModifier.NoModifier,
            )
        self._now_ms += BETWEEN_KEYS_MS
        QTest.keyClick(self._counter.window, Qt.Key.Key_Return)
        self._counter.settle()


@pytest.fixture
def wedge(counter: Counter, till_application: QApplication) -> Iterator[Wedge]:
    made = Wedge(counter)
    made.filter.watch(till_application)
    yield made
    made.filter.unwatch()


def test_on_the_entry_strip(counter: Counter, wedge: Wedge) -> None:
    wedge.scan(FORMULA)
    wedge.scan(WIPES)
    assert counter.parts.lines.rowCount() == 2
    assert counter.parts.box.strip.text == ""
    assert not counter.sale.is_paying


def test_in_the_field_for_hanzi(counter: Counter, wedge: Wedge) -> None:
    counter.key(Qt.Key.Key_F2)
    wedge.scan(FORMULA)
    assert counter.parts.lines.rowCount() == 1
    assert counter.parts.box.field.text() == ""


def test_in_the_pay_panel_its_digits_are_no_money(counter: Counter, wedge: Wedge) -> None:
    wedge.scan(FORMULA)
    counter.key(Qt.Key.Key_F8)
    wedge.scan(WIPES)
    assert counter.parts.lines.rowCount() == 2
    assert counter.till.store.read(sales.totals).sales == 0


def test_over_the_help(counter: Counter, wedge: Wedge) -> None:
    counter.key(Qt.Key.Key_F1)
    wedge.scan(FORMULA)
    assert not counter.shell.help.isVisible()
    assert counter.parts.lines.rowCount() == 1
