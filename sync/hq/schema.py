"""Headquarters' tables are made whole in an empty database, and brought up step by step in an older one.

A step is a file of statements in `upgrades/`, named after the schema that it leads to. Types that SQLite and PostgreSQL
spell differently stand there as `$big`, `$bytes`, `$serial` (a number that counts by itself) and `$strict`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Final

from sqlalchemy import Connection, insert, inspect, select, text, update

from sync.hq import counter_tables, tables

UPGRADES: Final = Path(__file__).parent / "upgrades"

_LOCK: Final = 8_470_001
_SPELLED: Final = {
    "sqlite": {"big": "INTEGER", "bytes": "BLOB", "serial": "INTEGER", "strict": " STRICT"},
    "postgresql": {"big": "BIGINT", "bytes": "BYTEA", "serial": "BIGSERIAL", "strict": ""},
}
_ALL_TABLES: Final = (tables, counter_tables)  # both are loaded: the metadata is whole


class DatabaseError(Exception):
    """A database that headquarters can't work with; the text says why."""


def bring_up(connection: Connection) -> None:
    """Make the tables, or upgrade those of an older program, in the caller's transaction.

    Raises DatabaseError for a schema newer than this program.
    """
    if connection.dialect.name == "postgresql":  # several copies may start at once
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if not inspect(connection).has_table("meta"):
        _make(connection)
        return
    held = tables.meta.c.key == "schema_version"
    version = int(connection.execute(select(tables.meta.c.value).where(held)).scalar_one())
    if version > tables.SCHEMA_VERSION:
        raise DatabaseError(
            f"the database has schema {version}, this program knows {tables.SCHEMA_VERSION}: upgrade the program"
        )
    for step in range(version + 1, tables.SCHEMA_VERSION + 1):
        for statement in _statements(step, connection.dialect.name):
            connection.exec_driver_sql(statement)
        connection.execute(update(tables.meta).where(held).values(value=str(step)))


def _make(connection: Connection) -> None:
    tables.metadata.create_all(connection)
    connection.execute(
        insert(tables.meta),
        [
            {"key": "schema_version", "value": str(tables.SCHEMA_VERSION)},
            {"key": "epoch", "value": secrets.token_hex(8)},
        ],
    )


def _statements(step: int, dialect: str) -> Iterator[str]:
    (file,) = UPGRADES.glob(f"{step:04d}_*.sql")
    lines = (line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("--"))
    spelled = Template("\n".join(lines)).substitute(_SPELLED[dialect])
    for statement in spelled.split(";\n"):
        if statement.strip():
            yield statement.strip().removesuffix(";")
