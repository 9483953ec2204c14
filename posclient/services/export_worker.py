"""The process that writes an export: a question on its input, how it went on its output, the files where it was told.

`python -m posclient.services.export_worker`, started by `services.export`.
"""

from __future__ import annotations

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

_MONEY: Final = frozenset({AccountKind.PRINCIPAL, AccountKind.BONUS, AccountKind.SPEND})

Convert = Callable[[Row], Sequence[Cell]]


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
    """A file for Excel, a folder for CSV."""


class Answer(msgspec.Struct, frozen=True):
    """The files, and how many rows they hold; or what kept them from being written (a key of the words catalogue)."""

    files: tuple[str, ...] = ()
    rows: int = 0
    trouble: str = ""


def main() -> None:
    """Answer the one question."""
    step_back()
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.json.encode(answer(question)))


def answer(question: Question) -> Answer:
    """Write everything of one snapshot of the store."""
    try:
        connection = open_beside(WayIn(question.path, question.key_hex))
    except StoreError as error:
        return Answer(trouble=error.message_key)
    try:
        connection.raw.execute("BEGIN")
        tables = _tables(connection, question, load(question.language))
        return _write(tables, question)
    except TooManyRowsError:
        return Answer(trouble="export.too_many")
    except OSError:
        return Answer(trouble="export.not_written")
    finally:
        connection.close()


def _write(tables: Sequence[TableOut], question: Question) -> Answer:
    target = Path(question.target)
    if question.kind == "xlsx":
        return Answer((str(target),), write_xlsx(target, tables))
    target.mkdir(mode=0o700)
    files, count = [], 0
    for table in tables:
        path = target / f"{table.name}.csv"
        with path.open("xb") as out:
            count += write_csv(out, table)
        files.append(str(path))
    return Answer(tuple(files), count)


def _tables(connection: Transaction, question: Question, words: Words) -> tuple[TableOut, ...]:
    zone = ZoneInfo(question.zone)

    def made(name: str, columns: str, statement: str, convert: Convert) -> TableOut:
        found = export.rows(connection, statement, question.first.isoformat(), question.last.isoformat())
        return TableOut(
            words(f"export.table.{name}"),
            tuple(words(f"export.column.{column}") for column in columns.split()),
            _converted(found, convert),
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


def _converted(rows: Iterator[Row], convert: Convert) -> Iterator[Sequence[Cell]]:
    for row in rows:
        yield convert(row)


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
