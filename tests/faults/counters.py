"""The till's real window, offscreen: keys, scans through a serial line, and waiting for what it shows."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import ui.app  # noqa: F401 - these four are loaded before the fork
from demo.cashier import Cashier, NeverHappenedError, SerialLine
from demo.day import label_of
from main import open_shop
from posclient.domain.basket import Command
from posclient.domain.care import OUTCOMES, CareTask, Outcome
from posclient.domain.codes import luhn_check_digit
from posclient.domain.money import format_minor
from posclient.services import care
from posclient.services.checkout import CheckoutDone
from posclient.services.day_state import day_notice
from posclient.services.resolve import unresolved
from posclient.services.shop import Shop
from posclient.services.view import SaleView, view
from running_till import RunningTill
from sync.hq.demo.rules import DEMO_PINS
from sync.hq.demo.story import story
from tests.faults.windowless import OPERATOR, Sold, stored_basket
from ui.screens.care import CareScreen
from ui.screens.day import DayScreen
from ui.screens.enrol import EnrolScreen
from ui.screens.sale import SaleScreen
from ui.screens.sign_in import SignIn
from ui.widgets.pay_panel import Paying

Key = Qt.Key
PATIENCE_S = 90.0
"""On a machine that does much else: whatever comes at all is waited for."""
LOOKS_EVERY_S = 0.02
"""What is waited for is looked at no oftener: looking reads the store, and the till's threads need the same core."""
KEY_PAUSE_MS = 30
"""Longer than the wedge's `gap_ms` in these tills' settings: typed keys are not a scan."""
SETTINGS = """\
sounds = false

[printer]
address = "{printer}"

[scanner]
wedge = "wedge:?gap_ms=20"
serial = "{serial}"

[headquarters]
url = "{url}"
ask_timeout_s = 0.5

[payments]
url = "{provider}"
"""


def write_settings(folder: Path, url: str, provider_url: str = "") -> None:
    """A till at this headquarters and this provider, with paper that goes to a folder, a file a job."""
    folder.mkdir(parents=True, exist_ok=True)
    text = SETTINGS.format(printer=f"file:{folder}/paper/", serial="", url=url, provider=provider_url)
    (folder / "till.toml").write_text(text, "utf-8")


def codes() -> tuple[list[str], list[str], list[str]]:
    """Codes of goods (one is a scale's label), of members, and cards that nobody has."""
    faces = story(date(2026, 1, 1))  # its codes are the same on every day
    goods = [
        *(each.barcode for each in (*faces.everyday, faces.promotional, faces.running_out_of)),
        label_of(faces.weighed.plu, 1280),
    ]
    bodies = [f"77001122{n:02d}" for n in range(20)]
    return goods, [member.card_no for member in faces.members], [f"M{b}{luhn_check_digit(b)}" for b in bodies]


