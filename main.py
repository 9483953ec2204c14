"""The composition root: the only file that knows everyone. The command line is in `commands.py`."""

from __future__ import annotations

import gc
import hashlib
import hmac
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drivers.printer.settings import PrinterSettings
    from drivers.printer.spool import SpoolWorker
    from drivers.scanner import ScannerThread
    from posclient.ports import PaymentProvider
    from posclient.services.bring_in import Door
    from posclient.services.print_queue import StoredPrintQueue
    from posclient.services.shop import Shop
    from posclient.services.view import SaleView
    from posclient.settings import Settings
    from posclient.store.keys import KeyVault
    from posclient.store.migrate import Migration
    from sync.link import HeadquartersLink
    from ui.provider_watch import ProviderWatch
    from ui.trouble import Trouble

ROOT = Path(__file__).resolve().parent
FONTS = ROOT / "assets" / "fonts"
GIL_SWITCH_S = 0.0005
"""How long a busy thread may hold the interpreter before a checkout gets its turn (decision 11)."""

CHANGE_PRACTICE = 64
"""What the application ends with when somebody asked for the practice mode, or for the end of it."""

LOOK_AGAIN_MS = 5
"""How soon to look again whether the first screen stands."""

UPKEEP_AFTER_MS = 10_000
"""The store is checked and backed up once the first screen has stood for a while."""

RESOLVE_EVERY_MS = 20_000
"""How often payments without a known end are asked about."""

UPKEEP_EVERY_MS = 3_600_000
"""How often a till that is never closed looks whether a backup is due."""

BEFORE_QT = (
    "concurrent.futures.thread",
    "drivers.scanner",
    "posclient.services.sign_in",
    "posclient.services.status",
    "zoneinfo",
)
"""What the first screen needs besides Qt. PySide6 looks for a switch of its own in the source of each module that is
loaded or named in an import after it, which takes up to half a millisecond; what these load in their turn is spared.
"""

FOR_A_SALE = (
    "posclient.services.pin",
    "posclient.store.audit",
    "posclient.services.checkout",
    "posclient.services.search",
    "posclient.services.ask_headquarters",
    "posclient.services.paper",
)
"""What is loaded while a PIN is typed, what is needed first at the head. SQLAlchemy comes with it (ADR 0009)."""

FOR_PAPER_AND_HEADQUARTERS = ("posclient.services.print_queue", "drivers.printer.spool", "sync.worker")
"""What is loaded behind it."""

SALE_SCREEN = "ui.screens.sale"

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
        return os.urandom(16).hex()


@dataclass
class OpenedShop:
    """The shop with its store and its link, before anything runs. `protected` False: the key lies in a file."""

    shop: Shop
    link: HeadquartersLink
    protected: bool
    open_door: Callable[[], Door] | None
    """Headquarters' door for files; None in practice."""
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
    from posclient.words import load as read_words
    from sync.desk import HeadquartersDesk
    from sync.link import HeadquartersLink
    from sync.token import TokenFile

    settings = read_settings(folder / "till.toml")
    check_devices(settings)
    path = folder / "till.db"
    vault = vault_of(folder, keyring=keyring)
    key = obtain_key(vault, path)
    store = open_store(path, key.value, migrations=schema(), backups=folder / "backups")
    words = read_words(settings.language)
    link = HeadquartersLink(settings.headquarters.url, TokenFile(folder / "till.token"))
    shop = Shop(
        store=store,
        clock=SystemClock(),
        ids=RandomIds(),
        settings=settings,
        words=words,
        receipt_words=words
        if settings.receipt_language == settings.language
        else read_words(settings.receipt_language),
        headquarters=link,
        audit_key=hmac.new(key.value, b"audit", hashlib.sha256).digest(),
    )
    desk = HeadquartersDesk(shop, settings.headquarters.url, TokenFile(folder / "till.token"))
    shop = replace(shop, provider=_provider(settings), spending=desk, rights=desk, messages=desk)
    return OpenedShop(
        shop, link, key.protected, lambda: _door(shop, folder), lambda: _wrap_key(shop, vault, path)
    )


