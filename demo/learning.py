"""A chapter of the demo day in which nothing counts: the till goes over to practice and comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from demo import opening
from demo.cashier import NeverHappenedError
from posclient.services import exchange, paper
from sync.hq.demo.rules import DEMO_PINS
from ui.screens.manager import ManagerScreen

if TYPE_CHECKING:
    from demo.day import Day

Key = Qt.Key
Shift = Qt.KeyboardModifier.ShiftModifier


def practice(day: Day) -> None:
    """Someone new rings up a sale on a till that looks like the real one, but for the line across it."""
    before = exchange.till_totals(day.stage.shop)
    _ask_for_it(day)
    day.cashier = day.stage.practise(day.cashier.pictures)
    _learn(day)
    _ask_for_it(day)
    day.cashier = day.stage.go_on(day.cashier.pictures)
    if exchange.till_totals(day.stage.shop) != before:
        raise NeverHappenedError("what was practised has left the real books as they were")


def _ask_for_it(day: Day) -> None:
    asked: list[bool] = []
    day.stage.context.practice_asked.connect(lambda: asked.append(True))
    if not day.stage.context.signed_in:
        sign_in(day)
    day.cashier.press(Key.Key_Insert, Shift)
    day.cashier.until(lambda: bool(asked), "over to the other till")


def _learn(day: Day) -> None:
    cashier, shop = day.cashier, day.stage.shop
    sign_in(day)
    opening.tell_float(day, "100")
    cashier.scan(day.faces.everyday[0].barcode)
    day.sees_pieces(1)
    day.begin_to_pay()
    cashier.press(Key.Key_Return)
    cashier.until(lambda: day.screen.is_done, "the practice sale done")
    cashier.picture("practice")
    cashier.until(lambda: not paper.unsettled(shop), "its slip, marked as practice")
    cashier.press(Key.Key_F12, Shift)
    screen = day.in_front(ManagerScreen)
    cashier.until(lambda: screen.review is not None, "the figures of what was practised")
    cashier.wait_ms(200)
    cashier.picture("practice-manager")
    cashier.press(Key.Key_Escape)
    day.sees_sale()


def sign_in(day: Day) -> None:
    """The manager, who stands first among the names."""
    cashier = day.cashier
    cashier.wait_ms(400)
    cashier.type(DEMO_PINS["OP01"])
    cashier.press(Key.Key_Return)
    cashier.until(lambda: day.stage.context.signed_in, "signed in")
    cashier.wait_ms(200)
