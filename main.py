"""The composition root: the only file that knows everyone. The command line is in `commands.py`."""

from __future__ import annotations

import gc
import hashlib
import hmac
import logging
import secrets
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drivers.printer.settings import PrinterSettings
    from drivers.printer.spool import SpoolWorker
    from drivers.scanner import ScannerThread
    from posclient.services.print_queue import StoredPrintQueue
    from posclient.services.shop import Shop
    from posclient.settings import Settings
    from posclient.store.keys import KeyVault
    from posclient.store.migrate import Migration
    from sync.worker import HeadquartersLink

ROOT = Path(__file__).resolve().parent
FONTS = ROOT / "assets" / "fonts"
GIL_SWITCH_S = 0.0005
"""How long a busy thread may hold the interpreter before a checkout gets its turn (decision 11)."""

UPKEEP_AFTER_MS = 10_000
"""The store is checked and backed up once the first screen has stood for a while."""

UPKEEP_EVERY_MS = 3_600_000
"""How often a till that is never closed looks whether a backup is due."""

_logger = logging.getLogger("till")


class SystemClock:
    """`ports.Clock` of this machine."""

    def now_ms(self) -> int:
        """UTC milliseconds."""
        return time.time_ns() // 1_000_000


class RandomIds:
    """`ports.Ids` from the system's random numbers."""

    def new(self) -> str:
        """32 hex digits."""
        return secrets.token_hex(16)


@dataclass
class OpenedShop:
    """The shop with its store and its link, before anything runs. `protected` False: the key lies in a file."""

    shop: Shop
    link: HeadquartersLink
    protected: bool
    wrap_key: Callable[[], None]
    """Wrap the store's key under headquarters' recovery key, where it has one and that is not done yet."""

    def close(self) -> None:
        """Stop exchanging and close the store."""
        self.link.stop()
        self.shop.store.close()


def open_shop(folder: Path, *, keyring: bool = True) -> OpenedShop:
    """Open a till's folder: settings, key, store, words. Raises SettingsError and StoreError."""
    from posclient.services.shop import Shop
    from posclient.settings import read_settings
    from posclient.store.engine import open_store
    from posclient.store.keys import obtain_key
    from posclient.words import load
    from sync.token import TokenFile
    from sync.worker import HeadquartersLink

    settings = read_settings(folder / "till.toml")
    check_devices(settings)
    path = folder / "till.db"
    vault = vault_of(folder, keyring=keyring)
    key = obtain_key(vault, path)
    store = open_store(path, key.value, migrations=schema(), backups=folder / "backups")
    link = HeadquartersLink(settings.headquarters.url, TokenFile(folder / "till.token"))
    shop = Shop(
        store=store,
        clock=SystemClock(),
        ids=RandomIds(),
        settings=settings,
        words=load(settings.language),
        receipt_words=load(settings.receipt_language),
        headquarters=link,
        audit_key=hmac.new(key.value, b"audit", hashlib.sha256).digest(),
    )
    opened = OpenedShop(shop, link, key.protected, lambda: _wrap_key(shop, vault, path))
    opened.wrap_key()
    return opened


def vault_of(folder: Path, *, keyring: bool = True) -> KeyVault:
    """Where the folder's key is kept: in a file that is there already, else in the system's keyring, if it has one."""
    from posclient.store.keys import FileVault, KeyringVault, system_keyring

    key_file = folder / "till.key"
    backend = system_keyring() if keyring and not key_file.exists() else None
    if backend is None:
        return FileVault(key_file)
    return KeyringVault(backend, service="member-till", user=str(folder))


def schema() -> Sequence[Migration]:
    """The migrations that make the newest schema."""
    from posclient.store.migrate import read_migrations

    return read_migrations(files("posclient.store") / "migrations")


def check_devices(settings: Settings) -> None:
    """Whether the drivers know what the settings name. Raises SettingsError before anything is opened."""
    from drivers.printer.settings import PrinterSettingsError
    from drivers.printer.transports import transport_for
    from drivers.scanner import ScannerSettingError, parse_scanner
    from posclient.settings import SettingsError

    try:
        transport_for(printer_settings(settings))
        parse_scanner(settings.scanner.wedge)
        if settings.scanner.serial:
            parse_scanner(settings.scanner.serial)
    except (PrinterSettingsError, ScannerSettingError) as fault:
        raise SettingsError(f"till.toml: {fault}") from fault


def _refuse_unknown_devices(settings: Settings) -> None:
    """Raises SettingsError for a scanner or a printer that no driver knows: better than a till without paper."""
    from drivers.printer.transports import transport_for
    from drivers.scanner import parse_scanner
    from posclient.settings import SettingsError

    try:
        transport_for(printer_settings(settings))
        for scanner in filter(None, (settings.scanner.wedge, settings.scanner.serial)):
            parse_scanner(scanner)
    except ValueError as fault:
        raise SettingsError(f"till.toml: {fault}") from fault


def _wrap_key(shop: Shop, vault: KeyVault, path: Path) -> None:
    from posclient.services.exchange import recovery_public_key
    from posclient.store.keys import obtain_key

    public_key = recovery_public_key(shop)
    if public_key is not None:
        obtain_key(vault, path, recovery_public_key=public_key)


