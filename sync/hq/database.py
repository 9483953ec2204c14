"""Headquarters' database by URL: a SQLite file for one machine, PostgreSQL for more.

SQLite 3.7.0 to 3.51.2 can corrupt a write-ahead log that several connections write to or checkpoint at once, and many
Python builds carry such a one. So the driver here is `sqlcipher3`, which brings its own newer SQLite; without a key it
writes ordinary SQLite files. The version is checked, not assumed.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from sync.hq import tables
from sync.hq.schema import DatabaseError, bring_up

__all__ = ["SOUND_SQLITE", "DatabaseError", "epoch", "new_epoch", "open_database", "reader", "transact"]

SOUND_SQLITE: Final = (3, 51, 3)
"""The first SQLite without the write-ahead-log reset fault."""

BUSY_TIMEOUT_MS: Final = 30_000
POOL_SIZE: Final = 10
POOL_OVERFLOW: Final = 30
ATTEMPTS: Final = 6
READ_ONLY: Final = "hq_read_only"
_WORTH_RETRYING: Final = frozenset({"40001", "40P01"})  # serialization failure, deadlock
_SETTINGS: Final = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cell_size_check = ON",
)

Answer = TypeVar("Answer")


def open_database(url: str) -> Engine:
    """The engine for `sqlite:///path` or `postgresql+psycopg://…`, with its schema in place, made or upgraded.

    Transactions on SQLite begin IMMEDIATE, except through `reader(engine)`. Raises DatabaseError for another kind of
    database, an unsound SQLite, or a schema newer than this program.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as fault:
        raise DatabaseError(f"not a database URL: {fault}") from fault
    if parsed.get_backend_name() == "sqlite":
        engine = _sqlite(parsed)
    elif parsed.drivername == "postgresql+psycopg":
        engine = create_engine(
            parsed, pool_size=POOL_SIZE, max_overflow=POOL_OVERFLOW, pool_pre_ping=True, hide_parameters=True
        )
    else:
        raise DatabaseError(f"{parsed.drivername}: use sqlite:///path or postgresql+psycopg://…")
    try:
        with engine.begin() as connection:
            bring_up(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def reader(engine: Engine) -> Engine:
    """The same database for transactions that only read: on SQLite they do not ask for the write lock."""
    return engine.execution_options(**{READ_ONLY: True})


def transact(engine: Engine, work: Callable[[Connection], Answer]) -> Answer:
    """Run `work` in a transaction; run it again, from the beginning, where two transactions blocked each other."""
    for _ in range(ATTEMPTS - 1):
        try:
            with engine.begin() as connection:
                return work(connection)
        except DBAPIError as fault:
            if getattr(fault.orig, "sqlstate", None) not in _WORTH_RETRYING:
                raise
    with engine.begin() as connection:
        return work(connection)


def epoch(connection: Connection) -> str:
    """Which history of headquarters this is; it changes when the database was restored from a backup."""
    value: str = connection.execute(
        select(tables.meta.c.value).where(tables.meta.c.key == "epoch")
    ).scalar_one()
    return value


def new_epoch(connection: Connection) -> str:
    """Begin a new epoch (after a restore): tills start their cursors again and send what headquarters lost."""
    value = secrets.token_hex(8)
    connection.execute(tables.meta.update().where(tables.meta.c.key == "epoch").values(value=value))
    return value


def _sqlite(url: URL) -> Engine:
    if tuple(sqlcipher3.dbapi2.sqlite_version_info) < SOUND_SQLITE:
        raise DatabaseError(f"SQLite {sqlcipher3.dbapi2.sqlite_version} is too old, 3.51.3 is needed")
    if not url.database or url.database == ":memory:":
        raise DatabaseError("headquarters needs a database file: sqlite:///path/to/hq.sqlite3")
    path = Path(url.database)
    if not path.parent.is_dir():
        raise DatabaseError(f"no such folder: {path.parent}")

    def connect() -> sqlite3.Connection:
        # Personal data: for the owner alone. Never opened where it is there already: closing any handle of a file drops
        # all of this process's locks on it, and another process would take the log of the running ones away.
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        opened: sqlite3.Connection = sqlcipher3.dbapi2.connect(
            str(path), check_same_thread=False, isolation_level=None
        )
        return opened

    engine = create_engine(
        "sqlite://",
        module=sqlcipher3.dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001 (SQLAlchemy's hook)
    cursor = connection.cursor()
    for setting in _SETTINGS:
        cursor.execute(setting)
    cursor.close()


def _begin(connection: Connection) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
