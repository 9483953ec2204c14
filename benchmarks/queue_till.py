"""python -m benchmarks.queue_till FOLDER MEMBERS BASKETS LOOK_EVERY PRINTER: baskets in a row at the real window.

Each is a card, three goods and cash. Says, as JSON, the seconds of each basket's scans and of its payment, and the
resident megabytes after every LOOK_EVERY-th.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt

from benchmarks.memory_day import resident_mb
from benchmarks.shop import some_barcodes, some_cards
from benchmarks.till import TillAtWork, till_at_work

GOODS: Final = 3


def main(folder: Path, members: int, baskets: int, look_every: int, printer: str) -> None:
    """Ring them, then say."""
    scans: list[list[float]] = []
    payments: list[list[float]] = []
    memory: list[float] = []
    with till_at_work(folder, printer) as till:
        for number, card in enumerate(some_cards(members, baskets), 1):
            took = ring(till, number, card)
            scans.append(took[:-1])
            payments.append(took[-1:])
            if number % look_every == 0:
                gc.collect()
                memory.append(resident_mb()["now"])
    sys.stdout.write(json.dumps({"scan": scans, "pay": payments, "memory_mb": memory}) + "\n")


def ring(till: TillAtWork, number: int, card: str) -> list[float]:
    """One basket; the seconds of each scan, and last of the payment."""
    barcodes = some_barcodes()
    took = []
    began_s = till.scan(card)
    till.until(lambda: till.shown is not None and till.shown.member is not None)
    took.append(time.perf_counter() - began_s)
    for piece in range(1, GOODS + 1):
        began_s = till.scan(barcodes[(number * GOODS + piece) % len(barcodes)])
        till.until(partial(_lie_there, till, piece))
        took.append(time.perf_counter() - began_s)
    till.key(Qt.Key.Key_F8)
    till.until(lambda: till.sale.is_paying)
    began_s = time.perf_counter()
    till.key(Qt.Key.Key_Return)
    till.until(lambda: till.sale.is_done)
    took.append(time.perf_counter() - began_s)
    till.settle()
    return took


def _lie_there(till: TillAtWork, pieces: int) -> bool:
    return till.shown is not None and till.shown.pieces >= pieces


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
