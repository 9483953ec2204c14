"""The wizard of a new till put together: its window, and the desk that it works at. A part of the composition root."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from devices import check_devices, printer_settings
from main import OpenedShop, is_enrolled, open_shop
from posclient.ports import HeadquartersAwayError, PrinterTrouble
from posclient.services import exchange, settings_file
from posclient.services.first_run import Columns, FirstOperators, NewTill
from posclient.services.shop import Shop, ShopError
from posclient.services.who_may import who_may
from posclient.settings import Printer, Scanner, Settings, SettingsError, read_settings
from posclient.store import shop_facts
from posclient.words import load
from sync.token import TokenFile

if TYPE_CHECKING:
    from drivers.scanner import WedgeFraming
    from sync.link import HeadquartersLink

HEALTH_TIMEOUT_S: Final = 5.0


def run_first_run(folder: Path, *, keyring: bool = True) -> bool:
    """The wizard until it is done or left; True where the till is enrolled and can be opened. Raises SettingsError,
    StoreError.
    """
    from PySide6.QtWidgets import QMainWindow  # noqa: PLC0415 - as every screen, when it is needed

    from ui.app import application, show_faults  # noqa: PLC0415 (see above)
    from ui.context import Context  # noqa: PLC0415 (see above)
    from ui.leave import LeaveOnSignal  # noqa: PLC0415 (see above)
    from ui.scan_filter import ScanFilter  # noqa: PLC0415 (see above)
    from ui.screens.first_run import FirstRunScreen  # noqa: PLC0415 (see above)
    from ui.tasks import Tasks  # noqa: PLC0415 (see above)
    from ui.theme.tokens import THEMES  # noqa: PLC0415 (see above)

    opened = open_shop(folder, keyring=keyring)
    check_devices(opened.shop.settings)
    desk = MachineDesk(folder, opened)
    theme = THEMES[opened.shop.settings.theme]
    app = application(sys.argv[:1], theme)
    tasks = Tasks()
    context = Context(opened.shop, tasks, theme)
    show_faults(context.show_trouble)
    scans = ScanFilter(_wedge(opened.shop.settings))
    scans.watch(app)
    window = QMainWindow()
    screen = FirstRunScreen(context, desk)
    window.setCentralWidget(screen)
    window.setWindowTitle(context.words("app.title"))
    window.setMinimumSize(1024, 700)
    scans.scanned.connect(screen.scanned)
    screen.finished.connect(window.close)
    leaving = LeaveOnSignal(app)
    try:
        window.showMaximized()
        screen.activate()
        app.exec()
    finally:
        leaving.close()
        sys.excepthook = sys.__excepthook__
        scans.unwatch()
        context.close()
        tasks.stop()
        desk.close()
        enrolled = is_enrolled(opened.shop)
        opened.close()
    return enrolled


class MachineDesk:
    """`services.first_run.Desk` on this machine: its folder, its printer, its network."""

    def __init__(self, folder: Path, opened: OpenedShop) -> None:
        self._folder = folder
        self._opened = opened
        self._link: HeadquartersLink | None = None
        self._lock = threading.Lock()

    @property
    def _shop(self) -> Shop:
        return self._opened.shop

    @property
    def _file(self) -> Path:
        return self._folder / "till.toml"

    def settings(self) -> Settings:
        """As they are on disk now."""
        return read_settings(self._file)

    def who(self) -> NewTill | None:
        """The till's identity once it is enrolled."""
        from sync.enrol import is_enrolled  # noqa: PLC0415 - the network's libraries come with it

        if not is_enrolled(self._shop):
            return None
        who = exchange.who_am_i(self._shop)
        return NewTill(who.till_id, who.store_id)

    def reach(self, url: str) -> None:
        """Whether headquarters answers there."""
        from sync.first_contact import reach  # noqa: PLC0415 (see above)

        try:
            reach(url, HEALTH_TIMEOUT_S)
        except HeadquartersAwayError as fault:
            raise ShopError("first_run.away") from fault

    def enrol(self, url: str, code: str) -> NewTill:
        """The same as the command `enrol`."""
        from sync.client import RefusedError  # noqa: PLC0415 (see above)
        from sync.enrol import enrol_till  # noqa: PLC0415 (see above)

        try:
            who = enrol_till(self._shop, url, code, TokenFile(self._folder / "till.token"))
        except HeadquartersAwayError as fault:
            raise ShopError("first_run.away") from fault
        except RefusedError as fault:
            key = "first_run.enrolled_already" if fault.error == "already_enrolled" else "first_run.bad_code"
            raise ShopError(key) from fault
        self._keep({"headquarters": {"url": url}})
        self._opened.wrap_key()
        return NewTill(who.till_id, who.store_id)

    def print_test(self, address: str, columns: Columns, code: str) -> str:
        """Straight to the printer, without the spool: there is no shop yet whose paper it would be."""
        from drivers.printer.delivery import Delivery, Hooks  # noqa: PLC0415 - Pillow comes with it
        from drivers.printer.encoder import encode  # noqa: PLC0415 (see above)
        from drivers.printer.transports import transport_for  # noqa: PLC0415 (see above)
        from posclient.slips import trial_slip  # noqa: PLC0415 (see above)

        settings = self._checked(Printer(address=address, columns=columns))
        printer = printer_settings(settings)
        troubles: set[PrinterTrouble] = set()
        data = encode(trial_slip.compose(load(settings.receipt_language), code), printer)
        outcome = Delivery(transport_for(printer), printer, threading.Event()).deliver(
            1, data, Hooks(begin=_nothing, sent=_nothing, tell=troubles.update)
        )
        if outcome.proof is None and not outcome.bytes_sent:
            raise ShopError(outcome.reason or "print.not_reached")
        self._keep({"printer": {"address": address, "columns": columns}})
        return "first_run.printed" if outcome.proof is not None else "first_run.printed_perhaps"

    def keep_scanner(self, serial: str) -> None:
        """A wedge needs nothing."""
        self._keep({"scanner": {"serial": serial}})

    def operators(self) -> FirstOperators:
        """The feed is read until the shop's staff has come."""
        if self.who() is None:
            raise ShopError("first_run.not_enrolled")
        self._exchange()
        names = tuple(operator.name for operator in who_may(self._shop).operators)
        return FirstOperators(self._shop.store.read(shop_facts.shop_face).name, names)

    def close(self) -> None:
        """Exchange no more."""
        if self._link is not None:
            self._link.stop()
            self._link = None

    def _exchange(self) -> None:
        from sync.link import HeadquartersLink  # noqa: PLC0415 (see above)

        with self._lock:
            if self._link is None:
                url = self.settings().headquarters.url
                self._link = HeadquartersLink(url, TokenFile(self._folder / "till.token"))
                self._link.start(self._shop)

    def _checked(self, printer: Printer) -> Settings:
        settings = self.settings()._replace(printer=printer)
        try:
            check_devices(settings)
        except SettingsError as fault:
            raise ShopError("first_run.bad_printer") from fault
        return settings

    def _keep(self, changes: settings_file.Values) -> None:
        scanner = changes.get("scanner")
        try:
            if isinstance(scanner, dict):
                check_devices(self.settings()._replace(scanner=Scanner(serial=scanner["serial"])))
            settings_file.change_settings(self._file, changes)
        except SettingsError as fault:
            raise ShopError("first_run.bad_settings", why=str(fault)) from fault


def _nothing() -> None:
    """Nobody waits for it."""


def _wedge(settings: Settings) -> WedgeFraming:
    from drivers.scanner import WedgeFraming, parse_scanner  # noqa: PLC0415 (see above)

    return WedgeFraming(parse_scanner(settings.scanner.wedge))
