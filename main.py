"""The composition root and the command line: the only file that knows everyone.

main.py till --folder DIR                     the till (after `enrol`)
main.py enrol --folder DIR --hq URL --code C  make this machine a till of a store
main.py demo-shop                             headquarters, printer and till on this machine
main.py demo --out DIR                        a scripted day in the demo shop, without a display
main.py printer --listen H:P --folder DIR     the virtual printer with its window
main.py hq …                                  the reference headquarters
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import logging
import logging.handlers
import secrets
import signal
import sys
import time
from collections.abc import Callable
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
    from sync.worker import HeadquartersLink

ROOT = Path(__file__).resolve().parent
FONTS = ROOT / "assets" / "fonts"
GIL_SWITCH_S = 0.0005
"""How long a busy thread may hold the interpreter before a checkout gets its turn (decision 11)."""

UPKEEP_AFTER_MS = 10_000
"""The store is checked and backed up once the first screen has stood for a while."""

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
    from posclient.store.keys import FileVault, KeyringVault, obtain_key, system_keyring
    from posclient.store.migrate import read_migrations
    from posclient.words import load
    from sync.token import TokenFile
    from sync.worker import HeadquartersLink

    settings = read_settings(folder / "till.toml")
    path = folder / "till.db"
    key_file = folder / "till.key"
    backend = system_keyring() if keyring and not key_file.exists() else None
    vault = KeyringVault(backend, service="member-till", user=str(folder)) if backend else FileVault(key_file)
    key = obtain_key(vault, path)
    migrations = read_migrations(files("posclient.store") / "migrations")
    store = open_store(path, key.value, migrations=migrations, backups=folder / "backups")
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


def _wrap_key(shop: Shop, vault: KeyVault, path: Path) -> None:
    from posclient.services.exchange import recovery_public_key
    from posclient.store.keys import obtain_key

    public_key = recovery_public_key(shop)
    if public_key is not None:
        obtain_key(vault, path, recovery_public_key=public_key)


def recover_key(folder: Path, private_key_file: Path) -> int:
    """Put the store's key back from its wrapped copy, with headquarters' private recovery key."""
    from posclient.store.keys import FileVault
    from posclient.store.recovery import recovery_path
    from posclient.store.sealing import unwrap

    try:
        private_key = bytes.fromhex(private_key_file.read_text("ascii").strip())
        wrapped = recovery_path(folder / "till.db").read_bytes()
    except (OSError, ValueError) as fault:
        return _fail(str(fault))
    key = unwrap(wrapped, private_key)
    FileVault(folder / "till.key").save(key)
    _say(f"The store's key lies in {folder / 'till.key'} again.")
    return 0


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
        from posclient.services.upkeep import upkeep

        shop = self.opened.shop
        self.tasks.background(
            lambda: upkeep(shop), lambda made: _logger.info("upkeep done, backup: %s", made)
        )

    def _begin(self) -> None:
        from PySide6.QtCore import QTimer

        from drivers.printer.spool import SpoolWorker
        from drivers.scanner import Scan, ScanResult, open_scanner, parse_scanner
        from posclient.services.print_queue import StoredPrintQueue

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


def run_till(folder: Path, *, hint: str = "", keyring: bool = True, beside_px: int = 0) -> int:
    """The till until its window is closed. `beside_px` of the screen's width are left for another window."""
    from ui.leave import LeaveOnSignal

    sys.setswitchinterval(GIL_SWITCH_S)
    _log_to(folder)
    opened = open_shop(folder, keyring=keyring)
    if not opened.protected:
        _say(f"The store's key lies in {folder / 'till.key'}, readable by its owner alone, not in a keyring.")
    till = RunningTill(opened, hint=hint)
    leaving = LeaveOnSignal(till.app)
    till.show(beside_px=beside_px)
    try:
        return till.app.exec()
    finally:
        leaving.close()
        till.stop()


def enrol(folder: Path, url: str, code: str, *, keyring: bool = True) -> int:
    """Make this machine a till of a store."""
    from posclient.ports import HeadquartersAwayError
    from sync.client import RefusedError
    from sync.enrol import enrol_till
    from sync.token import TokenFile

    _log_to(folder)
    settings_file = folder / "till.toml"
    if not settings_file.exists():
        settings_file.write_text(f'[headquarters]\nurl = "{url}"\n', "utf-8")
    opened = open_shop(folder, keyring=keyring)
    try:
        who = enrol_till(opened.shop, url, code, TokenFile(folder / "till.token"))
        opened.wrap_key()
    except (RefusedError, HeadquartersAwayError) as fault:
        return _fail(str(fault))
    finally:
        opened.close()
    _say(f"This is till {who.till_id} of store {who.store_id}.")
    return 0


