"""A year of a grocery chain's households as histories of members. The files are not part of the project."""

from __future__ import annotations

import csv
import gzip
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from posclient.domain.value.history import History, Visit

FOLDER: Final = "PURCHASES"
"""Environment variable that names the folder of `trips.csv.gz` and `events.csv.gz`; else it lies beside the project."""

FIRST: Final = date(2017, 1, 1)
"""Day 0."""

LAST_DAY: Final = 364
SNAPSHOT_DAY: Final = 272
"""The last day that is known where dead cards are told: the 91 days after it are the outcome."""


@dataclass(frozen=True)
class Households:
    """Each household's history up to the last day, and what each product is for."""

    histories: tuple[History, ...]
    kinds: dict[str, str]


def folder() -> Path:
    """Where the files are; they may not be there."""
    default = Path(__file__).resolve().parents[2] / "shared" / "data" / "purchases"
    return Path(os.environ.get(FOLDER, default))


def day(number: int) -> date:
    """The date of a day of the data."""
    return FIRST + timedelta(days=number)


def households(where: Path) -> Households:
    """Read trips as visits, and the needs bought on them as their goods."""
    spent: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in _rows(where / "trips.csv.gz"):
        spent[row["household_id"]][int(row["day"])] += round(float(row["spend"]) * 100)
    needs: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    named = set()
    for row in _rows(where / "events.csv.gz"):
        needs[row["household_id"]][int(row["day"])].append(row["need"])
        named.add(row["need"])
    histories = tuple(
        History(
            tuple(
                Visit(day(at), amount, tuple(needs[who].get(at, ()))) for at, amount in sorted(days.items())
            ),
            day(LAST_DAY),
        )
        for who, days in spent.items()
    )
    return Households(histories, {need: need for need in named})


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
