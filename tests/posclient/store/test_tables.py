"""The SQL that makes the tables and the metadata that the repositories use are one schema."""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlcipher3 import dbapi2

from posclient.store.migrate import read_migrations
from posclient.store.tables import metadata

Schema = dict[tuple[str, str], str]


def schema_of(connection: Any) -> Schema:
    """Kind and name to the statement that made it, its spaces made even."""
    found = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {(kind, name): re.sub(r"\s*([(),])\s*|\s+", r"\1 ", sql).strip() for kind, name, sql in found}


def columns_of(connection: Any, table: str) -> list[Any]:
    return list(connection.execute(f"PRAGMA table_xinfo({table})").fetchall())


@pytest.fixture
def migrated() -> Iterator[Any]:
    connection = dbapi2.connect(":memory:", isolation_level=None)
    for migration in read_migrations(importlib.resources.files("posclient.store.migrations")):
        assert isinstance(migration.step, str)
        connection.executescript(migration.step)
    yield connection
    connection.close()


@pytest.fixture
def declared() -> Iterator[Any]:
    raw = dbapi2.connect(":memory:", isolation_level=None)
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: raw)
    with engine.connect() as connection:
        metadata.create_all(connection)
        connection.commit()
    yield raw
    engine.dispose()
    raw.close()


def test_they_are_one_schema(migrated: Any, declared: Any) -> None:
    assert schema_of(migrated) == schema_of(declared)


def test_every_table_and_column_is_the_same(migrated: Any, declared: Any) -> None:
    for table in metadata.tables:
        assert columns_of(migrated, table) == columns_of(declared, table), table
        for pragma in ("foreign_key_list", "index_list"):
            ask = f"PRAGMA {pragma}({table})"
            made, said = (sorted(row[1:] for row in c.execute(ask).fetchall()) for c in (migrated, declared))
            assert made == said, table


def test_every_table_is_strict(migrated: Any) -> None:
    listed = migrated.execute("PRAGMA table_list").fetchall()
    strict = {row[1] for row in listed if row[5]}
    assert strict >= set(metadata.tables)


def test_the_indexes_are_those_that_the_metadata_names(migrated: Any) -> None:
    made = {name for kind, name in schema_of(migrated) if kind == "index"}
    assert made == {str(index.name) for table in metadata.tables.values() for index in table.indexes}