class LogFile(logging.handlers.RotatingFileHandler):
    """The log. A disk that is full costs the log and not the sale; it is said once."""

    _told = False

    def handleError(self, record: logging.LogRecord) -> None:
        """Say what happened to the log, instead of a trace for each line."""
        if not self._told:
            self._told = True
            sys.stderr.write(f"till: the log can't be written: {sys.exc_info()[1]} ({record.getMessage()})\n")


def _log_to(folder: Path) -> None:
    """Raises StoreError where the folder or the file can't be made."""
    from posclient.store.errors import typed_errors

    with typed_errors():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = LogFile(folder / "till.log", maxBytes=2_000_000, backupCount=3)
    logging.basicConfig(
        level=logging.INFO,
        handlers=[handler],
        format="%(asctime)s %(levelname)s %(name)s %(threadName)s %(message)s",
        force=True,
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _fail(text: str) -> int:
    sys.stderr.write(f"till: {text}\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    from sync.hq.cli import add_commands

    parser = argparse.ArgumentParser(prog="main.py", description="The member till.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    till = commands.add_parser("till", help="the till")
    till.add_argument("--folder", type=Path, default=_default_folder())
    till.set_defaults(run=lambda given: run_till(given.folder))

    enrolling = commands.add_parser("enrol", help="make this machine a till of a store")
    enrolling.add_argument("--folder", type=Path, default=_default_folder())
    enrolling.add_argument("--hq", required=True, metavar="URL")
    enrolling.add_argument("--code", required=True)
    enrolling.set_defaults(run=lambda given: enrol(given.folder, given.hq, given.code))

    recovering = commands.add_parser(
        "recover-key", help="put a lost key back with headquarters' recovery key"
    )
    recovering.add_argument("--folder", type=Path, default=_default_folder())
    recovering.add_argument("--private-key", type=Path, required=True, metavar="FILE")
    recovering.set_defaults(run=lambda given: recover_key(given.folder, given.private_key))

    shop = commands.add_parser("demo-shop", help="headquarters, printer and till on this machine")
    shop.add_argument("--folder", type=Path, default=ROOT / "out" / "shop")
    shop.set_defaults(run=lambda given: _demo_shop(given.folder))

    demo = commands.add_parser("demo", help="a scripted day in the demo shop, without a display")
    demo.add_argument("--out", type=Path, default=ROOT / "out" / "demo")
    demo.add_argument("--members", type=int, default=3000)
    demo.add_argument("--no-gallery", action="store_true", help="without the pictures in other clothes")
    demo.set_defaults(
        run=lambda given: _demo_day(given.out, given.members, with_gallery=not given.no_gallery)
    )

    printer = commands.add_parser("printer", help="the virtual printer with its window")
    printer.add_argument("--folder", type=Path, required=True)
    printer.add_argument("--columns", type=int, choices=(32, 48), default=48)
    printer.add_argument("--port", type=int, default=0)
    printer.add_argument("--port-file", type=Path)
    printer.set_defaults(run=_printer)

    add_commands(commands)
    return parser


def _default_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("member-till")


def _demo_shop(folder: Path) -> int:
    from demo.live import run_demo_shop
    from demo.paper import PAPER_PX
    from posclient.words import load
    from sync.hq.demo.rules import DEMO_PINS, operator_rows

    pins = "  ".join(f"{who.name} {DEMO_PINS[who.operator_id]}" for who in operator_rows())
    hint = load("zh_CN")("sign_in.demo_pins", pins=pins)
    return run_demo_shop(
        folder,
        lambda till, url, code: enrol(till, url, code, keyring=False),
        lambda till, said: run_till(till, hint=said, keyring=False, beside_px=PAPER_PX),
        hint,
    )


def _demo_day(out: Path, members: int, *, with_gallery: bool) -> int:
    from demo.day import run_day

    sys.setswitchinterval(GIL_SWITCH_S)
    _log_to(out)
    return run_day(
        out,
        lambda till, url, code: enrol(till, url, code, keyring=False),
        lambda till: RunningTill(open_shop(till, keyring=False)),
        members=members,
        with_gallery=with_gallery,
    )


def _printer(given: argparse.Namespace) -> int:
    from demo.paper import run_printer

    return run_printer(given.folder, given.columns, given.port, given.port_file)


def main(argv: list[str]) -> int:
    """Run a command; what the world did wrong is said in a line, without a trace."""
    from posclient.settings import SettingsError
    from posclient.store.errors import StoreError

    signal.signal(
        signal.SIGTERM, lambda _number, _frame: sys.exit(128 + signal.SIGTERM)
    )  # runs what is put away
    given = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = given.run
    try:
        return run(given)
    except (SettingsError, StoreError) as fault:
        return _fail(_in_words(fault))


def _in_words(fault: Exception) -> str:
    """What happened and what to do, in both languages, for a terminal that shows no screen yet."""
    from posclient.words import load

    key = getattr(fault, "message_key", "")
    if not key:
        return str(fault)
    return "\n".join(load(language)(key) for language in ("zh_CN", "en")) + f"\n({fault})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
