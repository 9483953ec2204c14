"""Where the scripted day plays: a headquarters, a printer, a serial line and a till, all real, all on this machine."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from demo.cashier import Cashier, SerialLine
from demo.live import kept_port, write_settings
from demo.processes import Process
from demo.provider import DemoProvider
from demo.shop import DemoHeadquarters
from drivers.virtual_printer.glyphs import Glyphs, font_files
from drivers.virtual_printer.paper import Paper
from drivers.virtual_printer.server import VirtualPrinter
from drivers.virtual_printer.slips import SlipFolder
from posclient.services import exchange
from posclient.services.shop import Shop
from posclient.services.status import status
from sync.client import Client
from sync.token import TokenFile

if TYPE_CHECKING:
    from ui.context import Context
    from ui.shell import Shell

FONTS: Final = Path(__file__).resolve().parent.parent / "assets" / "fonts"


class StageTill(Protocol):
    """What the stage needs of a running till; `main.py` brings it."""

    context: Context

    window: Shell

    def show(self, *, maximised: bool = True) -> None:
        """Paint and begin."""
        ...

    def stop(self) -> None:
        """End it."""
        ...


Enrol = Callable[[Path, str, str], int]
MakeTill = Callable[[Path, bool], StageTill]
"""The till of a folder; True: over a store for practice."""


class Stage:
    """Everything that the day needs, from set-up to clearing away."""

    def __init__(
        self, out: Path, enrol: Enrol, make_till: MakeTill, *, members: int, size: tuple[int, int]
    ) -> None:
        self.out = out
        self._enrol = enrol
        self._make_till = make_till
        self._size = size
        self.headquarters = DemoHeadquarters(out / "work" / "hq", members)
        self.folder = out / "work" / "till"
        self._serving: Process | None = None
        self.url = ""
        self.provider = DemoProvider(out / "work" / "provider")
        self._charging: Process | None = None
        self._provider_url = ""
        self.line = SerialLine()
        slips = SlipFolder(out / "slips", Glyphs(font_files(FONTS)), lambda: time.time_ns() // 1_000_000)
        self.printer = VirtualPrinter(slips, Paper(48))
        self.till: StageTill | None = None

    def build(self) -> Cashier:
        """Set the stage up from nothing and sit the cashier down in front of the till."""
        self.headquarters.seed()
        self.open_headquarters()
        self.open_provider()
        self.printer.__enter__()
        self._write_settings("zh_CN", "light")
        if self._enrol(self.folder, self.url, self.headquarters.till_code()) != 0:
            raise RuntimeError("the till could not be enrolled")
        return self._open_till("screens", self._size)

    def reopen(self, *, language: str, theme: str, size: tuple[int, int]) -> Cashier:
        """Switch the till off and on again, in another language, theme and size."""
        self._close_till()
        self._write_settings(language, theme)
        return self._open_till(f"screens/{language}-{theme}-{size[0]}x{size[1]}", size)

    def go_on(self, pictures: int) -> Cashier:
        """Switch the till off and on again as it was in the morning; `pictures` were taken by then."""
        self._close_till()
        self._write_settings("zh_CN", "light")
        return self._open_till("screens", self._size, pictures)

    def practise(self, pictures: int) -> Cashier:
        """Switch the till off, and another on in its place in which nothing counts."""
        self._close_till()
        self._write_settings("zh_CN", "light")
        return self._open_till("screens", self._size, pictures, practising=True)

    def _write_settings(self, language: str, theme: str) -> None:
        write_settings(
            self.folder,
            url=self.url,
            printer=f"tcp://127.0.0.1:{self.printer.port}",
            serial=f"serial:{self.line.path}",
            provider=self._provider_url,
            language=language,
            theme=theme,
        )

    def _open_till(
        self, folder: str, size: tuple[int, int], pictures: int = 0, *, practising: bool = False
    ) -> Cashier:
        self.till = self._make_till(self.folder, practising)
        self.till.window.resize(*size)
        self.till.show(maximised=False)
        return Cashier(self.till.window, self.line, self.out / folder, pictures)

    def _close_till(self) -> None:
        if self.till is not None:
            self.till.stop()
            self.till = None

    def open_headquarters(self) -> None:
        """Headquarters answers (again), at the same address."""
        self._serving, self.url = self.headquarters.serve(kept_port(self.out / "work" / "hq.port"))

    def close_headquarters(self) -> None:
        """Headquarters is away."""
        if self._serving is not None:
            self._serving.stop()
            self._serving = None

    def open_provider(self) -> None:
        """The payment provider answers (again), at the same address."""
        port = kept_port(self.out / "work" / "provider.port")
        self._charging, self._provider_url = self.provider.serve(port)

    def close_provider(self) -> None:
        """The payment provider is away."""
        if self._charging is not None:
            self._charging.stop()
            self._charging = None

    @property
    def context(self) -> Context:
        """The till's context."""
        if self.till is None:
            raise RuntimeError("the till is not running")
        return self.till.context

    @property
    def window(self) -> Shell:
        """The till's window."""
        if self.till is None:
            raise RuntimeError("the till is not running")
        return self.till.window

    @property
    def shop(self) -> Shop:
        """The till's shop, for looking at what the store holds."""
        return self.context.shop

    def waiting(self) -> int:
        """Events that headquarters has not acknowledged."""
        return status(self.shop).waiting

    def headquarters_totals(self) -> dict[str, object]:
        """What headquarters has of this till."""
        token = TokenFile(self.folder / "till.token").read()
        client = Client(self.url, exchange.who_am_i(self.shop).till_id, token.secret if token else "")
        try:
            totals = client.totals()
        finally:
            client.close()
        return {name: getattr(totals, name) for name in totals.__struct_fields__}

    def clear_away(self) -> None:
        """End everything that was started."""
        self._close_till()
        self.printer.__exit__(None, None, None)
        self.close_provider()
        self.close_headquarters()
        self.line.close()


def fresh(out: Path) -> Path:
    """An empty folder for a day's pictures and papers; an earlier day's are cleared away."""
    for name in ("screens", "slips", "work"):
        shutil.rmtree(out / name, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    return out


def say(text: str) -> None:
    """A line for who watches."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
