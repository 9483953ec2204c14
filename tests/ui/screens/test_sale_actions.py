"""How many actions a sale takes: three known goods to a known member in cash, at most ten."""

from __future__ import annotations

from PySide6.QtCore import Qt

from posclient.services.paper import unsettled
from tests.ui.counter import CARD, FORMULA, NAPPIES, WIPES, Counter

MOST = 10
DUE = "¥383.90"


def test_by_scanner_and_keyboard(counter: Counter) -> None:
    counter.scan(CARD, FORMULA, NAPPIES, WIPES)
    counter.key(Qt.Key.Key_F8)
    counter.key(Qt.Key.Key_Return)
    assert counter.sale.is_done
    assert counter.actions == 6


def test_by_scanner_and_touch(counter: Counter) -> None:
    counter.scan(CARD, FORMULA, NAPPIES, WIPES)
    counter.tap(counter.parts.totals.pay)
    counter.tap(counter.parts.pay.exact)
    assert counter.sale.is_done
    assert counter.actions == 6


def test_member_by_last_four_digits_on_the_keyboard(counter: Counter) -> None:
    counter.type("4321\n")
    counter.scan(FORMULA, NAPPIES, WIPES)
    counter.type("\n\n")
    assert counter.sale.is_done
    assert counter.actions <= MOST


def test_member_by_last_four_digits_on_the_keypad(counter: Counter) -> None:
    keys = counter.parts.guest.keypad.keys
    for digit in "4321":
        counter.tap(keys[digit])
    counter.tap(counter.parts.guest.find_button)
    counter.scan(FORMULA, NAPPIES, WIPES)
    counter.tap(counter.parts.totals.pay)
    counter.tap(counter.parts.pay.exact)
    assert counter.sale.is_done
    assert counter.actions <= MOST


def test_a_note_and_change_in_touch(counter: Counter) -> None:
    counter.scan(CARD, FORMULA, NAPPIES, WIPES)
    assert counter.parts.totals.due.text() == DUE
    counter.tap(counter.parts.totals.pay)
    counter.tap(counter.parts.pay.quick[1])
    assert counter.parts.done.change.text() == "¥16.10"
    assert counter.actions == 6


def test_the_receipt_and_the_drawer_wait_for_the_printer(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.type("\n\n")
    titles = [job.title for job in unsettled(counter.till.shop)]
    assert len(titles) == 2
    assert "drawer" in titles
