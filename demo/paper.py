"""The virtual printer with its window: what is printed lies there as a picture."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Final

PAPER_PX: Final = 720
"""The width of the printer's window; the till leaves it free where the screen is wide enough."""

FONTS: Final = Path(__file__).resolve().parent.parent / "assets" / "fonts"


def run_printer(folder: Path, columns: int, port: int, port_file: Path | None) -> int:
    """Listen on loopback and show each slip until the window is closed or the process is asked to end."""
    from drivers.virtual_printer.glyphs import Glyphs, font_files
    from drivers.virtual_printer.paper import Paper
    from drivers.virtual_printer.server import VirtualPrinter
    from drivers.virtual_printer.slips import SlipFolder
    from posclient.words import load
    from ui.app import application
    from ui.leave import LeaveOnSignal
    from ui.theme.tokens import LIGHT
    from ui.virtual_printer import PaperWindow

    folder.mkdir(parents=True, exist_ok=True)
    app = application(sys.argv[:1], LIGHT)
    slips = SlipFolder(folder, Glyphs(font_files(FONTS)), lambda: time.time_ns() // 1_000_000)
    with VirtualPrinter(slips, Paper(columns), port=port) as printer:
        if port_file is not None:
            port_file.write_text(str(printer.port), "utf-8")
        window = PaperWindow(folder, load("zh_CN"))
        room = window.screen().availableGeometry()
        width = min(PAPER_PX, room.width())
        window.setGeometry(room.right() + 1 - width, room.top(), width, room.height())
        window.show()
        leaving = LeaveOnSignal(app)
        try:
            return app.exec()
        finally:
            leaving.close()
