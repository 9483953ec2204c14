"""How SQLite means to answer a repository's statements: its query plans, with parameters bound and not written out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from posclient.store.engine import Database
from posclient.store.transaction import Transaction


def plans_of(store: Database, fn: Callable[[Transaction], object]) -> list[str]:
    """The plan's lines of every statement that `fn` executes, in order."""
    lines: list[str] = []

    def read(connection: Transaction) -> None:
        fn(_Explaining(connection, lines))  # type: ignore[arg-type]  # all that a repository uses of one

    store.read(read)
    return lines


class _Explaining:
    """Explains what is executed by Core and, beneath it, by prepared statements; then executes it."""

    def __init__(self, connection: Transaction, lines: list[str]) -> None:
        self._connection = connection
        self._raw: Any = connection.raw
        self._lines = lines

    @property
    def raw(self) -> Any:
        return SimpleNamespace(execute=self._execute_raw)

    def execute(self, statement: Any, values: Any = None) -> Any:
        compiled = statement.compile(
            dialect=self._connection.core.dialect, compile_kwargs={"render_postcompile": True}
        )
        bound = compiled.construct_params(values)
        self._explain(str(compiled), [bound[name] for name in compiled.positiontup])
        return self._connection.execute(statement, values)

    def _execute_raw(self, sql: str, values: Sequence[object] = ()) -> Any:
        self._explain(sql, values)
        return self._raw.execute(sql, values)

    def _explain(self, sql: str, values: Sequence[object]) -> None:
        plan = self._raw.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        self._lines.extend(row[3] for row in plan)
