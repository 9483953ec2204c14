"""SQLAlchemy Core over a connection of the store: loaded with the first statement that needs it (ADR 0009)."""

from __future__ import annotations

import threading

from sqlalchemy import Connection, NullPool, Result, create_engine, event
from sqlalchemy.engine import FilterResult
from sqlcipher3 import dbapi2

from posclient.store.connection import RawConnection
from posclient.store.errors import StoreMisuseError


def core_over(raw: RawConnection) -> Connection:
    """Core over `raw`, which is in autocommit: `Readers` and `Writer` say BEGIN and COMMIT themselves.

    May be called inside a transaction. Closing what is returned closes `raw`.
    """
    return _engine.connect_to(raw)


def is_open_result(result: object) -> bool:
    """Whether a result of Core holds rows that are not fetched yet."""
    return isinstance(result, Result | FilterResult)


class _Engine:
    """One engine for all connections, to which each is handed when Core asks for a new one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: object = dbapi2.connect(":memory:")
        self._engine = create_engine(
            "sqlite://", module=dbapi2, creator=lambda: self._next, poolclass=NullPool
        )
        # What Core asks the library when it meets it first ends with a ROLLBACK: not on a connection of the store.
        self._engine.connect().close()
        event.listen(self._engine, "commit", _refuse_commit)

    def connect_to(self, raw: RawConnection) -> Connection:
        with self._lock:
            self._next = raw
            return self._engine.connect()


def _refuse_commit(_connection: Connection) -> None:
    raise StoreMisuseError("the store commits when the function returns, not before")


_engine = _Engine()