def open_practice(folder: Path, *, keyring: bool = True) -> OpenedShop:
    """Open a throw-away till with the goods, rules and staff of the one in `folder`, and some of its members.

    It is made anew each time, knows no headquarters, and the real store is closed meanwhile. Raises as `open_shop`.
    """
    import shutil

    from posclient.settings import Settings
    from posclient.store.engine import open_store
    from posclient.store.practice import copy_for_practice
    from sync.link import HeadquartersLink
    from sync.token import TokenFile

    real = open_shop(folder, keyring=keyring)
    aside = folder / "practice"
    try:
        shutil.rmtree(aside, ignore_errors=True)
        key = os.urandom(32)  # nobody opens it a second time
        store = open_store(aside / "till.db", key, migrations=schema(), backups=aside / "backups")
        copy_for_practice(real.shop.store, store)
    finally:
        real.close()
    link = HeadquartersLink("", TokenFile(aside / "till.token"))
    shop = replace(
        real.shop,
        store=store,
        headquarters=link,
        audit_key=hmac.new(key, b"audit", hashlib.sha256).digest(),
        practice=True,
        provider=_provider(Settings()),
        spending=None,
        rights=None,
        messages=None,
    )
    return OpenedShop(shop, link, real.protected, None, lambda: None)


def _provider(settings: Settings) -> PaymentProvider:
    """Who charges payment codes; nobody where the settings name none."""
    from posclient.services.no_provider import NoProvider
    from sync.payments.http_provider import HttpProvider

    payments = settings.payments
    return HttpProvider(payments.url, name=payments.name, key=payments.key) if payments.url else NoProvider()


def _door(shop: Shop, folder: Path) -> Door:
    from sync.bring_in import HttpDoor
    from sync.token import TokenFile

    return HttpDoor(shop.settings.headquarters.url, shop, TokenFile(folder / "till.token"))


def is_enrolled(shop: Shop) -> bool:
    """Whether headquarters has made a till of this store."""
    from posclient.store.identity import NOBODY, identity

    return shop.store.read(identity) != NOBODY


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

    return read_migrations(ROOT / "posclient" / "store" / "migrations")


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


def load(modules: Sequence[str]) -> None:
    """Load modules ahead of their use."""
    for name in modules:
        import_module(name)


