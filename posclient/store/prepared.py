"""The fast path for what the counter waits for: Core statements, compiled once, run by the library itself.

SQLAlchemy's own execution adds 20 µs to a statement built beforehand and over 100 to one built for the call, more than
an indexed look-up takes; this adds about 2. The price: rows are plain tuples, and every column and parameter has a
type that needs no conversion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Integer, LargeBinary, Select, String, Text
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import NullType, TypeEngine

from posclient.store.transaction import Transaction

_AS_THEY_ARE = frozenset({Integer, BigInteger, Text, String, LargeBinary, NullType})
_DIALECT = SQLiteDialect_pysqlite(paramstyle="qmark")


AnySelect = Select[*tuple[Any, ...]]
InOrder = Callable[[Mapping[str, object]], tuple[object, ...]]
"""The parameters of a statement: by name in, in the order of its question marks out."""


class Prepared:
    """A SELECT ready to run: `BY_CARD = Prepared(select(…).where(card.c.no == bindparam("no")))`.

    Build it once, at import. Use it only inside `Database.read` or `Database.write`.
    """

    def __init__(self, statement: AnySelect) -> None:
        """Raises TypeError for types that need conversion and for expanding (`IN`) parameters."""
        compiled = _compiled(statement)
        self._in_order = _in_order(compiled)
        for name, column in statement.selected_columns.items():
            _check(name, column.type)
        self.sql = str(compiled)
        self.names = tuple(statement.selected_columns.keys())

    def one(self, connection: Transaction, **values: object) -> tuple[Any, ...] | None:
        """The first row, its columns as selected, or None. Raises KeyError when a parameter is missing."""
        return connection.raw.execute(self.sql, self._in_order(values)).fetchone()

    def all(self, connection: Transaction, **values: object) -> list[tuple[Any, ...]]:
        """Every row. Raises KeyError when a parameter is missing."""
        return connection.raw.execute(self.sql, self._in_order(values)).fetchall()


class PreparedWrite:
    """An INSERT, UPDATE or DELETE ready to run: `PUT = PreparedWrite(insert(card), "no", "holder")`.

    `columns` are those that get a value from the caller, by their names; parameters of the statement's own come beside
    them. Build it once, at import. Use it only inside `Database.write`.
    """

    def __init__(self, statement: UpdateBase, *columns: str) -> None:
        """Raises TypeError for types that need conversion and for expanding (`IN`) parameters."""
        compiled = _compiled(statement, columns)
        self._in_order = _in_order(compiled)
        self.sql = str(compiled)

    def run(self, connection: Transaction, **values: object) -> None:
        """Once. Raises KeyError when a value is missing."""
        connection.raw.execute(self.sql, self._in_order(values))

    def run_many(self, connection: Transaction, rows: Iterable[Mapping[str, object]]) -> None:
        """Once for each row. Raises KeyError when a value is missing."""
        connection.raw.executemany(self.sql, [self._in_order(row) for row in rows])

    def returned(self, connection: Transaction, **values: object) -> tuple[Any, ...]:
        """Once; the row of its RETURNING. Raises KeyError when a value is missing, LookupError without a row."""
        rows = connection.raw.execute(self.sql, self._in_order(values)).fetchall()
        if not rows:
            raise LookupError("nothing was returned")
        return rows[0]


def _compiled(statement: AnySelect | UpdateBase, columns: tuple[str, ...] = ()) -> SQLCompiler:
    return statement.compile(dialect=_DIALECT, column_keys=list(columns) or None)


def _in_order(compiled: SQLCompiler) -> InOrder:
    if compiled.post_compile_params:
        raise TypeError("a parameter that expands can't be prepared")
    for name, parameter in compiled.binds.items():
        _check(name, parameter.type)
    order = tuple(compiled.positiontup or ())
    values = {name: p.value for name, p in compiled.binds.items() if not p.required}
    fixed = {name: values[name] for name in order if name in values}
    pick: InOrder = itemgetter(*order) if len(order) > 1 else lambda given: tuple(given[n] for n in order)
    return (lambda given: pick({**fixed, **given})) if fixed else pick


def _check(name: str, kind: TypeEngine[Any]) -> None:
    if type(kind) not in _AS_THEY_ARE:
        raise TypeError(f"{name} is of type {kind!r}, which needs conversion")
