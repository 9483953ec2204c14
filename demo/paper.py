"""The virtual printer with its window: what is printed lies there as a picture."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).resolve().parent.parent / "assets" / "fonts"


def run_printer(folder: Path, columns: int, port: int, port_file: Path | None) -> int:
    """Listen on loopback and show each slip until the window is closed or the process is asked to end."""
    from PySide6.QtCore import QTimer

    from drivers.virtual_printer.glyphs import Glyphs, font_files
    from drivers.virtual_printer.paper import Paper
    from drivers.virtual_printer.server import VirtualPrinter
    from drivers.virtual_printer.slips import SlipFolder
    from posclient.words import load
    from ui.app import application
    from ui.theme.tokens import LIGHT
    from ui.virtual_printer import PaperWindow

    folder.mkdir(parents=True, exist_ok=True)
    app = application(sys.argv[:1], LIGHT)
    slips = SlipFolder(folder, Glyphs(font_files(FONTS)), lambda: time.time_ns() // 1_000_000)
    with VirtualPrinter(slips, Paper(columns), port=port) as printer:
        if port_file is not None:
            port_file.write_text(str(printer.port), "utf-8")
        window = PaperWindow(folder, load("zh_CN"))
        window.resize(720, 900)
        window.show()
        awake = QTimer()  # gives the interpreter a turn, so that a signal ends the process
        awake.timeout.connect(lambda: None)
        awake.start(200)
        _quit_on_signals(app.quit)
        return app.exec()


def _quit_on_signals(leave: Callable[[], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: leave())
