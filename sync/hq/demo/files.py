"""The demo shop's tables as they stand in `assets/demo` (its README says what the columns hold)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from posclient.wire.feed import NeedRow

FOLDER: Final = Path(__file__).resolve().parents[3] / "assets" / "demo"


@dataclass(frozen=True)
class NeedTable:
    """A need with its common use: `daily` pairs a child's age in months with the use a day from then on."""

    row: NeedRow
    daily: tuple[tuple[int, float], ...]

    def daily_at(self, months: int) -> float:
        """What a child of this age uses a day, in the need's unit; 0 before birth."""
        used = 0.0
        for from_month, amount in self.daily:
            if months >= from_month:
                used = amount
        return used


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one file. Raises OSError where the demo's files are not installed."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def need_tables() -> dict[str, NeedTable]:
    """All needs by id."""
    return {row["need"]: _need_table(row) for row in read_rows("needs.csv")}


@cache
def stage_at(months: int) -> int:
    """The formula stage (段) for a child of so many completed months."""
    for row in read_rows("stages.csv"):
        before = row["before_month"]
        if months >= int(row["from_month"]) and (not before or months < int(before)):
            return int(row["stage"])
    raise ValueError(f"no formula stage for {months} months")


def _need_table(row: dict[str, str]) -> NeedTable:
    ages = [column for column in row if column.startswith("daily_from_m")]
    return NeedTable(
        row=NeedRow(
            need_id=row["need"],
            name=row["name_zh"],
            name_en=row["name_en"],
            unit=row["unit"],
            typical_days=int(row["typical_days"]),
            reminds=row["reminds"] == "1",
        ),
        daily=tuple((int(column.removeprefix("daily_from_m")), float(row[column])) for column in ages),
    )
