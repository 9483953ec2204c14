"""The handle that a read or a write works on. Services pass it on to the repositories and look no further."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVarTuple, overload

from sqlcipher3 import dbapi2

from posclient.store.connection import RawConnection
from posclient.store.errors import StoreMisuseError

if TYPE_CHECKING:
    from sqlalchemy import Connection, CursorResult, Executable
    from sqlalchemy.sql.selectable import TypedReturnsRows

    Columns = TypeVarTuple("Columns")

__all__ = ["Transaction", "all_or_nothing"]

Values = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Transaction:
    """A connection of the database library, on which `Readers` and `Writer` begin and end the transactions.

    `raw` runs prepared statements. SQLAlchemy Core stands over it from the first statement that a repository builds
    with Core: loading Core takes longer than everything else that a till does before its first screen (ADR 0009).
    """

    __slots__ = ("_core", "changed", "raw")

    def __init__(self, raw: RawConnection) -> None:
        """`raw` is in autocommit and belongs to the handle from now on; `close` closes it."""
        self.raw = raw
        self.changed: set[str] | None = None
        """The topics that the present write has touched; None in a read. See `note_change`."""
        self._core: Connection | None = None

    @property
    def core(self) -> Connection:
        """SQLAlchemy Core over `raw`, in the same transaction."""
        if self._core is None:
            from posclient.store.core import core_over  # noqa: PLC0415 - loads SQLAlchemy, see above

            self._core = core_over(self.raw)
        return self._core

    @overload
    def execute(
        self, statement: TypedReturnsRows[*Columns], values: Values = None
    ) -> CursorResult[*Columns]: ...
    @overload
    def execute(self, statement: Executable, values: Values = None) -> CursorResult[*tuple[Any, ...]]: ...
    def execute(self, statement: Executable, values: Values = None) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement of Core."""
        return self.core.execute(statement, values)

    def refuse_loose_ends(self, result: object) -> None:
        """Raises StoreMisuseError for rows not yet fetched, which would hold their snapshot open beyond its end, and
        for a savepoint that was left open.
        """
        is_open = isinstance(result, dbapi2.Cursor)
        if self._core is not None:
            from posclient.store.core import is_open_result  # noqa: PLC0415 - is loaded by now

            is_open = is_open or is_open_result(result)
            if self._core.in_nested_transaction():
                raise StoreMisuseError("a savepoint was left open")
        if is_open:
            raise StoreMisuseError("fetch the rows inside the read or write")

    def forget(self) -> None:
        """Roll back, and with it what Core believes about savepoints and the transaction."""
        if self._core is not None:
            self._core.rollback()
        if self.raw.in_transaction:
            self.raw.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        if self._core is not None:
            self._core.close()
        else:
            self.raw.close()


@contextmanager
def all_or_nothing(connection: Transaction) -> Iterator[None]:
    """A part of a write that leaves nothing behind when it raises, while the rest of the write can go on.

    Core's own savepoints cost ten times as much, which counts in a feed of a million rows.
    """
    raw = connection.raw
    raw.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        if raw.in_transaction:  # a full disk ends it all by itself
            raw.execute("ROLLBACK TO part")
            raw.execute("RELEASE part")
        raise
    raw.execute("RELEASE part")
