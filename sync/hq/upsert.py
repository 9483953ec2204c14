"""Insert-or-keep, insert-or-replace and numbers, spelled the same for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from sync.hq import tables

Values = Mapping[str, str | int | bytes | None]


def insert_unless_there(connection: Connection, table: Table, values: Values) -> bool:
    """Insert unless a row with this primary key is there. Whether it was inserted.

    Where another transaction is inserting the same key, wait for its outcome.
    """
    statement = _insert(connection, table).values(**values).on_conflict_do_nothing()
    return connection.execute(statement.returning(*table.primary_key)).first() is not None


def insert_many(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert these rows. Raises IntegrityError where one is there already."""
    if rows:
        connection.execute(insert(table), [dict(row) for row in rows])


def insert_or_replace(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert these rows; a row with the same primary key takes the new values."""
    if not rows:
        return
    statement = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    others = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=others), [dict(row) for row in rows]
    )


def next_number(connection: Connection, name: str) -> int:
    """The next number of this counter: 1, 2, 3 … Its row stays locked until the transaction ends."""
    table = tables.counter
    step = update(table).where(table.c.name == name).values(last=table.c.last + 1).returning(table.c.last)
    number: int | None = connection.execute(step).scalar_one_or_none()
    if number is None:
        insert_unless_there(connection, table, {"name": name, "last": 0})
        number = connection.execute(step).scalar_one()
    return number


def _insert(connection: Connection, table: Table) -> Any:  # noqa: ANN401 (two dialects' inserts of the same shape)
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
