"""CDNOW's customers (tests/data/README.md): what others' implementations were checked against."""

from __future__ import annotations

import csv
from pathlib import Path

from posclient.domain.value.bgnbd import Comings
from posclient.domain.value.gamma_gamma import Spending

FILE = Path(__file__).resolve().parents[3] / "data" / "cdnow.csv"


def customers() -> tuple[tuple[Comings, Spending], ...]:
    """All 2,357, in the file's order."""
    with FILE.open(newline="", encoding="ascii") as file:
        return tuple(
            (
                Comings(int(row["x"]), float(row["t_x"]), float(row["T"])),
                Spending(int(row["x"]), float(row["zbar"])),
            )
            for row in csv.DictReader(file)
        )
