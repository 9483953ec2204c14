"""Opening a database, and refusing what headquarters can't work with."""

from __future__ import annotations

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from sync.hq.database import SOUND_SQLITE, DatabaseError, epoch, new_epoch, open_database, reader, transact
from sync.hq.upsert import next_number


def test_a_database_is_made_once_and_keeps_its_epoch(database_url: str) -> None:
    first = open_database(database_url)
    with first.connect() as connection:
        known = epoch(connection)
    first.dispose()
    again = open_database(database_url)
    with again.begin() as connection:
        assert epoch(connection) == known
        assert new_epoch(connection) != known
    again.dispose()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("nonsense", "not a database URL"),
        ("mysql://localhost/hq", "use sqlite"),
        ("sqlite://", "needs a database file"),
        ("sqlite:////no/such/folder/hq.sqlite3", "no such folder"),
    ],
)
def test_what_is_no_database_is_refused_by_name(url: str, why: str) -> None:
    with pytest.raises(DatabaseError, match=why):
        open_database(url)


def test_sqlite_is_sound_durable_and_private(lite: Engine, tmp_path: Path) -> None:
    with reader(lite).begin() as connection:
        version = connection.execute(text("SELECT sqlite_version()")).scalar_one()
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert tuple(int(part) for part in version.split(".")) >= SOUND_SQLITE
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert stat.S_IMODE((tmp_path / "hq.sqlite3").stat().st_mode) == 0o600


def test_a_reader_does_not_wait_for_a_writer(lite: Engine) -> None:
    with lite.begin() as writing:
        new_epoch(writing)
        with reader(lite).begin() as reading:
            assert epoch(reading) != epoch(writing)


def test_two_transactions_that_block_each_other_both_end_well(shop: Engine) -> None:
    """Each locks one counter and then wants the other's. PostgreSQL ends one of them, which begins again."""
    both_hold = threading.Barrier(2)
    first_attempts = {"a", "b"}

    def work(connection: Connection, mine: str, other: str) -> None:
        next_number(connection, mine)
        if mine in first_attempts and shop.dialect.name == "postgresql":
            first_attempts.discard(mine)
            both_hold.wait(60)
        next_number(connection, other)

    with shop.begin() as connection:
        for name in ("a", "b"):
            next_number(connection, name)
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(transact, shop, partial(work, mine="a", other="b"))
        two = pool.submit(transact, shop, partial(work, mine="b", other="a"))
        one.result(120)
        two.result(120)
    with shop.begin() as connection:
        assert (next_number(connection, "a"), next_number(connection, "b")) == (4, 4)
