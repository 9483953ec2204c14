"""The fast path for the look-ups on which the counter waits: a Core SELECT, compiled once, run by the library itself.

SQLAlchemy's own execution adds about 20 µs to a statement, more than an indexed look-up takes; this adds about 2.
The price: rows are plain tuples, and every column and parameter has a type that needs no conversion.
"""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import BigInteger, Connection, Integer, LargeBinary, Select, String, Text
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.types import NullType, TypeEngine

from posclient.store.connection import RawConnection, RawCursor

_AS_THEY_ARE = frozenset({Integer, BigInteger, Text, String, LargeBinary, NullType})
_DIALECT = SQLiteDialect_pysqlite(paramstyle="qmark")


class Prepared:
    """A SELECT ready to run: `BY_CARD = Prepared(select(…).where(card.c.no == bindparam("no")))`.

    Build it once, at import. Use it only inside `Database.read` or `Database.write`.
    """

    def __init__(self, statement: Select[Any]) -> None:
        """Raises TypeError for types that need conversion and for expanding (`IN`) parameters."""
        compiled = statement.compile(dialect=_DIALECT)
        if compiled.post_compile_params:
            raise TypeError("a parameter that expands can't be prepared")
        for name, column in statement.selected_columns.items():
            _check(name, column.type)
        for name, parameter in compiled.binds.items():
            _check(name, parameter.type)
        self.sql = str(compiled)
        self.names = tuple(statement.selected_columns.keys())
        self._order = tuple(compiled.positiontup or ())
        fixed = {name: p.value for name, p in compiled.binds.items() if not p.required}
        self._fixed = {name: fixed[name] for name in self._order if name in fixed}

    def one(self, connection: Connection, **values: object) -> tuple[Any, ...] | None:
        """The first row, its columns as selected, or None. Raises KeyError when a parameter is missing."""
        return self._run(connection, values).fetchone()

    def all(self, connection: Connection, **values: object) -> list[tuple[Any, ...]]:
        """Every row. Raises KeyError when a parameter is missing."""
        return self._run(connection, values).fetchall()

    def _run(self, connection: Connection, values: dict[str, object]) -> RawCursor:
        given = {**self._fixed, **values} if self._fixed else values
        raw = cast(RawConnection, connection.connection.driver_connection)
        return raw.execute(self.sql, [given[name] for name in self._order])


def _check(name: str, kind: TypeEngine[Any]) -> None:
    if type(kind) not in _AS_THEY_ARE:
        raise TypeError(f"{name} is of type {kind!r}, which needs conversion")
