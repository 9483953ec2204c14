"""The demo shop to play with: headquarters, provider and printer as processes of their own, the till in this one."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

from demo.processes import Process
from demo.provider import DemoProvider
from demo.shop import DemoHeadquarters

Enrol = Callable[[Path, str, str], int]
RunTill = Callable[[Path, str], int]

SETTINGS: Final = """\
language = "{language}"
theme = "{theme}"

[printer]
address = "{printer}"

[scanner]
serial = "{serial}"

[headquarters]
url = "{url}"

[payments]
url = "{provider}"
"""


def run_demo_shop(folder: Path, enrol: Enrol, run_till: RunTill, hint: str) -> int:
    """Start everything, run the till until its window is closed, end what was started.

    The same folder again is the same shop: what was sold stays sold.
    """
    headquarters = DemoHeadquarters(folder / "hq")
    headquarters.seed()
    till = folder / "till"
    serving, url = headquarters.serve(kept_port(folder / "hq.port"))
    printer = Process(
        ["printer", "--folder", str(folder / "slips"), "--port-file", str(folder / "printer.port")],
        folder / "printer.log",
    )
    charging: Process | None = None
    try:
        charging, provider = DemoProvider(folder / "provider").serve(kept_port(folder / "provider.port"))
        (folder / "printer.port").unlink(missing_ok=True)
        printer.start()
        port = printer.wait_for_file(folder / "printer.port")
        write_settings(till, url=url, printer=f"tcp://127.0.0.1:{port}", provider=provider)
        if not (till / "till.token").exists() and enrol(till, url, headquarters.till_code()) != 0:
            return 1
        return run_till(till, hint)
    finally:
        printer.stop()
        if charging is not None:
            charging.stop()
        serving.stop()


def write_settings(
    till: Path,
    *,
    url: str,
    printer: str,
    serial: str = "",
    provider: str = "",
    language: str = "zh_CN",
    theme: str = "light",
) -> None:
    """The till's settings file for what runs on this machine now."""
    till.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = SETTINGS.format(
        url=url, printer=printer, serial=serial, provider=provider, language=language, theme=theme
    )
    (till / "till.toml").write_text(text, "utf-8")


def kept_port(kept: Path) -> int:
    """The same free port each time, so that a till finds whoever listens there again; it is kept in a file."""
    if not kept.exists():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(str(probe.getsockname()[1]), "utf-8")
    return int(kept.read_text("utf-8"))