class AtTheWindow:
    """The whole till offscreen: keys at the window's handle, scans through a serial line, waits for what it shows."""

    def __init__(self, folder: Path) -> None:
        line = SerialLine()
        self.folder = folder
        settings = folder / "till.toml"
        text = settings.read_text("utf-8")
        settings.write_text(re.sub("serial = .*", f'serial = "serial:{line.path}"', text), "utf-8")
        self.till = RunningTill(open_shop(folder, keyring=False))
        self.till.window.resize(1024, 768)
        self.till.show(maximised=False)
        self.cashier = Cashier(self.till.window, line, folder / "screens")
        self._completed: list[CheckoutDone] = []
        self._missing: list[object] = []

    def sign_in(self, operator: str = OPERATOR) -> None:
        screen = self.till.window.current
        self.until(lambda: isinstance(screen, SignIn) and bool(screen.name_buttons), "who may sign in")
        self._type(DEMO_PINS[operator])
        self.cashier.press(Key.Key_Return)
        self.until(lambda: self.till.context.signed_in, "signed in")
        self.until(lambda: self._hears_scans, "the scanner's line open")
        self._sale.desk.completed.connect(self._completed.append)
        self._sale.desk.member_missing.connect(self._missing.append)
        self.until(lambda: not self.shop.store.read(unresolved), "the end of what was being paid")
        self._confirm_float()
        self.until(self._shows_what_is_stored, "the basket that was left")

    @property
    def _hears_scans(self) -> bool:
        scanner = self.till.devices.scanner
        return scanner is not None and scanner.is_connected

    def _confirm_float(self) -> None:
        """Whoever begins a shift is asked what lies in the drawer."""
        if not day_notice(self.shop, self.till.context.session).ask_float:
            return
        self.until(lambda: isinstance(self.till.window.current, DayScreen), "the day's screen")
        screen = self.till.window.current
        assert isinstance(screen, DayScreen)
        self.until(lambda: screen.panel is screen.work.amount, "the question for the float")
        self.cashier.press(Key.Key_Return)
        self.until(lambda: screen.panel is screen.menu, "the float on disk")
        self.cashier.press(Key.Key_Escape)
        self.until(lambda: self.at_the_sale, "the sale")

    def basket(self) -> tuple[str | None, tuple[Command, ...]]:
        return stored_basket(self.shop)

    def take(self, code: str, *, may_be_unknown: bool = False) -> None:
        before, missing = self.basket(), len(self._missing)
        self.cashier.scan(code)
        self.until(
            lambda: self.moved_on_from(before) or (may_be_unknown and len(self._missing) > missing), code
        )

    def undo(self) -> None:
        self._press_and_see(Key.Key_F6)

    def remove_first(self) -> None:
        self._press_and_see(Key.Key_F7)

    def enrol(self, phone: str) -> None:
        before = self.basket()
        self.cashier.press(Key.Key_F3)
        self.until(lambda: isinstance(self.till.window.current, EnrolScreen), "the form")
        self._type(phone)
        self.cashier.press(Key.Key_Return)
        self.until(lambda: self.at_the_sale and self.moved_on_from(before), f"{phone} joined")

    def care(self, outcome: int) -> None:
        tasks = self._tasks()
        if not tasks or OUTCOMES[outcome] is Outcome.DO_NOT_CALL:
            return
        self.cashier.scan(tasks[0].task_id)
        self.until(lambda: self._opened_task() == tasks[0].task_id, "the slip's task")
        self._type(str(outcome + 1))
        self.until(lambda: self._tasks() != tasks and not self._opened_task(), "the outcome")
        self.cashier.press(Key.Key_Escape)
        self.until(lambda: self.at_the_sale and self._shows_what_is_stored(), "the sale again")

    def pay(self, more_minor: int) -> Sold:
        sales = len(self._completed)
        self.cashier.press(Key.Key_F8)
        self.until(lambda: self._sale.is_paying, "the payment panel")
        if more_minor:
            self._type(format_minor(self._sale.parts.pay.due_minor + more_minor))
        self.cashier.press(Key.Key_Return)
        self.until(lambda: len(self._completed) > sales and self._sale.is_done, "the change")
        return self._last_sale()

    def pay_by_code(self, code: str) -> Sold | None:
        sales = len(self._completed)
        self.cashier.scan(code)
        self.until(lambda: self._is_told(sales), "what became of the payment code")
        if len(self._completed) > sales:
            return self._last_sale()
        self.cashier.press(Key.Key_Escape)
        self.until(lambda: not self._sale.is_paying, "the basket again")
        return None

    def _is_told(self, sales: int) -> bool:
        panel = self._sale.parts.pay
        is_refused = self._sale.is_paying and panel.state is Paying.ASKING and bool(panel.warning.text())
        return is_refused or (len(self._completed) > sales and self._sale.is_done)

    def _last_sale(self) -> Sold:
        done = self._completed[-1]
        return Sold(done.sale_id, done.receipt_no, done.due_minor)

    @property
    def shop(self) -> Shop:
        return self.till.context.shop

    @property
    def _sale(self) -> SaleScreen:
        sale = self.till.window.sale
        assert isinstance(sale, SaleScreen)
        return sale

    @property
    def at_the_sale(self) -> bool:
        return self.till.window.current is self._sale

    def until(self, seen: Callable[[], bool], what: str) -> None:
        """Wait until something is seen. Raises NeverHappenedError."""
        deadline_s = time.monotonic() + PATIENCE_S
        while not seen():
            looks_s = time.monotonic() + LOOKS_EVERY_S
            while time.monotonic() < looks_s:
                self.cashier.look_up()
                time.sleep(0.001)  # lets the till's other threads run
            if looks_s > deadline_s:
                shown = self.cashier.picture("never-happened")
                raise NeverHappenedError(f"{what}; what the window showed: {shown}")

    def _type(self, text: str) -> None:
        for char in text:
            QTest.keyClick(self.till.window.windowHandle(), ord(char))
            self.cashier.wait_ms(KEY_PAUSE_MS)

    def _press_and_see(self, key: Qt.Key) -> None:
        before = self.basket()
        self.cashier.press(key)
        self.until(lambda: self.moved_on_from(before), f"what {key.name} does")

    def _shows_what_is_stored(self) -> bool:
        """The basket and whose it is. What else a view tells follows the clock, the link and workers: it may be of a
        moment ago.
        """
        shown, stored = self._sale.desk.view, view(self.shop, self.till.context.session.business_date)
        return shown is not None and _what_she_sees(shown) == _what_she_sees(stored)

    def moved_on_from(self, before: tuple[str | None, tuple[Command, ...]]) -> bool:
        return self.basket() != before and self._shows_what_is_stored()

    def _tasks(self) -> list[CareTask]:
        return [item.task for item in care.care_list(self.shop, self.till.context.session, only_open=False)]

    def _opened_task(self) -> str:
        screen = self.till.window.current
        if not isinstance(screen, CareScreen) or not screen.sheet.is_open or screen.sheet.line is None:
            return ""
        return screen.sheet.line.task_id


def _what_she_sees(shown: SaleView) -> tuple[object, ...]:
    quoted = tuple((line.quoted.product_id, line.quoted.quantity) for line in shown.lines)
    member_id = shown.member.member.member_id if shown.member is not None else None
    return shown.basket_id, shown.basket, quoted, member_id, shown.can_undo
