"""Two ways to work at the same till: with keys at its real window, and through its services alone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from datetime import date
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import ui.app  # noqa: F401 - these four are loaded before the fork
from demo.cashier import Cashier, SerialLine
from demo.day import label_of
from drivers.printer.spool import SpoolWorker
from main import RunningTill, open_shop, printer_settings
from posclient.domain.basket import Command
from posclient.domain.care import OUTCOMES, CareTask, Outcome
from posclient.domain.codes import luhn_check_digit
from posclient.domain.money import format_minor
from posclient.ports import PrinterTrouble, PrintState
from posclient.services import care, sell
from posclient.services.ask_headquarters import ask_headquarters
from posclient.services.checkout import CheckoutDone, Payment, TenderKind, checkout
from posclient.services.enrol import EnrolForm, enrol
from posclient.services.identify import How, MemberFound, MemberUnknown, ProductFound, identify
from posclient.services.print_queue import StoredPrintQueue
from posclient.services.shop import Session, Shop
from posclient.services.sign_in import sign_in
from posclient.services.view import view
from posclient.store import baskets
from sync.hq.demo.rules import DEMO_PINS
from sync.hq.demo.story import story
from ui.screens.care import CareScreen
from ui.screens.enrol import EnrolScreen
from ui.screens.sale import SaleScreen
from ui.screens.sign_in import SignIn

Key = Qt.Key
OPERATOR = "OP01"
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
"""


def write_settings(folder: Path, url: str) -> None:
    """A till at this headquarters, with paper that goes to a folder, a file a job."""
    folder.mkdir(parents=True, exist_ok=True)
    text = SETTINGS.format(printer=f"file:{folder}/paper/", serial="", url=url)
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


class Counter(Protocol):
    """What a cashier does. Each returns when she has seen that it is done."""

    def sign_in(self) -> None: ...
    def basket(self) -> tuple[str | None, tuple[Command, ...]]: ...
    def take(self, code: str, *, may_be_unknown: bool = False) -> None: ...
    def undo(self) -> None: ...
    def remove_first(self) -> None: ...
    def enrol(self, phone: str) -> None: ...
    def care(self, outcome: int) -> None: ...
    def pay(self, more_minor: int) -> tuple[str, int]: ...


def stored_basket(shop: Shop) -> tuple[str | None, tuple[Command, ...]]:
    """The open basket as it is on disk."""
    found = shop.store.read(baskets.open_basket)
    return (found.basket_id, found.commands) if found else (None, ())


class NobodyWatches:
    """A printer's watcher for a till without a window."""

    def printer_changed(self, troubles: frozenset[PrinterTrouble]) -> None:
        """Nothing."""

    def job_changed(self, job_id: int, state: PrintState) -> None:
        """Nothing."""


class ByTheServices:
    """The till without its window: store, spool and link as `main.py` composes them."""

    def __init__(self, folder: Path) -> None:
        opened = open_shop(folder, keyring=False)
        self._shop = opened.shop
        self._session: Session
        opened.link.start(opened.shop)
        queue = StoredPrintQueue(opened.shop.store, opened.shop.clock)
        SpoolWorker(queue, printer_settings(opened.shop.settings), NobodyWatches(), copy_title="COPY").start()

    def sign_in(self) -> None:
        self._session = sign_in(self._shop, OPERATOR, DEMO_PINS[OPERATOR])

    def basket(self) -> tuple[str | None, tuple[Command, ...]]:
        return stored_basket(self._shop)

    def take(self, code: str, *, may_be_unknown: bool = False) -> None:
        found = identify(self._shop, code)
        if isinstance(found, MemberUnknown) and may_be_unknown:
            answer = ask_headquarters(self._shop, self._session, found)
            if answer is None:
                return
            found = answer
        match found:
            case ProductFound():
                sell.add(self._shop, self._session, found)
            case MemberFound(member_id, how):
                sell.identify_member(self._shop, self._session, member_id, how)
            case _:
                raise AssertionError(found)

    def undo(self) -> None:
        sell.undo(self._shop, self._session)

    def remove_first(self) -> None:
        shown = view(self._shop, self._session.business_date)
        sell.remove(self._shop, self._session, shown.lines[0].quoted.line_id)

    def enrol(self, phone: str) -> None:
        member_id = enrol(self._shop, self._session, EnrolForm(phone))
        sell.identify_member(self._shop, self._session, member_id, How.ENROLLED)

    def care(self, outcome: int) -> None:
        for item in care.care_list(self._shop, self._session, only_open=False)[:1]:
            care.settle_task(self._shop, self._session, item.task.task_id, OUTCOMES[outcome])

    def pay(self, more_minor: int) -> tuple[str, int]:
        shown = view(self._shop, self._session.business_date)
        due = shown.quote.due_minor
        payment = Payment(TenderKind.CASH, due + more_minor)
        done = checkout(self._shop, self._session, shown.basket_id or "", (payment,), due)
        return done.receipt_no, done.due_minor


