"""Rows as a file that a spreadsheet opens: CSV (UTF-8 with its mark), or XLSX. No cell of ours is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Final, Literal

Cell = str | int | Decimal | date | bool | None
FileKind = Literal["csv", "xlsx"]

_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_SHEET_NAME: Final = 31
_MOST_ROWS: Final = 1_048_575
"""Of a sheet, its headings aside."""
_MOST_CHARACTERS: Final = 32_767


@dataclass(frozen=True)
class TableOut:
    """A table to be written: its name, headings and rows. Rows are walked once."""

    name: str
    headings: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


class TooManyRowsError(ValueError):
    """More rows than a sheet of XLSX can hold: CSV has no such limit."""


def minor(amount_minor: int) -> Decimal:
    """Fen as yuan with two decimals."""
    return Decimal(amount_minor).scaleb(-2)


def write_csv(out: BinaryIO, table: TableOut) -> int:
    """Write a table; how many rows. Lines end as spreadsheets want them."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([_as_text(heading) for heading in table.headings])
    count = 0
    for row in table.rows:
        writer.writerow([_as_text(cell) for cell in row])
        count += 1
    text.flush()
    text.detach()
    return count


def write_xlsx(path: Path, tables: Sequence[TableOut]) -> int:
    """Write one sheet a table, row by row without keeping them; how many rows. Raises TooManyRowsError and OSError."""
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - for those who take something out

    try:
        return _write_sheets(path, tables)
    except FileCreateError as error:
        (fault,) = error.args
        raise fault from error


def _write_sheets(path: Path, tables: Sequence[TableOut]) -> int:
    from xlsxwriter import Workbook  # noqa: PLC0415 - as above

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    count = 0
    with closing(Workbook(str(path), options)) as book:
        formats = {
            "head": book.add_format({"bold": True}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "text": book.add_format({"num_format": "@"}),
        }
        for table in tables:
            sheet = book.add_worksheet(table.name[:_SHEET_NAME])
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(table.headings):
                sheet.write_string(0, column, heading, formats["head"])
            for number, row in enumerate(table.rows, start=1):
                if number > _MOST_ROWS:
                    raise TooManyRowsError(f"{table.name}: more than {_MOST_ROWS} rows")
                for column, cell in enumerate(row):
                    match cell:
                        case None | "":
                            pass
                        case bool():
                            sheet.write_string(number, column, _as_text(cell))
                        case Decimal():
                            sheet.write_number(number, column, float(cell), formats["money"])
                        case int():
                            sheet.write_number(number, column, cell)
                        case date():
                            sheet.write_datetime(number, column, cell, formats["day"])
                        case _:
                            sheet.write_string(number, column, cell[:_MOST_CHARACTERS], formats["text"])
                count += 1
    return count


def safe_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before one that looks like it."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _as_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case Decimal() | int():
            return str(cell)
        case date():
            return cell.isoformat()
        case _:
            return safe_text(cell)
