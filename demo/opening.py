"""The first chapters of the demo day: the day is opened with a float, and cash is put into the drawer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from posclient.services import exchange
from posclient.services.who_may import who_may
from sync.hq.demo.rules import DEMO_PINS
from ui.screens.day import DayScreen

if TYPE_CHECKING:
    from demo.day import Day

Key = Qt.Key
FLOAT_MINOR = 30_000
CASH_IN_MINOR = 20_000


def morning(day: Day) -> None:
    """The feed arrives; the manager signs in with her PIN and says what lies in the drawer."""
    shop, cashier = day.stage.shop, day.cashier
    cashier.until(lambda: bool(who_may(shop).operators), "operators from headquarters")
    cashier.until(lambda: exchange.members_held(shop) >= day.stage.headquarters.members, "the members")
    cashier.wait_ms(400)
    cashier.picture("sign-in")
    cashier.type(DEMO_PINS["OP01"])
    cashier.press(Key.Key_Return)
    cashier.until(lambda: day.stage.context.signed_in, "signed in")
    tell_float(day, "300", "float")
    cashier.picture("empty-counter")


def tell_float(day: Day, amount: str = "", picture: str = "") -> None:
    """Whoever begins a shift is asked for the float; Enter alone takes what the last shift left."""
    screen = day.in_front(DayScreen)
    cashier = day.cashier
    cashier.until(lambda: screen.panel is screen.work.amount, "the question for the float")
    cashier.type(amount)
    if picture:
        cashier.picture(picture)
    cashier.press(Key.Key_Return)
    cashier.until(lambda: screen.panel is screen.menu, "the float on disk")
    cashier.press(Key.Key_Escape)
    day.sees_sale()


def cash_in(day: Day) -> None:
    """Small change from the bank goes into the drawer, with a reason and a slip."""
    cashier = day.cashier
    cashier.press(Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    screen = day.in_front(DayScreen)
    cashier.until(lambda: screen.state is not None, "the day")
    cashier.picture("day")
    cashier.type("1")
    cashier.until(lambda: screen.panel is screen.work.amount, "the amount")
    cashier.type("200")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: screen.panel is screen.work.reason, "the reason")
    cashier.picture("cash-reason")
    cashier.type("1")
    cashier.until(lambda: screen.panel is screen.menu, "the cash on disk")
    cashier.wait_ms(300)
    cashier.picture("cash-in")
    cashier.press(Key.Key_Escape)
    day.sees_sale()
