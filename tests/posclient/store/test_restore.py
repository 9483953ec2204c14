"""After damage: found by the checks, set aside whole, and the newest good backup in its place."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from posclient.store.connection import connect
from posclient.store.engine import Database
from posclient.store.errors import (
    CorruptStoreError,
    NoBackupError,
    StoreLockedError,
    StoreMissingError,
    StoreMisuseError,
    WrongKeyError,
)
from posclient.store.files import companions
from posclient.store.health import examine
from posclient.store.restore import restore_newest, set_aside
from posclient.store.transaction import Transaction

OpenTill = Callable[..., Database]

FLIPS = 100


def add(number: int) -> Callable[[Transaction], None]:
    def add_(connection: Transaction) -> None:
        connection.core.exec_driver_sql(
            "INSERT INTO member VALUES (?, ?, ?)", (number, f"138{number:08}", "名" * 400)
        )

    return add_


def members(till: Database) -> int:
    return till.read(lambda c: int(c.core.exec_driver_sql("SELECT count(*) FROM member").scalar_one()))


def damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-2_000] ^= 1
    path.write_bytes(data)


def test_a_sound_store_has_no_problems(open_till: OpenTill, path: Path, key: bytes) -> None:
    till = open_till()
    till.write(add(1))
    with pytest.raises(StoreLockedError):
        examine(path, key)
    till.close()
    assert examine(path, key) == ()


def test_every_altered_piece_is_found(open_till: OpenTill, path: Path, key: bytes) -> None:
    till = open_till()
    for number in range(150):
        till.write(add(number))
    till.close()
    whole = path.read_bytes()
    chance = random.Random(7)
    for _ in range(FLIPS):
        at = chance.randrange(len(whole) - 16)
        path.write_bytes(whole[:at] + chance.randbytes(16) + whole[at + 16 :])
        try:
            found = examine(path, key)
        except WrongKeyError:
            assert at < 16  # the file's first bytes take part in making the page keys
        else:
            assert found, f"16 bytes at {at} were altered and nothing noticed"
    path.write_bytes(whole)
    assert examine(path, key) == ()


def test_an_orphan_is_a_problem(open_till: OpenTill, path: Path, key: bytes) -> None:
    open_till().close()
    connection = connect(path, key)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO visit VALUES (5, 99, NULL)")
    connection.close()
    assert examine(path, key) == ("orphan in visit: 5",)


def test_set_aside_keeps_the_files_together(open_till: OpenTill, path: Path, key: bytes) -> None:
    open_till().close()
    companions(path)[0].write_bytes(b"a log")

    first = set_aside(path)

    assert not path.exists()
    assert first.name == "till.db.aside-1"
    assert companions(first)[0].read_bytes() == b"a log"
    path.write_bytes(b"damaged again")
    assert set_aside(path).name == "till.db.aside-2"
    with pytest.raises(StoreMisuseError):
        set_aside(path)


def test_an_open_store_is_not_set_aside(till: Database, path: Path) -> None:
    with pytest.raises(StoreLockedError):
        set_aside(path)
    assert path.exists()


def test_the_newest_good_backup_takes_the_place(
    open_till: OpenTill, path: Path, key: bytes, backups: Path
) -> None:
    # given three backups, the newest damaged, and a damaged store
    till = open_till()
    taken = []
    for number in range(3):
        till.write(add(number))
        taken.append(till.backup())
    newest = taken[-1]
    till.close()
    damage(newest)
    damage(path)
    assert examine(path, key) != ()

    # when it is set aside and restored
    aside = set_aside(path)
    with pytest.raises(StoreMissingError):
        open_till()  # an empty store does not slip into its place
    restored = restore_newest(path, key, backups, known_schema=2)

    # then the second is used, the damaged files are still there, and the till works
    assert restored.used.number == 2
    assert restored.passed_over == (newest,)
    assert aside.exists()
    till = open_till()
    assert members(till) == 2
    till.write(add(9))


def test_nothing_is_overwritten(open_till: OpenTill, path: Path, key: bytes, backups: Path) -> None:
    till = open_till()
    till.backup()
    till.close()
    with pytest.raises(StoreMisuseError):
        restore_newest(path, key, backups, known_schema=2)


def test_without_a_usable_backup_that_is_said(
    open_till: OpenTill, path: Path, key: bytes, backups: Path
) -> None:
    till = open_till()
    till.backup()
    till.close()
    set_aside(path)
    with pytest.raises(NoBackupError):
        restore_newest(path, key, backups / "elsewhere", known_schema=2)
    with pytest.raises(NoBackupError):
        restore_newest(path, key, backups, known_schema=1)  # an older program can't use it
    with pytest.raises(NoBackupError):
        restore_newest(path, b"\x05" * 32, backups, known_schema=2)
    assert not path.exists()
    assert restore_newest(path, key, backups, known_schema=2).used.number == 1


def test_a_store_damaged_while_closed_is_noticed_by_the_next_backup(open_till: OpenTill, path: Path) -> None:
    till = open_till()
    till.write(add(1))
    till.close()
    damage(path)
    with pytest.raises(CorruptStoreError):
        open_till().backup()
