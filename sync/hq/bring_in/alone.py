"""One import at a time, and none that is thought to run although its process is gone.

The lock is the database's: it ends with the process that holds it, however that ends. On SQLite it is a transaction on
a small file beside the database, on PostgreSQL an advisory lock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlcipher3.dbapi2
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from sync.hq.bring_in.faults import FileFaultError
from sync.hq.database import reader

WAIT_S: Final = 300.0
"""For another import to end."""
_LOCK: Final = 8_470_003


@contextmanager
def alone(engine: Engine, *, wait_s: float = WAIT_S) -> Iterator[None]:
    """Nobody else writes a file's rows during the block. Raises FileFaultError `busy` where another import is at it for
    longer than `wait_s`.
    """
    if engine.dialect.name == "sqlite":
        with _of_file(_file_of(engine), wait_s):
            yield
    else:
        with _of_server(engine, wait_s):
            yield


def _file_of(engine: Engine) -> str:
    with reader(engine).begin() as connection:
        return str(connection.exec_driver_sql("PRAGMA database_list").all()[0][2])


@contextmanager
def _of_file(database: str, wait_s: float) -> Iterator[None]:
    lock = sqlcipher3.dbapi2.connect(f"{database}.bring-in", timeout=wait_s, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlcipher3.dbapi2.OperationalError as fault:
            raise FileFaultError("busy") from fault
        yield
    finally:
        lock.close()


@contextmanager
def _of_server(engine: Engine, wait_s: float) -> Iterator[None]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"SET lock_timeout = {max(1, int(wait_s * 1000))}"))
        try:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
        except DBAPIError as fault:
            raise FileFaultError("busy") from fault
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
            connection.execute(text("RESET lock_timeout"))