def printer_settings(settings: Settings) -> PrinterSettings:
    """The printer driver's settings from the shop's."""
    from drivers.printer.settings import PrinterSettings

    printer = settings.printer
    return PrinterSettings(
        address=printer.address,
        columns=printer.columns,
        dots=printer.columns * 12,
        charset=printer.charset,
        has_cutter=printer.has_cutter,
        native_qr=printer.native_qr,
        has_raster=printer.has_raster,
        process_id_supported=printer.process_id,
        fonts=tuple(sorted(FONTS.glob("*.ttc"))) + tuple(sorted(FONTS.glob("*.otf"))),
    )


class RunningTill:
    """A till with its window, its printer's worker, its scanner and its link to headquarters."""

    def __init__(self, opened: OpenedShop, *, hint: str = "") -> None:
        """Build the window; nothing runs yet. There must be no other till in this process."""
        from PySide6.QtCore import QTimer

        from drivers.scanner import WedgeFraming, parse_scanner
        from posclient.services.exchange import who_am_i
        from ui.app import application, build, show_faults
        from ui.context import Context
        from ui.scan_filter import ScanFilter
        from ui.sounds import Sounds
        from ui.tasks import Tasks
        from ui.theme.tokens import THEMES

        settings = opened.shop.settings
        theme = THEMES[settings.theme]
        self.opened = opened
        self.app = application(sys.argv[:1], theme)
        self.tasks = Tasks()
        self.context = Context(
            opened.shop,
            self.tasks,
            theme,
            subscribe=opened.shop.store.listen,
            sounds=Sounds.of_system() if settings.sounds else None,
            till_name=who_am_i(opened.shop).till_id,
            hint=hint,
        )
        show_faults(self.context.show_trouble)
        self._filter = ScanFilter(WedgeFraming(parse_scanner(settings.scanner.wedge)))
        self.app.installEventFilter(self._filter)
        self.window = build(self.context, self._filter)
        self._upkeep = QTimer()
        self._queue: StoredPrintQueue | None = None
        self._spool: SpoolWorker | None = None
        self._scanner: ScannerThread | None = None

    def show(self, *, maximised: bool = True, beside_px: int = 0) -> None:
        """Paint first; then begin what the first screen does not need."""
        from PySide6.QtCore import QTimer

        room = self.window.screen().availableGeometry()
        if beside_px and room.width() - beside_px >= self.window.minimumWidth():
            self.window.setGeometry(room.adjusted(0, 0, -beside_px, 0))
            self.window.show()
        elif maximised:
            self.window.showMaximized()
        else:
            self.window.show()
        QTimer.singleShot(0, self._begin)

    def stop(self) -> None:
        """End all threads and close the store. What waits stays in its tables."""
        sys.excepthook = sys.__excepthook__
        self.app.removeEventFilter(self._filter)
        self._upkeep.stop()
        if self._scanner is not None:
            self._scanner.stop()
        self.opened.link.stop()
        if self._spool is not None:
            self._spool.stop()
        if self._queue is not None:
            self._queue.close()
        self.window.close()
        self.tasks.stop()
        self.opened.close()

    def _look_after(self) -> None:
        """Check the store once, back it up each day for as long as the till runs."""
        from posclient.services.upkeep import check

        shop = self.opened.shop
        self.tasks.background(lambda: check(shop), lambda _sound: self._back_up())
        self._upkeep.timeout.connect(self._back_up)
        self._upkeep.start(UPKEEP_EVERY_MS)

    def _back_up(self) -> None:
        from posclient.services.upkeep import back_up_daily

        shop = self.opened.shop
        self.tasks.background(lambda: back_up_daily(shop), lambda made: _logger.info("backup made: %s", made))

    def _begin(self) -> None:
        from PySide6.QtCore import QTimer

        from drivers.printer.spool import SpoolWorker
        from drivers.scanner import Scan, ScanResult, open_scanner, parse_scanner
        from posclient.services.print_queue import StoredPrintQueue

        gc.freeze()  # what is loaded by now is never searched for garbage again: no pause in a sale for its sake
        gc.enable()
        shop = self.opened.shop
        link = self.opened.link
        news = frozenset({"outbox"})  # what the badge looks at
        link.on_change(lambda _reachable: self.tasks.deliver(lambda: self.context.store_changed.emit(news)))
        link.start(shop)
        self._queue = StoredPrintQueue(shop.store, shop.clock)
        self._spool = SpoolWorker(
            self._queue,
            printer_settings(shop.settings),
            self.context,
            copy_title=shop.receipt_words("slip.copy_title"),
        )
        self._spool.start()

        def on_scan(result: ScanResult) -> None:
            if isinstance(result, Scan):
                self.tasks.deliver(lambda: self.window.take_scan(result.text))
            else:
                self.tasks.deliver(lambda: self.window.take_torn(result.reason))

        QTimer.singleShot(UPKEEP_AFTER_MS, self._look_after)
        if shop.settings.scanner.serial:
            self._scanner = open_scanner(
                parse_scanner(shop.settings.scanner.serial), on_scan, lambda _on: None
            )
            if self._scanner is not None:
                self._scanner.start()


if __name__ == "__main__":
    from commands import main

    sys.exit(main(sys.argv[1:]))
