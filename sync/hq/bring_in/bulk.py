"""Many rows into a table at once, without a dictionary and a type's conversion for each value.

For rows that were checked: a text with the character NUL would be refused by PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Table, insert

Value = str | int | bytes | None


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
