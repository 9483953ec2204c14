"""The whole of the counter with a finger alone: no keyboard, no scanner."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLineEdit

from posclient.domain.care import Outcome
from posclient.services.care import care_list
from tests.support.small_shop import SESSION, SmallShop, put_reminder
from tests.ui.counter import CARD, FORMULA, NAPPIES, PUREE, TWINS, WIPES, Counter
from tests.ui.screens.moves import in_front
from ui.keys import Action
from ui.screens.care import CareScreen
from ui.screens.enrol import EnrolScreen
from ui.screens.paper import PaperScreen
from ui.screens.sale import SaleScreen
from ui.screens.sign_in import SignIn


def touch(counter: Counter, place: QPoint) -> None:
    QTest.mouseClick(counter.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    counter.settle()


def touch_row(counter: Counter, view: QAbstractItemView, row: int) -> None:
    area = view.visualRect(view.model().index(row, 0))
    touch(counter, view.viewport().mapTo(counter.shell, area.center()))


def touch_field(counter: Counter, field: QLineEdit) -> None:
    touch(counter, field.mapTo(counter.shell, field.rect().center()))


def digits(counter: Counter, text: str) -> None:
    for digit in text:
        counter.tap(counter.parts.guest.keypad.keys[digit])


def add_goods(counter: Counter, code: str) -> None:
    """By the keypad beside the basket; with a member in front there is none, so goods come first."""
    digits(counter, code)
    counter.tap(counter.parts.guest.find_button)


def test_a_sale_from_signing_in_to_the_next_customer(locked_counter: Counter) -> None:
    counter = locked_counter
    sign_in = in_front(counter, SignIn)
    counter.tap(sign_in.name_buttons[0])
    for digit in "1234":
        counter.tap(sign_in.keypad.keys[digit])
    counter.tap(sign_in.enter)
    in_front(counter, SaleScreen)

    for code in (FORMULA, NAPPIES, WIPES):
        add_goods(counter, code)
    digits(counter, "4321")
    counter.tap(counter.parts.guest.find_button)
    assert counter.parts.totals.due.text() == "¥383.90"

    counter.tap(counter.parts.totals.pay)
    counter.tap(counter.parts.pay.complete)
    assert counter.sale.is_done
    counter.tap(counter.parts.done.next)
    assert counter.basket().lines == ()


def test_the_keypad_fills_the_field_for_hanzi_too(counter: Counter) -> None:
    touch(counter, counter.parts.box.mapTo(counter.shell, counter.parts.box.rect().center()))
    assert counter.parts.box.in_hanzi
    digits(counter, "43")
    counter.tap(counter.parts.guest.keypad.keys["erase"])
    digits(counter, "321")
    assert counter.parts.box.text == "4321"
    counter.tap(counter.parts.guest.find_button)
    assert counter.parts.member.isVisible()


def test_goods_after_the_member(counter: Counter) -> None:
    counter.scan(CARD)
    counter.tap(counter.parts.keys.buttons[Action.SEARCH])
    assert counter.parts.keypad.isVisible()
    for digit in FORMULA:
        counter.tap(counter.parts.keypad.keypad.keys[digit])
    counter.tap(counter.parts.keypad.find_button)
    assert counter.parts.lines.rowCount() == 1
    for digit in WIPES:
        counter.tap(counter.parts.keypad.keypad.keys[digit])
    counter.tap(counter.parts.keypad.find_button)
    assert counter.parts.lines.rowCount() == 2

    counter.tap(counter.parts.keypad.find_button)
    assert not counter.sale.is_paying
    counter.tap(counter.parts.keys.buttons[Action.SEARCH])
    counter.tap(counter.parts.keypad.back)
    assert counter.parts.member.isVisible()
    assert not counter.parts.box.in_hanzi


def test_a_scan_puts_the_keypad_away(counter: Counter) -> None:
    counter.scan(CARD)
    counter.tap(counter.parts.keys.buttons[Action.SEARCH])
    counter.scan(FORMULA)
    assert counter.parts.member.isVisible()


def test_a_question_can_be_left_unanswered(counter: Counter) -> None:
    counter.scan(TWINS)
    assert counter.parts.choices.numbered
    counter.tap(counter.parts.choices.back)
    assert not counter.parts.choices.is_open
    assert counter.basket().lines == ()


def test_the_whole_sale_is_dropped_and_comes_back(counter: Counter) -> None:
    counter.scan(FORMULA, PUREE)
    counter.tap(counter.parts.keys.buttons[Action.CANCEL_SALE])
    assert counter.basket().lines == ()
    counter.tap(counter.parts.keys.buttons[Action.UNDO])
    assert len(counter.basket().lines) == 2


def test_the_member_is_taken_off(counter: Counter) -> None:
    counter.scan(CARD, FORMULA)
    counter.tap(counter.parts.member.forget)
    assert counter.basket().member is None


def test_the_latest_receipts_without_a_badge(counter: Counter) -> None:
    counter.tap(counter.parts.keys.buttons[Action.MENU])
    counter.tap(counter.shell.menu.tiles[Action.PAPER])
    in_front(counter, PaperScreen)


def test_joining(counter: Counter) -> None:
    counter.tap(counter.parts.guest.enrol)
    screen = in_front(counter, EnrolScreen)
    touch_field(counter, screen.fields.phone)
    for digit in "13711113333":
        counter.tap(screen.keypad.keypad.keys[digit])
    counter.tap(screen.fields.submit)
    in_front(counter, SaleScreen)
    counter.wait(lambda: counter.basket().member is not None)


@pytest.mark.parametrize("outcome", [Outcome.COMING, Outcome.DO_NOT_CALL])
def test_a_call(counter: Counter, shop: SmallShop, outcome: Outcome) -> None:
    put_reminder(shop.store)
    counter.tap(counter.parts.keys.buttons[Action.CARE])
    screen = in_front(counter, CareScreen)
    counter.settle()
    touch_row(counter, screen.list, 0)
    counter.wait(lambda: screen.sheet.is_open)
    counter.tap(screen.sheet.outcomes[outcome])
    if outcome is Outcome.DO_NOT_CALL:
        counter.tap(screen.sheet.never_again)
    counter.wait(lambda: care_list(shop.shop, SESSION, only_open=True) == ())
