"""The command line. What a command needs is imported when it runs.

main.py till --folder DIR                     the till (after `enrol`)
main.py enrol --folder DIR --hq URL --code C  make this machine a till of a store
main.py restore --folder DIR                  set a damaged store aside, take the newest backup
main.py recover-key --private-key FILE        put a lost key of the store back
main.py demo-shop                             headquarters, printer and till on this machine
main.py demo --out DIR                        a scripted day in the demo shop, without a display
main.py command-sheet --out FILE              the command sheet (a barcode for each key) as PDF or PNG
main.py printer --folder DIR                  the virtual printer with its window
main.py hq …                                  the reference headquarters
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from main import (
    GIL_SWITCH_S,
    ROOT,
    OpenedShop,
    is_enrolled,
    open_practice,
    open_shop,
    schema,
    vault_of,
)
from running_till import CHANGE_PRACTICE, RunningTill

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

    from posclient.words import Language

_FOLDER_HELP: Final = "where its data lies; otherwise where this system keeps a user's data"
LANGUAGES: Final[tuple[Language, ...]] = ("zh_CN", "en")


def run_till(folder: Path, *, hint: str = "", keyring: bool = True, beside_px: int = 0) -> int:
    """The till until its window is closed. `beside_px` of the screen's width are left for another window.

    Going over to practice closes the till and opens another over a store that is thrown away; leaving it, the same.
    """
    sys.setswitchinterval(GIL_SWITCH_S)
    log_to(folder)
    practising = False
    while True:
        ended = _run_window(folder, hint=hint, keyring=keyring, beside_px=beside_px, practising=practising)
        if ended != CHANGE_PRACTICE:
            return ended
        practising = not practising


def _run_window(folder: Path, *, hint: str, keyring: bool, beside_px: int, practising: bool) -> int:
    gc.disable()  # until the first screen stands, when the till turns it on: what is loaded on the way there stays
    opened = open_practice(folder, keyring=keyring) if practising else _open_enrolled(folder, keyring=keyring)
    if opened is None:
        return 1
    if not opened.protected:
        _say(f"The store's key lies in {folder / 'till.key'}, readable by its owner alone, not in a keyring.")
    till = RunningTill(opened, hint=hint)
    from ui.leave import LeaveOnSignal

    leaving = LeaveOnSignal(till.app)
    till.show(beside_px=beside_px)
    try:
        return till.app.exec()
    finally:
        leaving.close()
        till.stop()


def _open_enrolled(folder: Path, *, keyring: bool) -> OpenedShop | None:
    """The till's shop; where nobody has made a till of the folder yet, after the wizard. None where it was left."""
    opened = open_shop(folder, keyring=keyring)
    if is_enrolled(opened.shop):
        return opened
    opened.close()
    from first_run import run_first_run

    return open_shop(folder, keyring=keyring) if run_first_run(folder, keyring=keyring) else None


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


def restore(folder: Path, *, keyring: bool = True) -> int:
    """Set the store aside, however damaged, and put the newest verified backup in its place.

    Headquarters notices at the next exchange that the till is older than what it knows, and gives it another
    incarnation; what was not sent yet is in the store that was set aside.
    """
    from posclient.store.keys import obtain_key
    from posclient.store.restore import restore_newest, set_aside

    path = folder / "till.db"
    key = obtain_key(vault_of(folder, keyring=keyring), path).value
    if path.exists():
        _say(f"The store was set aside as {set_aside(path)}: keep it.")
    restored = restore_newest(path, key, folder / "backups", known_schema=len(schema()))
    _say(f"The backup {restored.used.path.name} stands in its place.")
    return 0


def enrol(folder: Path, url: str, code: str, *, keyring: bool = True) -> int:
    """Make this machine a till of a store."""
    from posclient.ports import HeadquartersAwayError
    from sync.client import RefusedError
    from sync.enrol import enrol_till
    from sync.token import TokenFile

    log_to(folder)
    settings_file = folder / "till.toml"
    if not settings_file.exists():
        settings_file.write_text(f'[headquarters]\nurl = "{url}"\n', "utf-8")
    opened = open_shop(folder, keyring=keyring)
    try:
        who = enrol_till(opened.shop, url, code, TokenFile(folder / "till.token"))
        opened.wrap_key()
    except HeadquartersAwayError as fault:
        return _fail(in_both("hq.away") + f"\n({fault})")
    except RefusedError as fault:
        return _fail(fault.detail or fault.error)
    finally:
        opened.close()
    _say(f"This is till {who.till_id} of store {who.store_id}.")
    return 0


