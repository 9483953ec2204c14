"""python -m benchmarks.memory_day FOLDER MEMBERS SALES PRINTER: a demo day at the real window, then its memory.

Each sale is a member's card, three goods, and cash; now and then a search by initials, her own screen, a copy of the
receipt. Says resident megabytes now and at their highest (JSON).
"""

from __future__ import annotations

import json
import resource
import sys
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from benchmarks.shop import some_barcodes, some_cards
from benchmarks.till import TillAtWork, till_at_work
from posclient.services import exchange, paper
from ui.keys import Action

GOODS: Final = 3
SEARCH_EVERY: Final = 3
FILE_EVERY: Final = 5
COPY_EVERY: Final = 10
_STATUS: Final = Path("/proc/self/status")
_KB: Final = 1024


def main(folder: Path, members: int, sales: int, printer: str) -> None:
    """The day, and the figures in the evening."""
    with till_at_work(folder, printer) as till:
        for number, card in enumerate(some_cards(members, sales)):
            _sell(till, number, card)
        till.until(lambda: not paper.unsettled(till.running.context.shop))
        till.settle()
        sys.stdout.write(json.dumps(resident_mb()) + "\n")


def _sell(till: TillAtWork, number: int, card: str) -> None:
    barcodes = some_barcodes()
    if number % SEARCH_EVERY == 0:
        _search(till)
    till.scan(card)
    till.until(lambda: till.shown is not None and till.shown.member is not None)
    if number % FILE_EVERY == 0:
        till.act(Action.MEMBER)
        till.settle()
        till.act(Action.BACK)
        till.until(lambda: till.running.window.current is till.sale)
        till.settle()
    for piece in range(1, GOODS + 1):
        till.scan(barcodes[(number * GOODS + piece) % len(barcodes)])
        till.until(partial(_lie_there, till, piece))
    shop = till.running.context.shop
    till.act(Action.PAY)
    till.until(lambda: till.sale.is_paying)
    till.key(Qt.Key.Key_Return)
    till.until(lambda: exchange.till_totals(shop).sales > number)
    till.settle()
    if number % COPY_EVERY == 0:
        till.act(Action.COPY)
        till.settle()


def _lie_there(till: TillAtWork, pieces: int) -> bool:
    return till.shown is not None and till.shown.pieces >= pieces


def _search(till: TillAtWork) -> None:
    """Three letters, each with its list of results; straight to the strip, so that they are no scan."""
    for letter in "zxm":
        QTest.keyClick(till.sale.home, Qt.Key(ord(letter.upper())))
        till.settle()
    till.act(Action.BACK)
    till.settle()


def resident_mb() -> dict[str, float]:
    """This process's memory `now` and at its `most`, in megabytes."""
    if _STATUS.exists():
        lines = dict(line.split(":", 1) for line in _STATUS.read_text("utf-8").splitlines())
        now, most = (int(lines[name].split()[0]) / _KB for name in ("VmRSS", "VmHWM"))
    else:  # macOS counts bytes, and only the highest
        now = most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KB / _KB
    return {"now": round(now, 1), "most": round(most, 1)}


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
