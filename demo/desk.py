"""Chapters of the demo day at the desk: goods come back, a card is lost, points are claimed, an account is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from demo.paying import code_for
from posclient.domain.codes import luhn_check_digit
from sync.hq.demo.rules import DEMO_PINS
from ui.screens.returns import ReturnsScreen, Step
from ui.screens.services import ServicesScreen
from ui.widgets.service_tiles import Service, services_for

if TYPE_CHECKING:
    from demo.day import Day

Key = Qt.Key
Shift = Qt.KeyboardModifier.ShiftModifier
NEW_CARD_BODY = "9911220055"


def one_line_comes_back(day: Day) -> None:
    """By scanner alone: the receipt, the article that comes back, the receipt again."""
    cashier = day.cashier
    cashier.scan(day.faces.newcomer.card_no)
    day.sees_member(day.faces.newcomer.phone)
    for pieces, goods in enumerate((day.faces.everyday[0], day.faces.everyday[2]), 1):
        cashier.scan(goods.barcode)
        day.sees_pieces(pieces)
    receipt_no = day.pay_exactly()
    screen = _open_returns(day, receipt_no)
    cashier.scan(day.faces.everyday[2].barcode)
    cashier.until(screen.parts.summary.confirm.isEnabled, "the article among what comes back")
    cashier.picture("return-lines")
    cashier.scan(receipt_no)
    _sees_returned(day, screen)


def exchanged(day: Day) -> None:
    """The nappies are too small: they go back and the next size goes out, in one step; the difference is paid."""
    cashier = day.cashier
    cashier.scan(day.faces.everyday[2].barcode)
    day.sees_pieces(1)
    receipt_no = day.pay_exactly()
    screen = _open_returns(day, receipt_no)
    cashier.scan(day.faces.everyday[2].barcode)
    cashier.until(screen.parts.summary.confirm.isEnabled, "the article among what comes back")
    cashier.type("/")
    day.sees_sale()
    cashier.scan(day.faces.everyday[0].barcode)
    day.sees_pieces(1)
    cashier.wait_ms(200)
    cashier.picture("exchange")
    day.begin_to_pay()
    cashier.wait_ms(300)
    cashier.picture("exchange-paying")
    cashier.press(Key.Key_Return)
    day.returns += 1
    day.sees_sold()
    cashier.picture("exchanged")


def come_back_offline(day: Day) -> None:
    """Headquarters is away: the till that sold takes its own goods back all the same."""
    cashier = day.cashier
    cashier.scan(day.faces.everyday[1].barcode)
    day.sees_pieces(1)
    receipt_no = day.pay_by_code(code_for())
    screen = _open_returns(day, receipt_no)
    cashier.type("*")
    cashier.wait_ms(200)
    cashier.press(Key.Key_Return)
    _sees_returned(day, screen)


def _open_returns(day: Day, receipt_no: str) -> ReturnsScreen:
    cashier = day.cashier
    cashier.press(Key.Key_F3, Shift)
    screen = day.in_front(ReturnsScreen)
    cashier.wait_ms(300)
    if not day.returns:
        cashier.picture("returns")
    cashier.scan(receipt_no)
    cashier.until(lambda: screen.step is Step.CHOOSING, "the receipt's lines")
    return screen


def _sees_returned(day: Day, screen: ReturnsScreen) -> None:
    cashier = day.cashier
    cashier.until(lambda: screen.step is Step.DONE, "the return on disk")
    day.returns += 1
    cashier.picture(f"returned-{day.returns}")
    cashier.press(Key.Key_Return)
    cashier.press(Key.Key_Escape)
    day.sees_sale()


def points_claimed(day: Day) -> None:
    """She had forgotten her card this morning: a manager gives her the points of that receipt."""
    cashier = day.cashier
    cashier.press(Key.Key_F2, Shift)
    day.sees_nobody()
    cashier.scan(day.faces.everyday[0].barcode)
    day.sees_pieces(1)
    receipt_no = day.pay_exactly()
    screen = _open_services(day, day.faces.near_gold.card_no, "services")
    _choose(day, screen, Service.CLAIM)
    cashier.scan(receipt_no)
    cashier.wait_ms(400)
    cashier.picture("claim")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: screen.panel is screen.serving.approval, "the question for the manager")
    _approve(day)
    cashier.until(lambda: screen.panel is None, "the points given")
    _leave(day, screen)


def a_card_is_lost(day: Day) -> None:
    """Reported lost, replaced with a new card by the manager's word; then her account on paper."""
    cashier = day.cashier
    screen = _open_services(day, day.faces.pregnant.card_no, "")
    _choose(day, screen, Service.LOST)
    cashier.until(
        lambda: screen.panel is None and screen.desk is not None and screen.desk.card_is_lost, "the card lost"
    )
    cashier.picture("card-lost")
    _choose(day, screen, Service.REPLACE)
    cashier.until(lambda: screen.panel is screen.serving.proving, "the question who she is")
    cashier.wait_ms(300)
    cashier.picture("who-is-she")
    cashier.type("m")
    cashier.until(lambda: screen.panel is screen.serving.approval, "the question for the manager")
    _approve(day)
    cashier.until(lambda: screen.panel is screen.serving.typed, "the question for the new card")
    cashier.scan(new_card())
    cashier.until(
        lambda: (
            screen.panel is None
            and screen.desk is not None
            and screen.desk.figures.member.card_no == new_card()
        ),
        "the new card",
    )
    _choose(day, screen, Service.STATEMENT)
    cashier.until(lambda: screen.panel is None and not screen.serving.busy, "the statement queued")
    cashier.picture("card-replaced")
    _leave(day, screen)


def _open_services(day: Day, card: str, picture: str) -> ServicesScreen:
    cashier = day.cashier
    cashier.press(Key.Key_F11, Shift)
    screen = day.in_front(ServicesScreen)
    cashier.until(lambda: screen.panel is screen.finder, "the question who it is")
    cashier.scan(card)
    cashier.until(lambda: screen.desk is not None and screen.panel is None, "the member at the desk")
    if picture:
        cashier.picture(picture)
    return screen


def _choose(day: Day, screen: ServicesScreen, service: Service) -> None:
    day.cashier.until(lambda: screen.desk is not None, "the member at the desk")
    if screen.desk is not None:
        day.cashier.type(str(services_for(screen.desk).index(service) + 1))


def _approve(day: Day) -> None:
    day.cashier.type(DEMO_PINS["OP01"])
    day.cashier.press(Key.Key_Return)


def _leave(day: Day, screen: ServicesScreen) -> None:
    day.cashier.until(lambda: not screen.serving.busy, "done")
    day.cashier.wait_ms(200)
    day.cashier.press(Key.Key_Escape)
    day.sees_sale()


def new_card() -> str:
    """A blank card from the drawer."""
    return f"M{NEW_CARD_BODY}{luhn_check_digit(NEW_CARD_BODY)}"
