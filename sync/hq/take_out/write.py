"""A wanted table in a file, read in one transaction so that all of it is of one moment."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from posclient.wire.table_file import FileKind, TableOut, write_csv, write_xlsx
from sync.hq.bring_in.current import store_zones
from sync.hq.database import open_database, reader
from sync.hq.take_out import drawer_tables, event_tables, shelf_tables
from sync.hq.take_out.kinds import Kind, Wanted
from sync.hq.take_out.members_table import members_table

_MAKERS: Final[Mapping[Kind, Callable[[Connection, Wanted], TableOut]]] = {
    "goods": shelf_tables.goods_table,
    "stock": shelf_tables.stock_table,
    "staff": shelf_tables.staff_table,
    "sales": event_tables.sales_table,
    "sale-lines": event_tables.lines_table,
    "tenders": event_tables.tenders_table,
    "ledger": event_tables.ledger_table,
    "care": event_tables.care_table,
    "shifts": drawer_tables.shifts_table,
    "cash": drawer_tables.cash_table,
    "reports": drawer_tables.reports_table,
}


class TakeOutError(RuntimeError):
    """The file was not written; the text says why."""


def take_out(engine: Engine, wanted: Wanted, path: Path, kind: FileKind, now_ms: int) -> int:
    """Write the table to a file; how many rows. Raises TooManyRowsError, OSError."""
    with reader(engine).begin() as connection:
        table = _table(connection, wanted, now_ms)
        if kind == "xlsx":
            return write_xlsx(path, [table])
        with path.open("wb") as out:
            return write_csv(out, table)


def take_out_in_own_process(
    database_url: str, wanted: Wanted, path: Path, kind: FileKind, now_ms: int
) -> None:
    """As `take_out`, while this process stays free to answer tills. Raises TakeOutError."""
    process = multiprocessing.get_context("spawn").Process(
        target=_work, args=(database_url, wanted, path, kind, now_ms), name="take-out", daemon=True
    )
    process.start()
    process.join()
    if process.exitcode != 0:
        raise TakeOutError(f"the worker ended with {process.exitcode}")


def _work(database_url: str, wanted: Wanted, path: Path, kind: FileKind, now_ms: int) -> None:
    engine = open_database(database_url)
    try:
        take_out(engine, wanted, path, kind, now_ms)
    finally:
        engine.dispose()


def _table(connection: Connection, wanted: Wanted, now_ms: int) -> TableOut:
    if wanted.kind == "members":
        return members_table(connection, wanted, _today(connection, wanted, now_ms))
    return _MAKERS[wanted.kind](connection, wanted)


def _today(connection: Connection, wanted: Wanted, now_ms: int) -> date:
    zones = store_zones(connection)
    zone = zones.get(wanted.store_id) or next(iter(zones.values()), "Asia/Shanghai")
    return datetime.fromtimestamp(now_ms / 1000, tz=UTC).astimezone(ZoneInfo(zone)).date()
