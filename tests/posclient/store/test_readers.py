"""Reads: one moment each, in the caller's thread, and never a write."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from posclient.store.engine import Database
from posclient.store.errors import StoreMisuseError
from posclient.store.transaction import Transaction

DEADLINE_S = 60.0
OpenTill = Callable[..., Database]


def count(connection: Transaction) -> int:
    return int(connection.core.exec_driver_sql("SELECT count(*) FROM member").scalar_one())


def add(connection: Transaction) -> None:
    connection.core.exec_driver_sql(
        "INSERT INTO member (phone) SELECT hex(randomblob(8)) FROM (VALUES (1), (2))"
    )


def test_a_read_sees_one_moment_while_others_write(till: Database) -> None:
    def look_twice(connection: Transaction) -> tuple[int, int]:
        before = count(connection)
        till.write(add)  # committed meanwhile
        return before, count(connection)

    assert till.read(look_twice) == (0, 0)
    assert till.read(count) == 2


def test_readers_never_see_half_a_transaction(till: Database) -> None:
    stop = threading.Event()
    seen: set[int] = set()

    def keep_reading() -> None:
        while not stop.is_set():
            first, second = till.read(lambda c: (count(c), count(c)))
            seen.add(first % 2)
            seen.add(abs(first - second))

    readers = [threading.Thread(target=keep_reading) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(100):
        till.write(add)
    stop.set()
    for reader in readers:
        reader.join(DEADLINE_S)

    assert seen == {0}


def test_a_read_runs_in_the_callers_thread(till: Database) -> None:
    assert till.read(lambda _connection: threading.get_ident()) == threading.get_ident()


def test_a_read_cannot_write(till: Database) -> None:
    with pytest.raises(StoreMisuseError, match="can't write"):
        till.read(add)
    assert till.read(count) == 0


def test_a_read_cannot_commit(till: Database) -> None:
    def look_and_commit(connection: Transaction) -> None:
        count(connection)
        connection.core.commit()

    with pytest.raises(StoreMisuseError):
        till.read(look_and_commit)
    assert till.read(count) == 0


def test_rows_that_were_not_fetched_do_not_leave_the_read(till: Database) -> None:
    with pytest.raises(StoreMisuseError, match="fetch"):
        till.read(lambda connection: connection.core.exec_driver_sql("SELECT 1"))
    assert till.read(count) == 0


def test_what_the_function_raises_is_raised_and_the_next_read_is_fresh(till: Database) -> None:
    def fail(connection: Transaction) -> None:
        count(connection)
        raise LookupError("nobody")

    with pytest.raises(LookupError):
        till.read(fail)
    till.write(add)
    assert till.read(count) == 2


def test_more_threads_than_kept_connections(till: Database) -> None:
    together = threading.Barrier(20)
    counted: list[int] = []

    def read(connection: Transaction) -> None:
        together.wait(DEADLINE_S)
        counted.append(count(connection))

    threads = [threading.Thread(target=till.read, args=(read,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)
    assert counted == [0] * 20


def test_closing_waits_for_a_running_read(open_till: OpenTill) -> None:
    till = open_till()
    reading, go_on = threading.Event(), threading.Event()
    counted: list[int] = []

    def read(connection: Transaction) -> None:
        reading.set()
        go_on.wait(DEADLINE_S)
        counted.append(count(connection))

    reader = threading.Thread(target=till.read, args=(read,))
    reader.start()
    assert reading.wait(DEADLINE_S)
    closing = threading.Thread(target=till.close)
    closing.start()
    go_on.set()
    reader.join(DEADLINE_S)
    closing.join(DEADLINE_S)

    assert counted == [0]
    with pytest.raises(StoreMisuseError):
        till.read(count)
