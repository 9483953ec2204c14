"""How SQLite means to answer a repository's statements: its query plans, with parameters bound and not written out."""

from __future__ import annotations

from collections.abc import Callable
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
    def __init__(self, connection: Transaction, lines: list[str]) -> None:
        self._connection = connection
        self._lines = lines

    def execute(self, statement: Any, values: Any = None) -> Any:
        compiled = statement.compile(
            dialect=self._connection.dialect, compile_kwargs={"render_postcompile": True}
        )
        bound = compiled.construct_params(values)
        raw: Any = self._connection.connection.driver_connection
        plan = raw.execute(f"EXPLAIN QUERY PLAN {compiled}", [bound[name] for name in compiled.positiontup])
        self._lines.extend(row[3] for row in plan.fetchall())
        return self._connection.execute(statement, values)
