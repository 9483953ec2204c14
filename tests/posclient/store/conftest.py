"""Real stores in real files, for the tests of the engine room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from posclient.store.engine import Database, open_store
from posclient.store.migrate import Migration
from tests.support.shop import open_test_store

MIGRATIONS = (
    Migration(
        1, "members", "CREATE TABLE member (id INTEGER PRIMARY KEY, phone TEXT UNIQUE, name TEXT) STRICT;"
    ),
    Migration(
        2,
        "visits",
        "CREATE TABLE visit (n INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES member (id), note BLOB)"
        " STRICT;",
    ),
)

OpenTill = Callable[..., Database]


@pytest.fixture
def key() -> bytes:
    return bytes(range(32))


@pytest.fixture
def migrations() -> tuple[Migration, ...]:
    return MIGRATIONS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "till" / "till.db"


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def open_till(path: Path, key: bytes, backups: Path) -> Iterator[OpenTill]:
    """Open the test's store, with another key or other migrations where a test says so; closed when it ends."""
    opened: list[Database] = []

    def open_(
        *, key: bytes = key, migrations: Sequence[Migration] = MIGRATIONS, path: Path = path
    ) -> Database:
        database = open_store(path, key, migrations=migrations, backups=backups)
        opened.append(database)
        return database

    yield open_
    for database in opened:
        database.close()


@pytest.fixture
def till(open_till: OpenTill) -> Database:
    return open_till()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """A store with the till's own schema, empty."""
    opened = open_test_store(tmp_path)
    yield opened
    opened.close()
