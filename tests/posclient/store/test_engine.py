"""Opening a store: what it refuses, what it sets, and that nothing of it is readable without the key."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from posclient.store import connection as connection_module
from posclient.store.connection import connect, connect_unchecked
from posclient.store.engine import Database
from posclient.store.errors import (
    CorruptStoreError,
    NewerSchemaError,
    PlainStoreError,
    StoreError,
    StoreIoError,
    StoreLockedError,
    StoreMissingError,
    StoreMisuseError,
    UnsuitableLibraryError,
    WrongKeyError,
)
from posclient.store.files import companions
from posclient.store.migrate import Migration
from posclient.store.transaction import Transaction

OpenTill = Callable[..., Database]

SECRET = "糖糖妈妈13800138000"


def add_member(number: int, name: str = SECRET) -> Callable[[Transaction], None]:
    def add(connection: Transaction) -> None:
        connection.core.exec_driver_sql(
            "INSERT INTO member VALUES (?, ?, ?)", (number, f"138{number:08}", name)
        )

    return add


def count_members(connection: Transaction) -> int:
    return int(connection.core.exec_driver_sql("SELECT count(*) FROM member").scalar_one())


def pragma(name: str) -> Callable[[Transaction], object]:
    return lambda connection: connection.core.exec_driver_sql(f"PRAGMA {name}").scalar_one()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("cell_size_check", 1),
        ("fullfsync", 1),
        ("checkpoint_fullfsync", 1),
        ("temp_store", 2),
        ("mmap_size", 0),
        ("busy_timeout", 5000),
        ("wal_autocheckpoint", 4096),
    ],
)
def test_reader_and_writer_have_the_settings_that_the_promises_rest_on(
    till: Database, name: str, value: object
) -> None:
    assert till.read(pragma(name)) == value
    assert till.write(pragma(name)) == value


def test_only_readers_are_query_only(till: Database) -> None:
    assert till.read(pragma("query_only")) == 1
    assert till.write(pragma("query_only")) == 0


def test_what_was_written_is_there_after_reopening(open_till: OpenTill) -> None:
    first = open_till()
    first.write(add_member(1))
    first.close()

    assert open_till().read(count_members) == 1


def test_a_name_with_odd_characters_is_only_a_name(open_till: OpenTill, tmp_path: Path) -> None:
    path = tmp_path / "店 a?mode=memory#%41.db"
    open_till(path=path)
    assert path.exists()


def test_closing_leaves_one_file_and_the_lock(open_till: OpenTill, path: Path) -> None:
    till = open_till()
    till.write(add_member(1))
    assert companions(path)[0].exists()

    till.close()
    till.close()

    assert {file.name for file in path.parent.iterdir()} == {"till.db", "till.db.lock"}


def test_after_closing_it_is_of_no_use(open_till: OpenTill) -> None:
    till = open_till()
    till.close()
    with pytest.raises(StoreMisuseError):
        till.read(count_members)
    with pytest.raises(StoreMisuseError):
        till.write(add_member(1))


def test_no_clear_text_in_any_file(till: Database, path: Path, tmp_path: Path, backups: Path) -> None:
    # given rows in the log, then in the database, in a backup, and a sort too big for the page cache
    for number in range(200):
        till.write(add_member(number, SECRET * 50))
    log = companions(path)[0].read_bytes()
    assert len(log) > 100_000
    till.backup()
    till.backup(tmp_path / "elsewhere.backup")
    till.close()

    # then no file anywhere below holds a readable piece of them, nor SQLite's own header
    needles = [
        SECRET.encode(),
        SECRET.encode("utf-16-le"),
        b"13800138000",
        b"CREATE TABLE",
        b"SQLite format 3",
    ]
    files = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert {file.name for file in files} >= {"till.db", "till-000001-schema2.backup", "elsewhere.backup"}
    for content in [log, *files.values()]:
        assert not [needle for needle in needles if needle in content]


def test_the_wrong_key_is_told_and_changes_nothing(open_till: OpenTill, path: Path) -> None:
    open_till().close()
    before = path.read_bytes()

    with pytest.raises(WrongKeyError) as caught:
        open_till(key=b"\x01" * 32)

    assert caught.value.message_key == "store.wrong_key"
    assert path.read_bytes() == before
    open_till()


def test_a_plain_sqlite_file_is_refused_and_stays_as_it_is(open_till: OpenTill, path: Path) -> None:
    path.parent.mkdir()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE member (id INTEGER)")
    plain.close()
    before = path.read_bytes()

    with pytest.raises(PlainStoreError):
        open_till()

    assert path.read_bytes() == before


def test_a_newer_schema_is_refused(open_till: OpenTill, migrations: Sequence[Migration]) -> None:
    open_till().close()
    with pytest.raises(NewerSchemaError) as caught:
        open_till(migrations=migrations[:1])
    assert (caught.value.found, caught.value.known) == (2, 1)


def test_an_emptied_file_is_damage_and_not_a_new_store(open_till: OpenTill, path: Path) -> None:
    open_till().close()
    path.write_bytes(b"")
    with pytest.raises(CorruptStoreError):
        open_till()


def test_a_vanished_file_is_not_replaced_by_an_empty_store(open_till: OpenTill, path: Path) -> None:
    till = open_till()
    till.backup()
    till.close()
    path.unlink()
    with pytest.raises(StoreMissingError):
        open_till()
    assert not path.exists()


def test_a_log_without_its_database_is_not_adopted(open_till: OpenTill, path: Path) -> None:
    path.parent.mkdir()
    companions(path)[0].write_bytes(b"of another database")
    with pytest.raises(StoreMissingError):
        open_till()


def test_a_first_start_that_was_interrupted_is_begun_again(open_till: OpenTill, path: Path) -> None:
    path.parent.mkdir()
    path.with_name("till.db.new").write_bytes(b"half a database")
    path.with_name("till.db.new-journal").write_bytes(b"half a journal")
    assert open_till().read(count_members) == 0
    assert not path.with_name("till.db.new").exists()


def test_a_first_start_that_fails_leaves_no_store(open_till: OpenTill, path: Path) -> None:
    with pytest.raises(StoreError):
        open_till(migrations=[Migration(1, "broken", "CREATE TABLE;")])
    assert {file.name for file in path.parent.iterdir()} == {"till.db.lock"}
    open_till()


def test_an_sqlite_with_the_log_reset_fault_is_refused(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(UnsuitableLibraryError):
        open_till()


def test_a_library_that_ignores_the_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "dbapi2", sqlite3)
    with pytest.raises(UnsuitableLibraryError):
        connect_unchecked(tmp_path / "new.db", b"k" * 32, create=True)


def test_a_key_of_another_length_is_our_mistake(open_till: OpenTill) -> None:
    with pytest.raises(ValueError, match="31 bytes"):
        open_till(key=b"k" * 31)


def test_a_missing_file_is_not_made_by_connecting(tmp_path: Path) -> None:
    with pytest.raises(StoreIoError):
        connect(tmp_path / "nothing.db", b"k" * 32)


# ── one till process ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_process_cannot_open_it_twice(open_till: OpenTill, till: Database) -> None:
    with pytest.raises(StoreLockedError):
        open_till()
    assert till.read(count_members) == 0  # the refused one took nothing from the first


def test_another_process_is_locked_out_until_this_one_dies(open_till: OpenTill, path: Path) -> None:
    # given a process that has the store
    path.parent.mkdir()
    script = (
        "import sys, pathlib; from posclient.store.lock import StoreLock;"
        "lock = StoreLock(pathlib.Path(sys.argv[1])); print('has it', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "has it\n"
        with pytest.raises(StoreLockedError) as caught:
            open_till()
        assert caught.value.message_key == "store.locked"

        # when it is killed, then the store is free
        holder.kill()
        holder.wait()
    open_till()
