"""Damaged pages: found after a crash, on reading, and by the check beside the day's work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from posclient.store.engine import Database
from posclient.store.errors import CorruptStoreError
from posclient.store.files import companions
from posclient.store.transaction import Transaction

OpenTill = Callable[..., Database]

LONG_NAME = "糖糖妈妈" * 100


def add_member(number: int, name: str = LONG_NAME) -> Callable[[Transaction], None]:
    def add(connection: Transaction) -> None:
        connection.core.exec_driver_sql(
            "INSERT INTO member VALUES (?, ?, ?)", (number, f"138{number:08}", name)
        )

    return add


def damage(path: Path, offset: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        old = file.read(16)
        file.seek(offset)
        file.write(bytes(byte ^ 0x5A for byte in old))


def test_damage_after_a_crash_is_found_at_the_start(open_till: OpenTill, path: Path) -> None:
    till = open_till()
    for number in range(100):
        till.write(add_member(number, LONG_NAME))
    till.close()
    damage(path, path.stat().st_size - 2_000)
    companions(path)[0].touch()  # what a process leaves that could not close

    with pytest.raises(CorruptStoreError) as caught:
        open_till()

    assert "HMAC" in caught.value.problems[0]


def test_damage_met_while_reading_is_told(open_till: OpenTill, path: Path) -> None:
    till = open_till()
    for number in range(100):
        till.write(add_member(number, LONG_NAME))
    till.close()
    damage(path, path.stat().st_size - 2_000)

    till = open_till()

    with pytest.raises(CorruptStoreError):
        till.read(
            lambda connection: connection.core.exec_driver_sql(
                "SELECT sum(length(name)) FROM member"
            ).scalar_one()
        )
    with pytest.raises(CorruptStoreError):
        till.backup()


def test_the_end_of_a_long_value_is_checked_although_reading_it_tells_nothing(
    open_till: OpenTill, path: Path
) -> None:
    till = open_till()
    till.write(add_member(1, "x" * 10_000))
    till.close()
    damage(path, path.stat().st_size - 3_000)
    till = open_till()
    with pytest.raises(CorruptStoreError):
        till.check()


def test_a_sound_store_passes_the_check_while_it_is_written(till: Database) -> None:
    stop = threading.Event()

    def keep_writing() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            till.write(add_member(number, LONG_NAME))

    till.write(lambda connection: connection.core.exec_driver_sql("PRAGMA wal_autocheckpoint = 4").close())
    writing = threading.Thread(target=keep_writing)
    writing.start()
    try:
        for _ in range(20):
            till.check()
    finally:
        stop.set()
        writing.join()


def test_a_damaged_first_page_is_not_taken_for_a_wrong_key(open_till: OpenTill, path: Path) -> None:
    till = open_till()
    till.write(add_member(1))
    till.close()
    damage(path, 200)
    with pytest.raises(CorruptStoreError):
        open_till()
