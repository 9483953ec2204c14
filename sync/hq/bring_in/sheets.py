"""A file as headings and rows: CSV in UTF-8, GB18030 or UTF-16, or a spreadsheet."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from sync.hq.bring_in.faults import FileFaultError
from sync.hq.bring_in.values import Cell, text_of

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_UNPACKED_BYTES: Final = 1024 * 1024 * 1024
MOST_ROWS: Final = 1_000_000
SEPARATORS: Final = (",", ";", "\t")
NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab"}
_HEADINGS_WITHIN: Final = 10
_PIECE: Final = 1 << 20
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"

Row = tuple[int, Sequence[Cell]]
"""The line of the file where it begins (1 is the first), and its cells."""


@dataclass(frozen=True)
class Sheet:
    """Headings, and the rows below them, once. Empty rows are left out."""

    headings: tuple[str, ...]
    rows: Iterator[Row]
    encoding: str = ""
    separator: str = ""


@contextmanager
def open_sheet(path: Path) -> Iterator[Sheet]:
    """The file's first visible sheet, or the text. What it is, is told by its first bytes and not by its name.

    Raises FileFaultError, also while rows are read; OSError.
    """
    if path.stat().st_size > MOST_BYTES:
        raise FileFaultError("too_big", most=MOST_BYTES // 1024 // 1024)
    with path.open("rb") as file:
        head = file.read(4)
    if head in (_ZIP, _OLD_EXCEL):
        with _open_workbook(path, packed=head == _ZIP) as rows:
            yield _with_headings(rows)
        return
    encoding = _encoding(path)
    with path.open("r", encoding=encoding, newline="") as text:
        separator = _separator(text)
        text.seek(0)
        yield _with_headings(_csv_rows(text, separator), encoding, separator)


def _with_headings(rows: Iterator[Row], encoding: str = "", separator: str = "") -> Sheet:
    """The first line with at least two texts holds the headings; a title above them has one. In a file of a single
    column it is the first line.
    """
    first = list(islice(rows, _HEADINGS_WITHIN))
    if not first:
        raise FileFaultError("no_rows")
    at = next((at for at, (_, cells) in enumerate(first) if _texts(cells) >= 2), 0)
    headings = [text_of(cell)[:200] for cell in first[at][1]]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise FileFaultError("no_headings")
    return Sheet(tuple(headings), _bounded(first[at + 1 :], rows), encoding, separator)


def _texts(cells: Sequence[Cell]) -> int:
    return sum(1 for cell in cells if text_of(cell))


def _bounded(first: Sequence[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    for number, row in enumerate(rest, start=len(first)):
        if number >= MOST_ROWS:
            raise FileFaultError("too_many_rows", most=MOST_ROWS)
        yield row


def _encoding(path: Path) -> str:
    """UTF-8 (with or without its mark), UTF-16 with its mark, else GB18030, which holds GBK. Reads the file once."""
    with path.open("rb") as file:
        head = file.read(3)
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _readable(path, "utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        if _first_fault(path, encoding) is None:
            return encoding
    return _readable(path, "gb18030")


def _readable(path: Path, encoding: str) -> str:
    line = _first_fault(path, encoding)
    if line is not None:
        raise FileFaultError("not_text", line=line)
    return encoding


def _first_fault(path: Path, encoding: str) -> int | None:
    """The line near which the bytes are no text of this encoding, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            try:
                line += decoder.decode(piece).count("\n")
            except UnicodeDecodeError as fault:
                return line + piece[: max(0, fault.start)].count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def _separator(text: io.TextIOBase) -> str:
    """Whichever makes the most columns of the first lines."""
    lines = [text.readline(_PIECE) for _ in range(_HEADINGS_WITHIN)]

    def columns(separator: str) -> int:
        return max((len(cells) for cells in csv.reader(lines, delimiter=separator)), default=0)

    return max(SEPARATORS, key=columns)


def _csv_rows(text: io.TextIOBase, separator: str) -> Iterator[Row]:
    reader = csv.reader((line.replace("\0", "") for line in text), delimiter=separator)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            raise FileFaultError("not_a_sheet", why=f"{line}: {fault}") from fault
        if cells is None:
            return
        if any(cell and not cell.isspace() for cell in cells):
            yield line, cells


@contextmanager
def _open_workbook(path: Path, *, packed: bool) -> Iterator[Iterator[Row]]:
    from python_calamine import (  # noqa: PLC0415 - for those who bring one
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    if packed:
        _check_size(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            shown = [
                number
                for number, sheet in enumerate(book.sheets_metadata)
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
            if not shown:
                raise FileFaultError("no_rows")
            sheet = book.get_sheet_by_index(shown[0])
            top = sheet.start[0] if sheet.start else 0
            yield (
                (line, cells)
                for line, cells in enumerate(sheet.iter_rows(), start=top + 1)
                if any(cell != "" for cell in cells)
            )
    except PasswordError as fault:
        raise FileFaultError("locked") from fault
    except CalamineError as fault:
        raise FileFaultError("not_a_sheet", why=str(fault)) from fault


def _check_size(path: Path) -> None:
    """A few kilobytes can unpack to gigabytes."""
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile as fault:
        raise FileFaultError("not_a_sheet", why=str(fault)) from fault
    if size > MOST_UNPACKED_BYTES:
        raise FileFaultError("too_big", most=MOST_UNPACKED_BYTES // 1024 // 1024)