class AtTheWindow:
    """The whole till offscreen: keys at the window's handle, scans through a serial line, waits for what it shows."""

    def __init__(self, folder: Path) -> None:
        line = SerialLine()
        settings = folder / "till.toml"
        text = settings.read_text("utf-8")
        settings.write_text(re.sub("serial = .*", f'serial = "serial:{line.path}"', text), "utf-8")
        self._till = RunningTill(open_shop(folder, keyring=False))
        self._till.window.resize(1024, 768)
        self._till.show(maximised=False)
        self._cashier = Cashier(self._till.window, line, folder / "screens")
        self._completed: list[CheckoutDone] = []
        self._missing: list[object] = []

    def sign_in(self) -> None:
        screen = self._till.window.current
        self._until(lambda: isinstance(screen, SignIn) and bool(screen.name_buttons), "who may sign in")
        self._type(DEMO_PINS[OPERATOR])
        self._cashier.press(Key.Key_Return)
        self._until(lambda: self._till.context.signed_in, "signed in")
        self._sale.desk.completed.connect(self._completed.append)
        self._sale.desk.member_missing.connect(self._missing.append)
        self._until(self._shows_what_is_stored, "the basket that was left")

    def basket(self) -> tuple[str | None, tuple[Command, ...]]:
        return stored_basket(self._shop)

    def take(self, code: str, *, may_be_unknown: bool = False) -> None:
        before, missing = self.basket(), len(self._missing)
        self._cashier.scan(code)
        self._until(
            lambda: self._moved_on_from(before) or (may_be_unknown and len(self._missing) > missing), code
        )

    def undo(self) -> None:
        self._press_and_see(Key.Key_F6)

    def remove_first(self) -> None:
        self._press_and_see(Key.Key_F7)

    def enrol(self, phone: str) -> None:
        before = self.basket()
        self._cashier.press(Key.Key_F3)
        self._until(lambda: isinstance(self._till.window.current, EnrolScreen), "the form")
        self._type(phone)
        self._cashier.press(Key.Key_Return)
        self._until(lambda: self._at_the_sale and self._moved_on_from(before), f"{phone} joined")

    def care(self, outcome: int) -> None:
        tasks = self._tasks()
        if not tasks or OUTCOMES[outcome] is Outcome.DO_NOT_CALL:
            return
        self._cashier.scan(tasks[0].task_id)
        self._until(lambda: self._opened_task() == tasks[0].task_id, "the slip's task")
        self._type(str(outcome + 1))
        self._until(lambda: self._tasks() != tasks and not self._opened_task(), "the outcome")
        self._cashier.press(Key.Key_Escape)
        self._until(lambda: self._at_the_sale and self._shows_what_is_stored(), "the sale again")

    def pay(self, more_minor: int) -> tuple[str, int]:
        sales = len(self._completed)
        self._cashier.press(Key.Key_F8)
        self._until(lambda: self._sale.is_paying, "the payment panel")
        if more_minor:
            self._type(format_minor(self._sale.parts.pay.due_minor + more_minor))
        self._cashier.press(Key.Key_Return)
        self._until(lambda: len(self._completed) > sales and self._sale.is_done, "the change")
        return self._completed[-1].receipt_no, self._completed[-1].due_minor

    @property
    def _shop(self) -> Shop:
        return self._till.context.shop

    @property
    def _sale(self) -> SaleScreen:
        sale = self._till.window.sale
        assert isinstance(sale, SaleScreen)
        return sale

    @property
    def _at_the_sale(self) -> bool:
        return self._till.window.current is self._sale

    def _until(self, seen: Callable[[], bool], what: str) -> None:
        self._cashier.until(seen, what)

    def _type(self, text: str) -> None:
        for char in text:
            QTest.keyClick(self._till.window.windowHandle(), ord(char))
            self._cashier.wait_ms(KEY_PAUSE_MS)

    def _press_and_see(self, key: Qt.Key) -> None:
        before = self.basket()
        self._cashier.press(key)
        self._until(lambda: self._moved_on_from(before), f"what {key.name} does")

    def _shows_what_is_stored(self) -> bool:
        return self._sale.desk.view == view(self._shop, self._till.context.session.business_date)

    def _moved_on_from(self, before: tuple[str | None, tuple[Command, ...]]) -> bool:
        return self.basket() != before and self._shows_what_is_stored()

    def _tasks(self) -> list[CareTask]:
        return [item.task for item in care.care_list(self._shop, self._till.context.session, only_open=False)]

    def _opened_task(self) -> str:
        screen = self._till.window.current
        if not isinstance(screen, CareScreen) or not screen.sheet.is_open or screen.sheet.line is None:
            return ""
        return screen.sheet.line.task_id
