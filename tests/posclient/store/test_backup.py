"""Backups: complete, encrypted, proven, a few of them kept; damage in the store never becomes a good-looking backup."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from posclient.store.backup import backups_of, take_backup, verify
from posclient.store.connection import RawConnection, RawCursor, connect, torn_pages
from posclient.store.engine import Database
from posclient.store.errors import CorruptStoreError, PlainStoreError, WrongKeyError
from posclient.store.files import companions
from posclient.store.migrate import Migration
from posclient.store.transaction import Transaction

OpenTill = Callable[..., Database]


def visit(note: bytes, number: int | None = None) -> Callable[[Transaction], None]:
    def add(connection: Transaction) -> None:
        connection.core.exec_driver_sql("INSERT OR IGNORE INTO member VALUES (1, '13800138000', '糖糖妈妈')")
        connection.core.exec_driver_sql("INSERT INTO visit VALUES (?, 1, ?)", (number, note))

    return add


def test_a_backup_opens_with_the_same_key_and_holds_the_last_commit(
    till: Database, key: bytes, tmp_path: Path, open_till: OpenTill
) -> None:
    till.write(visit(b"in the log, not yet in the database"))

    (tmp_path / "usb").mkdir()

    target = till.backup(tmp_path / "usb" / "till.db")

    assert verify(target, key) == 2
    restored = open_till(path=target)
    assert restored.read(lambda c: c.core.exec_driver_sql("SELECT count(*) FROM visit").scalar_one()) == 1


def test_a_backup_is_one_file(till: Database, backups: Path) -> None:
    till.write(visit(b"x"))
    path = till.backup()
    assert list(backups.iterdir()) == [path]
    assert not any(companion.exists() for companion in companions(path))


def test_the_newest_are_kept_by_number(till: Database, path: Path, key: bytes, backups: Path) -> None:
    source = connect(path, key)
    try:
        taken = [take_backup(source, key, path, backups, keep=3) for _ in range(5)]
    finally:
        source.close()
    assert [backup.path for backup in backups_of(path, backups)] == taken[:1:-1]
    assert [backup.number for backup in backups_of(path, backups)] == [5, 4, 3]


def test_other_files_in_the_folder_are_left_alone(till: Database, path: Path, backups: Path) -> None:
    backups.mkdir()
    others = [backups / "till-000009-schema2.backup.unfinished", backups / "other-000001-schema2.backup"]
    for other in others:
        other.write_bytes(b"x")

    till.backup()

    assert [backup.number for backup in backups_of(path, backups)] == [1]
    assert all(other.exists() for other in others)


def test_writes_go_on_during_a_backup_and_it_is_of_one_moment(
    till: Database, tmp_path: Path, key: bytes
) -> None:
    # given a writer that always adds two rows in one transaction
    stop = threading.Event()

    def add_pair(connection: Transaction) -> None:
        visit(b"x" * 2_000)(connection)
        visit(b"y" * 2_000)(connection)

    def keep_adding() -> None:
        while not stop.is_set():
            till.write(add_pair)

    for _ in range(200):
        till.write(add_pair)
    adding = threading.Thread(target=keep_adding)
    adding.start()
    try:
        copies = [till.backup(tmp_path / f"{n}.backup") for n in range(5)]
    finally:
        stop.set()
        adding.join()

    # then each backup holds whole transactions only
    for copy in copies:
        connection = connect(copy, key)
        row = connection.execute("SELECT count(*) FROM visit").fetchone()
        connection.close()
        assert row is not None
        assert row[0] >= 400
        assert row[0] % 2 == 0


def test_no_damaged_page_gets_into_a_backup(open_till: OpenTill, path: Path, backups: Path) -> None:
    """Each page in turn, the last page of a long value among them: its zeros would pass every check of the copy."""
    till = open_till()
    for number in range(10):
        till.write(visit(b"A" * 10_000, number))
    till.close()
    whole = path.read_bytes()
    for page in range(1, len(whole) // 4_096):
        at = page * 4_096 + 1_000
        path.write_bytes(whole[:at] + bytes(byte ^ 1 for byte in whole[at : at + 16]) + whole[at + 16 :])
        till = open_till()
        with pytest.raises(CorruptStoreError):
            till.backup()
        till.close()
    assert list(backups.iterdir()) == []


def test_a_damaged_backup_does_not_verify(till: Database, key: bytes) -> None:
    path = till.backup()
    data = bytearray(path.read_bytes())
    data[5_000] ^= 1
    path.write_bytes(data)
    with pytest.raises(CorruptStoreError):
        verify(path, key)
    with pytest.raises(WrongKeyError):
        verify(path, b"\x07" * 32)
    path.write_bytes(b"")
    with pytest.raises(CorruptStoreError):
        verify(path, key)
    path.write_bytes(b"SQLite format 3\x00" + bytes(4_080))
    with pytest.raises(PlainStoreError):
        verify(path, key)


def test_a_failed_backup_leaves_the_one_before(till: Database, tmp_path: Path, path: Path) -> None:
    target = till.backup(tmp_path / "target.backup")
    before = target.read_bytes()
    till.close()
    data = bytearray(path.read_bytes())
    data[-2_000] ^= 1
    path.write_bytes(data)
    with pytest.raises(CorruptStoreError):
        till.backup(target)
    assert target.read_bytes() == before
    assert not target.with_name("target.backup.unfinished").exists()


class FakeSource:
    """The connection that a backup reads from; subclasses let it err."""

    in_transaction = False

    def __init__(self, path: Path, key: bytes) -> None:
        self.real = connect(path, key)

    def execute(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = (), /) -> RawCursor:
        return self.real.execute(sql, parameters)

    def executemany(self, sql: str, rows: Sequence[Sequence[object]], /) -> RawCursor:
        return self.real.executemany(sql, rows)

    def backup(self, target: RawConnection, /) -> None:
        self.real.backup(target)

    def set_authorizer(self, authorizer: Callable[..., int] | None, /) -> None:
        self.real.set_authorizer(authorizer)

    def close(self) -> None:
        self.real.close()


class FakeRestlessSource(FakeSource):
    """Sees one torn page, at its first look only."""

    looks = 0

    def execute(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = (), /) -> RawCursor:
        if sql == "PRAGMA cipher_integrity_check":
            self.looks += 1
            if self.looks == 1:
                return self.real.execute("SELECT 'HMAC verification failed for page 2'")
        return self.real.execute(sql, parameters)


class FakeSourceThatCopiesNothing(FakeSource):
    """Gives up on copying without a word."""

    def backup(self, target: RawConnection, /) -> None:
        pass


class FakeSourceThatCopiesOrphans(FakeSource):
    """Copies, and one row too many."""

    def backup(self, target: RawConnection, /) -> None:
        self.real.backup(target)
        target.execute("INSERT INTO visit VALUES (1, 99, NULL)")


def test_a_page_caught_in_the_middle_of_a_checkpoint_is_looked_at_again(
    path: Path, key: bytes, backups: Path, till: Database
) -> None:
    source = FakeRestlessSource(path, key)
    assert verify(take_backup(source, key, path, backups), key) == 2
    assert source.looks >= 2
    source.close()


@pytest.mark.parametrize("kind", [FakeSourceThatCopiesNothing, FakeSourceThatCopiesOrphans])
def test_a_copy_that_is_not_right_does_not_become_a_backup(
    path: Path, key: bytes, backups: Path, till: Database, kind: type[FakeSource]
) -> None:
    source = kind(path, key)
    with pytest.raises(CorruptStoreError):
        take_backup(source, key, path, backups)
    source.close()
    assert list(backups.iterdir()) == []


def test_migrating_takes_a_backup_of_the_old_schema_first(
    open_till: OpenTill, path: Path, key: bytes, backups: Path, migrations: Sequence[Migration]
) -> None:
    open_till(migrations=migrations[:1]).close()
    assert not backups.exists()  # a new store has nothing to lose

    open_till()

    (backup,) = backups_of(path, backups)
    assert backup.schema == 1
    assert verify(backup.path, key) == 1
    connection = connect(backup.path, key)
    assert torn_pages(connection) == []
    connection.close()
