"""Chapters of the demo day in which a cashier needs her manager: prices and discounts by hand, goods nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from demo.cashier import NeverHappenedError
from posclient.domain.codes import gtin_check_digit
from sync.hq.demo.rules import DEMO_PINS
from ui.screens.sign_in import SignIn
from ui.widgets.approval_panel import ApprovalPanel
from ui.widgets.open_item_panel import OpenItemPanel
from ui.widgets.price_panel import PricePanel
from ui.widgets.quick_keys import Arranging, QuickKeys

if TYPE_CHECKING:
    from demo.day import Day

Key = Qt.Key
Shift = Qt.KeyboardModifier.ShiftModifier
CASHIER: Final = "OP02"
MANAGER: Final = "OP01"


def a_cashier_takes_over(day: Day) -> None:
    """The manager locks the till; a cashier signs in and works in the same shift."""
    day.cashier.press(Key.Key_F12)
    sign_in(day, 1, CASHIER)
    day.sees_sale()


def sign_in(day: Day, place: int, operator: str) -> None:
    """Somebody chooses her name and types her PIN."""
    cashier, screen = day.cashier, day.in_front(SignIn)
    cashier.until(lambda: bool(screen.name_buttons), "the names")
    cashier.wait_ms(200)
    while not screen.name_buttons[place].isChecked():
        cashier.press(Key.Key_Down)
    cashier.type(DEMO_PINS[operator])
    cashier.press(Key.Key_Return)
    cashier.until(lambda: day.stage.context.signed_in, "signed in")


def another_price(day: Day) -> None:
    """A dented tin at another price and ten percent off another one: both need the manager's PIN."""
    cashier = day.cashier
    cashier.scan(day.faces.everyday[1].barcode)
    day.sees_pieces(1)
    panel = _open_price(day)
    cashier.press(Key.Key_Down)
    cashier.press(Key.Key_Down)  # from the line's percent over its amount to another price
    cashier.type("19.9")
    cashier.picture("another-price")
    _give(day, panel, "approval")
    cashier.scan(day.faces.everyday[2].barcode)
    day.sees_pieces(2)
    panel = _open_price(day)
    cashier.type("10")
    cashier.picture("hand-discount")
    _give(day, panel, "")
    cashier.picture("by-hand-given")
    day.pay_exactly()


def _open_price(day: Day) -> PricePanel:
    day.cashier.press(Key.Key_F5, Shift)
    return day.in_the_column(PricePanel)


def _give(day: Day, panel: PricePanel, picture: str) -> None:
    """Enter, the reason, the manager's PIN."""
    cashier, screen = day.cashier, day.screen
    cashier.press(Key.Key_Return)
    cashier.until(lambda: screen.parts.choices.is_open, "the reasons")
    cashier.type("1")
    approve(day, picture)
    cashier.until(lambda: screen.goods.panel is None, "given")
    if panel.isVisible():
        raise NeverHappenedError("the panel stays")


def approve(day: Day, picture: str = "") -> None:
    """The manager types her PIN at the cashier's till."""
    cashier = day.cashier
    day.in_the_column(ApprovalPanel)
    cashier.type(DEMO_PINS[MANAGER])
    if picture:
        cashier.picture(picture)
    cashier.press(Key.Key_Return)


def goods_without_a_code(day: Day) -> None:
    """A quick key; and something that nobody knows, sold with the manager's word."""
    cashier, screen = day.cashier, day.screen
    cashier.press(Key.Key_F8, Shift)
    day.in_the_column(QuickKeys)
    cashier.wait_ms(200)
    cashier.picture("quick-keys")
    cashier.type("1")
    day.sees_pieces(1)
    cashier.press(Key.Key_Escape)
    cashier.scan(unknown_goods())
    cashier.until(lambda: screen.parts.choices.is_open, "the offer to sell it all the same")
    cashier.picture("unknown-goods")
    cashier.type("1")
    day.in_the_column(OpenItemPanel)
    cashier.type("8.5")
    cashier.picture("open-item")
    cashier.press(Key.Key_Return)
    approve(day)
    day.sees_pieces(2)
    day.pay_exactly()


def a_quick_key(day: Day) -> None:
    """The manager puts an article on the first quick key."""
    cashier = day.cashier
    cashier.scan(day.faces.everyday[0].barcode)
    day.sees_pieces(1)
    cashier.press(Key.Key_F8, Shift)
    panel = day.in_the_column(QuickKeys)
    cashier.until(panel.arrange.isEnabled, "that she may arrange them")
    cashier.touch(panel.arrange)
    cashier.until(lambda: panel.arranging, "the tools")
    if panel.page is None:
        cashier.touch(panel.tools[Arranging.NEW_PAGE])
        cashier.until(lambda: panel.page is not None, "a page")
    cashier.type("1")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: panel.page is not None and panel.page.at(1) is not None, "the key on its place")
    cashier.picture("arranging")
    cashier.press(Key.Key_Escape)
    cashier.wait_ms(200)
    day.pay_exactly()


def unknown_goods() -> str:
    """A barcode that nobody knows."""
    body = "690999900001"
    return body + gtin_check_digit(body)