class RunningTill:
    """A till with its window, its printer's worker, its scanner and its link to headquarters."""

    def __init__(self, opened: OpenedShop, *, hint: str = "") -> None:
        """Build the window; nothing runs yet. There must be no other till in this process."""
        load(BEFORE_QT)
        from PySide6.QtCore import QTimer

        from drivers.scanner import WedgeFraming, parse_scanner
        from posclient.services.sign_in import who_may
        from posclient.services.status import till_name
        from ui.app import application, build, show_faults
        from ui.context import Context
        from ui.refund_sender import RefundSender
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
            till_name=till_name(opened.shop),
            hint=hint,
            who_may=who_may(opened.shop),
            open_door=opened.open_door,
        )
        show_faults(self.context.show_trouble)
        self.context.practice_asked.connect(lambda: self.app.exit(CHANGE_PRACTICE))
        self._filter = ScanFilter(WedgeFraming(parse_scanner(settings.scanner.wedge)))
        self._filter.watch(self.app)
        self._refunds = RefundSender(self.context)
        self.window = build(self.context, self._filter)
        self._upkeep = QTimer()
        self._resolving = QTimer()
        self._is_resolving = False
        self._provider_watch: ProviderWatch | None = None
        self._stopping = False
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
        QTimer.singleShot(0, self._get_ready)

    def stop(self) -> None:
        """End all threads and close the store. What waits stays in its tables."""
        self._stopping = True
        sys.excepthook = sys.__excepthook__
        self._filter.unwatch()
        self._upkeep.stop()
        self._resolving.stop()
        if self._provider_watch is not None:
            self._provider_watch.stop()
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

    def _resolve(self, *, at_start: bool = False) -> None:
        """Bring payments whose end nobody knows to one: a sale, or the money back."""
        from posclient.services.resolve import Resolved, resolve_open_attempts

        shop = self.opened.shop
        if self._is_resolving or shop.practice:
            return
        self._is_resolving = True

        def done(resolved: Resolved) -> None:
            self._is_resolving = False
            for sale in resolved.completed:
                self.context.toast(shop.words("payment.completed_later", receipt_no=sale.receipt_no))
            for top_up in resolved.topped_up:
                self.context.toast(shop.words("payment.topped_up_later", receipt_no=top_up.receipt_no))
            self._refunds.tell(resolved.refunds)

        def failed(trouble: Trouble) -> None:
            self._is_resolving = False
            self.context.show_trouble(trouble)

        self.tasks.background(
            lambda: resolve_open_attempts(shop, shop.provider, at_start=at_start), done, failed
        )

    def _let_go_of_old_rights(self, before_ms: int) -> None:
        """Return rights that the last run asked for and did not use go back as soon as headquarters is there."""
        shop = self.opened.shop

        def give_back() -> int:
            from posclient.services.returnable import let_go

            return let_go(shop, shop.rights, before_ms=before_ms)

        if shop.rights is not None:
            self.tasks.background(
                give_back, lambda given: _logger.info("return rights given back: %d", given)
            )

    def _watch_provider(self) -> None:
        """Keep the payment code's key telling the truth."""
        from ui.provider_watch import ProviderWatch

        shop = self.opened.shop
        if shop.practice or not shop.settings.payments.url:
            return
        watch = ProviderWatch(shop.provider, self.tasks)
        watch.changed.connect(self.context.provider_changed)
        self.context.provider_wanted.connect(watch.look)
        watch.look()
        self._provider_watch = watch

    def _get_ready(self) -> None:
        """Once the first screen has read what it shows, get ready for a sale, while a PIN is typed."""
        from PySide6.QtCore import QTimer

        if self._stopping:
            return
        if self.tasks.idle:
            self.tasks.background(self._load_for_a_sale, lambda _view: self._make_sale(), self._begin_anyway)
        else:
            QTimer.singleShot(LOOK_AGAIN_MS, self._get_ready)

    def _load_for_a_sale(self) -> SaleView:
        load(FOR_A_SALE)
        from posclient.services.shop import local_date
        from posclient.services.view import view

        shop = self.opened.shop
        # Once for practice: Core compiles a statement when it first runs.
        return view(shop, local_date(shop.clock.now_ms(), "UTC"))

    def _make_sale(self) -> None:
        """In Qt's thread, with a turn for the keys after each part."""
        self._in_turn(
            (
                lambda: load((SALE_SCREEN,)),
                self.window.make_sale,
                self.window.paint_sale,
                self._load_the_rest,
            )
        )

    def _load_the_rest(self) -> None:
        self.tasks.background(
            lambda: load(FOR_PAPER_AND_HEADQUARTERS), lambda _nothing: self._begin(), self._begin_anyway
        )

    def _in_turn(self, parts: Sequence[Callable[[], None]]) -> None:
        from PySide6.QtCore import QTimer

        if self._stopping:
            return
        try:
            parts[0]()
        finally:  # a fault is shown; printing and exchanging begin all the same
            if parts[1:]:
                QTimer.singleShot(0, lambda: self._in_turn(parts[1:]))

    def _begin_anyway(self, trouble: Trouble) -> None:
        """What could not be got ready will be met again when it is needed."""
        self.context.show_trouble(trouble)
        self._begin()

    def _begin(self) -> None:
        from PySide6.QtCore import QTimer

        from drivers.printer.spool import SpoolWorker
        from drivers.scanner import Scan, ScanResult, open_scanner, parse_scanner
        from posclient.services.print_queue import StoredPrintQueue

        gc.freeze()  # what is loaded by now is never searched for garbage again: no pause in a sale for its sake
        gc.enable()
        shop = self.opened.shop
        link = self.opened.link
        self.tasks.background(self.opened.wrap_key, lambda _nothing: None)
        news = frozenset({"outbox"})  # what the badge looks at
        link.on_change(lambda _reachable: self.tasks.deliver(lambda: self.context.store_changed.emit(news)))
        started_ms = shop.clock.now_ms()
        link.on_change(
            lambda reachable: (
                self.tasks.deliver(lambda: self._let_go_of_old_rights(started_ms)) if reachable else None
            )
        )
        link.start(shop)
        self._queue = StoredPrintQueue(shop.store, shop.clock)
        self._spool = SpoolWorker(
            self._queue,
            printer_settings(shop.settings),
            self.context,
            copy_title=shop.receipt_words("slip.copy_title"),
            notice=shop.receipt_words("practice.slip") if shop.practice else "",
        )
        self._spool.start()

        def on_scan(result: ScanResult) -> None:
            if isinstance(result, Scan):
                self.tasks.deliver(lambda: self.window.take_scan(result.text))
            else:
                self.tasks.deliver(lambda: self.window.take_torn(result.reason))

        QTimer.singleShot(UPKEEP_AFTER_MS, self._look_after)
        # also where somebody was quicker than this: what the last run left is in nobody's hands, and a charge that she
        # has just begun would be closed at the provider before it could be lost
        self._resolve(at_start=True)
        self._resolving.timeout.connect(self._resolve)
        self._resolving.start(RESOLVE_EVERY_MS)
        self._watch_provider()
        if shop.settings.scanner.serial:
            self._scanner = open_scanner(
                parse_scanner(shop.settings.scanner.serial), on_scan, lambda _on: None
            )
            if self._scanner is not None:
                self._scanner.start()


if __name__ == "__main__":
    from commands import main

    sys.exit(main(sys.argv[1:]))
