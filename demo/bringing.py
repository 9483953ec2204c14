"""Chapters of the demo day in which files come in and go out: an old till's members, and this till's own books."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from demo.cashier import NeverHappenedError
from posclient.services import exchange
from ui.screens.in_and_out import InAndOutScreen
from ui.screens.services import ServicesScreen

if TYPE_CHECKING:
    from demo.day import Day
    from ui.screens.bring_in import BringInScreen

Key = Qt.Key
Shift = Qt.KeyboardModifier.ShiftModifier
MEMBERS: Final = 200
PHONES: Final = 13_700_000_000
POINTS: Final = 120
BALANCE: Final = "66.00"


def members_come_in(day: Day) -> None:
    """From an old till's table, in the code page that it wrote: checked, one bad row left out, brought in, signed."""
    cashier, shop = day.cashier, day.stage.shop
    before = exchange.members_held(shop)
    cashier.press(Key.Key_F6, Shift)
    screen = day.in_front(InAndOutScreen).bring_in
    if screen is None:
        raise NeverHappenedError("headquarters' door for files")
    screen.read_file(_old_till(day.stage.out / "work"))  # what F2 and the system's dialog come to
    cashier.until(lambda: screen.pages.currentWidget() is screen.columns_page, "the columns")
    cashier.wait_ms(200)
    cashier.picture("bring-in-columns")
    cashier.press(Key.Key_F8)
    _see(day, screen, "bring_in.state.bad")
    cashier.picture("bring-in-checked")
    cashier.press(Key.Key_Space)
    cashier.until(screen.go.isEnabled, "the bad row left out")
    cashier.press(Key.Key_F8)
    _see(day, screen, "bring_in.state.written")
    cashier.picture("brought-in")
    cashier.press(Key.Key_F8)
    cashier.until(lambda: bool(screen.work.job and screen.work.job.signed_by), "the signature")
    cashier.press(Key.Key_Escape)
    cashier.press(Key.Key_Escape)
    day.sees_sale()
    cashier.until(lambda: exchange.members_held(shop) == before + MEMBERS, "the new members at the till")


def one_of_them_is_known(day: Day) -> None:
    """By the last four digits, with what she brought along."""
    cashier = day.cashier
    cashier.press(Key.Key_F11, Shift)
    screen = day.in_front(ServicesScreen)
    cashier.until(lambda: screen.panel is screen.finder, "the question who it is")
    cashier.type(str(PHONES + MEMBERS // 2))
    cashier.press(Key.Key_Return)
    cashier.until(lambda: screen.desk is not None and screen.panel is None, "the member at the desk")
    cashier.picture("brought-in-member")
    cashier.press(Key.Key_Escape)
    cashier.press(Key.Key_Escape)
    day.sees_sale()


def books_go_out(day: Day) -> None:
    """Today's books as an Excel file, into the till's own folder."""
    cashier = day.cashier
    cashier.press(Key.Key_F6, Shift)
    screen = day.in_front(InAndOutScreen)
    cashier.press(Key.Key_F6, Shift)
    out = screen.take_out
    cashier.until(lambda: bool(out.page.places.chosen_key), "the folders")
    cashier.press(Key.Key_End)
    cashier.press(Key.Key_F8)
    cashier.until(lambda: bool(list((day.stage.folder / "exports").glob("sales-*.xlsx"))), "the file")
    cashier.until(lambda: not out.is_running, "the export told")
    cashier.picture("exported")
    cashier.press(Key.Key_Escape)
    day.sees_sale()


def _see(day: Day, screen: BringInScreen, state: str) -> None:
    told = day.stage.context.words(state)
    day.cashier.until(lambda: screen.report_page.state.text() == told, told)
    day.cashier.wait_ms(200)


def _old_till(folder: Path) -> Path:
    chance = random.Random(7)  # noqa: S311 - a made-up table, the same each time
    surnames = "赵钱孙李周吴郑王冯陈"
    rows = ["手机号,姓名,积分,储值余额"]
    rows += [
        f"{PHONES + number},{chance.choice(surnames)}女士,{POINTS},{BALANCE}" for number in range(MEMBERS)
    ]
    rows.append("1370000,写错的,,")
    path = folder / "老系统会员.csv"
    path.write_bytes(("\r\n".join(rows) + "\r\n").encode("gb18030"))
    return path
