"""Many rows into a table at once, without a dictionary and a type's conversion for each value.

For rows that were checked: a text with the character NUL would be refused by PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Table, insert

Value = str | int | bytes | None

_CACHE_KIB: Final = 262_144
"""A quarter of a gigabyte of pages: the keys of a hundred thousand members are spread over the whole of each index, and
SQLite's usual two megabytes would write every page many times.
"""


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Value, ...]]
) -> None:
    """Insert rows of these columns. Raises IntegrityError where one is there already."""
    if not rows:
        return
    statement = insert(table).values(dict.fromkeys(columns))
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(columns))
    order = compiled.positiontup
    if order is not None:
        at = [columns.index(name) for name in order]
        parameters = (
            rows if at == list(range(len(at))) else [tuple(row[place] for place in at) for row in rows]
        )
        connection.exec_driver_sql(str(compiled), list(parameters))
    else:
        connection.exec_driver_sql(str(compiled), [dict(zip(columns, row, strict=True)) for row in rows])


@contextmanager
def roomy(connection: Connection) -> Iterator[None]:
    """More memory for SQLite's pages during the block."""
    if connection.dialect.name != "sqlite":
        yield
        return
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {int(before)}")
