"""The process that writes an export: a question on its input, how far it is and how it went on its output, the files
where it was told.

`python -m posclient.services.export_worker`, started by `services.export`.
"""

from __future__ import annotations

import errno
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from posclient.domain.ledger.account import AccountKind
from posclient.services.worker_process import step_back
from posclient.store import export
from posclient.store.errors import StoreError
from posclient.store.export import Row
from posclient.store.review import WayIn, open_beside
from posclient.store.transaction import Transaction
from posclient.wire.table_file import Cell, FileKind, TableOut, TooManyRowsError, minor, write_csv, write_xlsx
from posclient.words import Language, Words, load

EVERY: Final = 2000
"""After so many rows it tells how far it is."""

_TROUBLES: Final = {
    errno.ENOSPC: "export.full",
    errno.EDQUOT: "export.full",
    errno.EFBIG: "export.full",
    errno.EACCES: "export.not_allowed",
    errno.EPERM: "export.not_allowed",
    errno.EROFS: "export.not_allowed",
    errno.ENOENT: "export.gone",
    errno.ENODEV: "export.gone",
    errno.ENXIO: "export.gone",
}
"""What keeps a file from being written, in the manager's words; the rest is `export.not_written`."""

_MONEY: Final = frozenset({AccountKind.PRINCIPAL, AccountKind.BONUS, AccountKind.SPEND})

Convert = Callable[[Row], Sequence[Cell]]


Told = Callable[[int, int], None]
"""How many rows are written, and of how many."""


class Question(msgspec.Struct, frozen=True):
    """Which store, with what key; which days; the files to write by the table's name (an Excel file holds all)."""

    path: str
    key_hex: str
    first: date
    last: date
    zone: str
    language: Language
    kind: FileKind
    target: str
    """A file for Excel, a folder for CSV. It is there only once it is whole."""


class Progress(msgspec.Struct, frozen=True, tag=True):
    """So many rows of so many."""

    done: int
    total: int


class Answer(msgspec.Struct, frozen=True, tag=True):
    """The files, and how many rows they hold; or what kept them from being written (a key of the words catalogue)."""

    files: tuple[str, ...] = ()
    rows: int = 0
    trouble: str = ""


def main() -> None:
    """Answer the one question, telling on the way how far it is."""
    step_back()
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    _tell(answer(question, lambda done, total: _tell(Progress(done, total))))


def _tell(line: Progress | Answer) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


def answer(question: Question, told: Told) -> Answer:
    """Write everything of one snapshot of the store."""
    try:
        connection = open_beside(WayIn(question.path, question.key_hex))
    except StoreError as error:
        return Answer(trouble=error.message_key)
    try:
        connection.raw.execute("BEGIN")
        return _write(_tables(connection, question, load(question.language), told), question)
    except TooManyRowsError:
        return Answer(trouble="export.too_many")
    except OSError as fault:
        return Answer(trouble=why(fault))
    finally:
        connection.close()


def why(fault: OSError) -> str:
    """What kept a file from being written, as a key of the words catalogue."""
    return _TROUBLES.get(fault.errno or 0, "export.not_written")


def part_of(target: Path) -> Path:
    """Where a file or a folder grows before it is whole."""
    return target.with_name(f"{target.name}.part")


def clear_part(target: Path) -> None:
    """Nothing half written stays behind."""
    part = part_of(target)
    if part.is_dir():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)


def _write(tables: Sequence[TableOut], question: Question) -> Answer:
    target = Path(question.target)
    part = part_of(target)
    try:
        count = write_xlsx(part, tables) if question.kind == "xlsx" else _write_folder(part, tables)
        part.rename(target)
    except BaseException:
        clear_part(target)
        raise
    files = (target,) if question.kind == "xlsx" else tuple(target / f"{table.name}.csv" for table in tables)
    return Answer(tuple(str(path) for path in files), count)


def _write_folder(folder: Path, tables: Sequence[TableOut]) -> int:
    folder.mkdir(mode=0o700)
    count = 0
    for table in tables:
        with (folder / f"{table.name}.csv").open("xb") as out:
            count += write_csv(out, table)
    return count


def _tables(connection: Transaction, question: Question, words: Words, told: Told) -> tuple[TableOut, ...]:
    zone = ZoneInfo(question.zone)
    counted = _Counted(export.count(connection, question.first.isoformat(), question.last.isoformat()), told)

    def made(name: str, columns: str, statement: str, convert: Convert) -> TableOut:
        found = export.rows(connection, statement, question.first.isoformat(), question.last.isoformat())
        return TableOut(
            words(f"export.table.{name}"),
            tuple(words(f"export.column.{column}") for column in columns.split()),
            counted.walked(found, convert),
        )

    return (
        made(
            "sales",
            "receipt kind date time operator shift member gross due rounding points invoiceable original approved",
            export.SALES,
            lambda row: _sale(row, zone),
        ),
        made(
            "lines",
            "receipt kind date line sku name quantity unit_price price_kind gross amount manual reason associate "
            "points",
            export.LINES,
            _line,
        ),
        made(
            "tenders",
            "receipt date tender amount received change reference verified",
            export.TENDERS,
            _tender,
        ),
        made("entries", "date member account amount why entry", export.ENTRIES, _entry),
    )


class _Counted:
    """The rows of all tables as they are written, one after the other."""

    def __init__(self, total: int, told: Told) -> None:
        self._total = total
        self._told = told
        self._done = 0
        told(0, total)

    def walked(self, rows: Iterator[Row], convert: Convert) -> Iterator[Sequence[Cell]]:
        """Each row as cells; every so often it is told how far this is."""
        for row in rows:
            yield convert(row)
            self._done += 1
            if self._done % EVERY == 0:
                self._told(self._done, self._total)


def _sale(row: Row, zone: ZoneInfo) -> Sequence[Cell]:
    (
        receipt,
        kind,
        day,
        at_ms,
        operator,
        shift,
        member,
        gross,
        due,
        rounding,
        points,
        invoiceable,
        original,
        by,
    ) = row
    moment = datetime.fromtimestamp(_number(at_ms) / 1000, UTC).astimezone(zone)
    return (
        receipt,
        kind,
        day,
        moment.strftime("%H:%M:%S"),
        operator,
        shift,
        member,
        minor(_number(gross)),
        minor(_number(due)),
        minor(_number(rounding)),
        points,
        minor(_number(invoiceable)),
        original,
        by,
    )


def _line(row: Row) -> Sequence[Cell]:
    (
        receipt,
        kind,
        day,
        n,
        sku,
        name,
        quantity,
        price,
        price_kind,
        gross,
        amount,
        manual,
        reason,
        who,
        points,
    ) = row
    return (
        receipt,
        kind,
        day,
        n,
        sku,
        name,
        Decimal(_number(quantity)).scaleb(-3),
        minor(_number(price)),
        price_kind,
        minor(_number(gross)),
        minor(_number(amount)),
        minor(_number(manual)),
        reason,
        who,
        points,
    )


def _tender(row: Row) -> Sequence[Cell]:
    receipt, day, kind, amount, received, change, reference, verified = row
    return (
        receipt,
        day,
        kind,
        minor(_number(amount)),
        minor(_number(received)),
        minor(_number(change)),
        reference,
        bool(verified),
    )


def _entry(row: Row) -> Sequence[Cell]:
    day, owner, account, amount, kind, entry = row
    is_money = str(account).rsplit("/", 2)[1] in _MONEY
    return (day, owner, account, minor(_number(amount)) if is_money else amount, kind, entry)


def _number(value: str | int | None) -> int:
    return int(value or 0)


if __name__ == "__main__":
    main()
