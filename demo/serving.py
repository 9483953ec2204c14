"""Chapters of the demo day that serve one customer after the other, with an outage of headquarters among them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from demo.stage import say
from posclient.domain.care import TaskState
from posclient.domain.codes import luhn_check_digit
from posclient.services import care, paper

if TYPE_CHECKING:
    from demo.day import Day

Key = Qt.Key
NEW_PHONE: Final = "13900001234"
UNKNOWN_CARD_BODY: Final = "9900112233"


def a_known_member(day: Day) -> None:
    """Three goods to a known member, in cash: counted, for it must take ten actions at most."""
    before = day.cashier.actions
    day.cashier.scan(day.faces.near_gold.card_no)
    day.sees_member(day.faces.near_gold.phone)
    day.cashier.picture("member-identified")
    for pieces, goods in enumerate(day.faces.everyday, 1):
        day.cashier.scan(goods.barcode)
        day.sees_pieces(pieces)
    day.cashier.picture("member-basket")
    day.pay_exactly()
    day.actions_of_a_known_sale = day.cashier.actions - before
    day.cashier.picture("sold")


def somebody_joins(day: Day) -> None:
    """A guest hears what joining saves, joins in the middle of her basket, and the basket is priced anew."""
    for _ in range(2):
        day.cashier.scan(day.faces.everyday[0].barcode)
    day.cashier.scan(day.faces.promotional.barcode)
    day.sees_pieces(3)
    day.cashier.picture("guest-basket")
    day.cashier.press(Key.Key_F3)
    day.cashier.wait_ms(300)
    day.cashier.type(NEW_PHONE)
    day.cashier.wait_ms(300)
    day.cashier.picture("enrol")
    day.cashier.press(Key.Key_Return)
    day.sees_member(NEW_PHONE)
    day.cashier.wait_ms(200)
    day.cashier.picture("joined")
    day.pay_exactly()


def by_hand(day: Day) -> None:
    """Last four digits, five times a product, a label from the scale, a mistake undone."""
    day.cashier.type(day.faces.twins.phone[-4:])
    day.cashier.wait_ms(300)
    day.cashier.picture("search")
    day.cashier.press(Key.Key_Return)
    day.sees_member(day.faces.twins.phone)
    day.cashier.type("5*")
    day.cashier.scan(day.faces.everyday[1].barcode)
    day.sees_pieces(5)
    day.cashier.scan(day.label(1280))
    day.sees_pieces(6)
    day.cashier.scan(day.faces.everyday[2].barcode)
    day.sees_pieces(7)
    day.cashier.press(Key.Key_F6)
    day.sees_pieces(6)
    day.cashier.picture("by-hand")
    day.pay_exactly()


def refused(day: Day) -> None:
    """What a code can't be is said."""
    day.cashier.scan("134567890123456789")
    day.cashier.wait_ms(300)
    day.cashier.picture("payment-code-refused")
    wrong = day.faces.everyday[0].barcode
    day.cashier.scan(wrong[:-1] + str((int(wrong[-1]) + 1) % 10))
    day.cashier.wait_ms(300)
    day.cashier.picture("check-digit-wrong")


def outage(day: Day) -> None:
    """Headquarters is away: nothing at the counter changes but the badge; an unknown card goes on provisionally."""
    day.stage.close_headquarters()
    day.cashier.until(
        lambda: not day.stage.shop.headquarters.is_reachable(),
        "the badge says that headquarters is away",
    )
    day.cashier.scan(day.faces.dormant.card_no)
    day.sees_member(day.faces.dormant.phone)
    day.cashier.scan(day.faces.everyday[0].barcode)
    day.sees_pieces(1)
    day.pay_exactly()
    day.cashier.scan(unknown_card())
    day.sees_member()
    day.cashier.scan(day.faces.everyday[2].barcode)
    day.sees_pieces(1)
    day.cashier.picture("outage")
    day.pay_exactly()
    day.waited_offline = day.stage.waiting()


def headquarters_returns(day: Day) -> None:
    """All that waited arrives, once."""
    day.stage.open_headquarters()
    day.cashier.until(lambda: day.stage.waiting() == 0, "everything acknowledged")
    day.cashier.wait_ms(300)
    day.cashier.picture("back-online")


def a_reminder(day: Day) -> None:
    """Headquarters says that her formula runs out; the slip is printed, a colleague calls, she comes and buys."""
    day.cashier.until(lambda: not paper.unsettled(day.stage.shop), "the paper of what was before")
    printed = len(day.stage.printer.record.slips)
    began = time.monotonic()
    say(day.stage.headquarters.remind(day.faces.running_out.phone, day.faces.running_out_of.product_id))
    day.cashier.until(lambda: len(day.stage.printer.record.slips) > printed, "the slip on paper")
    day.seconds_to_slip = round(time.monotonic() - began, 2)
    shop = day.stage.shop
    session = day.stage.context.session
    task = care.care_list(shop, session)[0].task
    day.cashier.press(Key.Key_F4)
    day.cashier.wait_ms(300)
    day.cashier.picture("care-list")
    day.cashier.scan(task.task_id)
    day.cashier.wait_ms(400)
    day.cashier.picture("care-task")
    day.cashier.press(Key.Key_1)
    day.cashier.until(
        lambda: care.care_list(shop, session, only_open=False)[0].task.state is TaskState.SETTLED,
        "the outcome on disk",
    )
    day.cashier.press(Key.Key_Escape)
    day.cashier.wait_ms(200)
    day.cashier.scan(day.faces.running_out.card_no)
    day.sees_member(day.faces.running_out.phone)
    day.cashier.scan(day.faces.running_out_of.barcode)
    day.sees_pieces(1)
    day.cashier.picture("she-came")
    day.pay_exactly()
    day.cashier.until(
        lambda: care.care_list(shop, session, only_open=False)[0].task.state is TaskState.CONVERTED,
        "the reminder marked as converted",
    )


def looking_things_up(day: Day) -> None:
    """A copy of the last receipt, the member's own screen, the printer's screen."""
    day.cashier.press(Key.Key_F9)
    day.cashier.wait_ms(400)
    day.cashier.scan(day.faces.running_out.card_no)
    day.sees_member(day.faces.running_out.phone)
    day.cashier.press(Key.Key_F11)
    day.cashier.wait_ms(500)
    day.cashier.picture("member-screen")
    day.cashier.press(Key.Key_Escape)
    day.cashier.wait_ms(200)
    day.cashier.press(Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    day.cashier.wait_ms(300)
    day.cashier.picture("paper")
    day.cashier.press(Key.Key_Escape)


def unknown_card() -> str:
    """A well-formed card that nobody has."""
    return f"M{UNKNOWN_CARD_BODY}{luhn_check_digit(UNKNOWN_CARD_BODY)}"
