"""What the store really sends to SQLite: recorded from the product, replayed by a raw connection as the limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlcipher3 import dbapi2

from posclient.store.connection import RawConnection

_CONTROL: Final = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Statement:
    """A statement with its parameters; `many` parameter rows for one that was executed for several."""

    sql: str
    parameters: Sequence[Any]
    many: bool = False


class Transcript:
    """The statements since the last `take`, without transaction control and pragmas."""

    def __init__(self) -> None:
        self._statements: list[Statement] = []

    def note(self, sql: str, parameters: Sequence[Any], *, many: bool = False) -> None:
        """A statement was executed."""
        if not sql.lstrip().upper().startswith(_CONTROL):
            self._statements.append(Statement(sql, parameters, many))

    def take(self) -> tuple[Statement, ...]:
        """What was executed since the last time."""
        taken, self._statements = tuple(self._statements), []
        return taken


@contextmanager
def recorded() -> Iterator[Transcript]:
    """Connections that the store opens inside the block note what they execute, until they are closed."""
    transcript = Transcript()

    class NotingCursor(dbapi2.Cursor):  # type: ignore[misc]  # the library has no type hints
        def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Any:
            transcript.note(sql, tuple(parameters))
            return super().execute(sql, parameters)

        def executemany(self, sql: str, rows: Sequence[Sequence[Any]], /) -> Any:
            given = [tuple(row) for row in rows]
            transcript.note(sql, given, many=True)
            return super().executemany(sql, given)

    class NotingConnection(dbapi2.Connection):  # type: ignore[misc]  # the library has no type hints
        def cursor(self, factory: type[Any] = NotingCursor) -> Any:
            return super().cursor(factory)

        def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Any:
            return self.cursor().execute(sql, parameters)

    plain = dbapi2.connect
    dbapi2.connect = partial(plain, factory=NotingConnection)
    try:
        yield transcript
    finally:
        dbapi2.connect = plain


def replay(connection: RawConnection, statements: Sequence[Statement], *, begin: str) -> None:
    """Execute and fetch recorded statements in one transaction: what any program on this library would pay."""
    connection.execute(begin)
    for statement in statements:
        if statement.many:
            connection.executemany(statement.sql, statement.parameters)
        else:
            connection.execute(statement.sql, statement.parameters).fetchall()
    connection.execute("COMMIT")