class LogFile(logging.Handler):
    """The log. A disk that is full costs the log and not the sale; it is said once.

    What writes it is loaded with the first line: most starts have nothing to say before the first screen.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError where the file can't be made."""
        super().__init__()
        self._path = path
        self._file: RotatingFileHandler | None = None
        self._told = False
        path.touch()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._file = RotatingFileHandler(self._path, maxBytes=2_000_000, backupCount=3)
            self._file.setFormatter(self.formatter)
            self._file.handleError = self.handleError  # type: ignore[method-assign]  # as the other handlers' own one
        self._file.emit(record)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own spelling
        """Say what happened to the log, instead of a trace for each line."""
        if not self._told:
            self._told = True
            sys.stderr.write(f"till: the log can't be written: {sys.exc_info()[1]} ({record.getMessage()})\n")


def log_to(folder: Path) -> None:
    """Raises StoreError where the folder or the file can't be made."""
    from posclient.store.errors import typed_errors

    with typed_errors():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = LogFile(folder / "till.log")
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


def parser(command: str = "") -> argparse.ArgumentParser:
    """For one command, or for all: a cashier waits for the till, and not for what `--help` could say of the others."""
    parser = argparse.ArgumentParser(prog="main.py", description="The member till.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    till = commands.add_parser("till", help="the till")
    till.add_argument("--folder", type=Path, help=_FOLDER_HELP)
    till.set_defaults(run=lambda given: run_till(given.folder or _default_folder()))

    if command != "till":
        _add_others(commands)
    return parser


def _add_others(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from sync.hq.cli import add_commands

    enrolling = commands.add_parser("enrol", help="make this machine a till of a store")
    enrolling.add_argument("--folder", type=Path, help=_FOLDER_HELP)
    enrolling.add_argument("--hq", required=True, metavar="URL")
    enrolling.add_argument("--code", required=True)
    enrolling.set_defaults(run=lambda given: enrol(given.folder or _default_folder(), given.hq, given.code))

    restoring = commands.add_parser("restore", help="set a damaged store aside, take the newest backup")
    restoring.add_argument("--folder", type=Path, help=_FOLDER_HELP)
    restoring.set_defaults(run=lambda given: restore(given.folder or _default_folder()))

    recovering = commands.add_parser(
        "recover-key", help="put a lost key back with headquarters' recovery key"
    )
    recovering.add_argument("--folder", type=Path, help=_FOLDER_HELP)
    recovering.add_argument("--private-key", type=Path, required=True, metavar="FILE")
    recovering.set_defaults(
        run=lambda given: recover_key(given.folder or _default_folder(), given.private_key)
    )

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

    sheet = commands.add_parser("command-sheet", help="a barcode for each key, to laminate")
    sheet.add_argument("--out", type=Path, required=True, metavar="FILE", help="FILE.pdf, or FILE.png")
    sheet.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0], help="default %(default)s")
    sheet.set_defaults(run=_command_sheet)

    printer = commands.add_parser("printer", help="the virtual printer with its window")
    printer.add_argument("--folder", type=Path, required=True)
    printer.add_argument("--columns", type=int, choices=(32, 48), default=48)
    printer.add_argument("--port", type=int, default=0)
    printer.add_argument("--port-file", type=Path)
    printer.set_defaults(run=_printer)

    provider = commands.add_parser("payments", help="a simulated payment provider on this machine")
    provider.add_argument("--data", type=Path, required=True, metavar="FILE")
    provider.add_argument("--port", type=int, default=0)
    provider.add_argument("--port-file", type=Path)
    provider.set_defaults(run=_payments)

    add_commands(commands)


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
    log_to(out)
    return run_day(
        out,
        lambda till, url, code: enrol(till, url, code, keyring=False),
        lambda till, practising: RunningTill(
            (open_practice if practising else open_shop)(till, keyring=False)
        ),
        members=members,
        with_gallery=with_gallery,
    )


def _command_sheet(given: argparse.Namespace) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # it opens no window
    from posclient.words import load
    from ui.app import application
    from ui.command_sheet import write_sheet
    from ui.theme.tokens import LIGHT

    painting = application(sys.argv[:1], LIGHT)
    try:
        written = write_sheet(given.out, load(given.language))
    except (OSError, ValueError) as fault:
        return _fail(str(fault))
    finally:
        painting.processEvents()
    _say("\n".join(str(path) for path in written))
    return 0


def _payments(given: argparse.Namespace) -> int:
    from sync.payments.simulator import serve

    serve(given.data, given.port, given.port_file, _say)
    return 0


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
    given = parser(argv[0] if argv else "").parse_args(argv)
    run: Callable[[argparse.Namespace], int] = given.run
    try:
        return run(given)
    except (SettingsError, StoreError) as fault:
        return _fail(_in_words(fault))


def _in_words(fault: Exception) -> str:
    """What happened and what to do."""
    key = getattr(fault, "message_key", "")
    return f"{in_both(key)}\n({fault})" if key else str(fault)


def in_both(key: str) -> str:
    """A sentence in both languages, for a terminal that shows no screen yet."""
    from posclient.words import load

    return "\n".join(load(language)(key) for language in LANGUAGES)
