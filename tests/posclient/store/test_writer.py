"""The writer: one transaction at a time, the counter first, and nothing that fails stops it."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2

from posclient.store.connection import RawConnection, RawCursor, connect
from posclient.store.engine import Database
from posclient.store.errors import DiskFullError, StoreMisuseError
from posclient.store.files import companions
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority, Writer

DEADLINE_S = 60.0


def until(true: Callable[[], bool]) -> None:
    """Wait for what another thread is about to bring about."""
    deadline = time.monotonic() + DEADLINE_S
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.001)


def has_waiting(writer: Writer, count: int) -> bool:
    return writer.waiting() == count


def add_member(number: int) -> Callable[[Transaction], int]:
    def add(connection: Transaction) -> int:
        connection.core.exec_driver_sql(
            "INSERT INTO member VALUES (?, ?, ?)", (number, f"138{number:08}", "x" * 1_000)
        )
        return number

    return add


def members(till: Database) -> list[int]:
    return till.read(lambda c: list(c.core.exec_driver_sql("SELECT id FROM member ORDER BY id").scalars()))


def test_a_write_returns_what_its_function_returns_after_the_commit(till: Database) -> None:
    assert till.write(add_member(7)) == 7
    assert members(till) == [7]


def test_a_write_that_raises_leaves_nothing_and_the_caller_gets_the_error(till: Database) -> None:
    def add_and_fail(connection: Transaction) -> None:
        add_member(1)(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        till.write(add_and_fail)

    assert members(till) == []
    till.write(add_member(1))


def test_a_broken_constraint_stays_our_own_error(till: Database) -> None:
    till.write(add_member(1))
    with pytest.raises(IntegrityError):
        till.write(add_member(1))
    with pytest.raises(IntegrityError):
        till.write(lambda c: c.core.exec_driver_sql("INSERT INTO visit VALUES (1, 99, NULL)").rowcount)


def test_a_savepoint_undoes_a_part(till: Database) -> None:
    def add_two_keep_one(connection: Transaction) -> None:
        add_member(1)(connection)
        part = connection.core.begin_nested()
        add_member(2)(connection)
        part.rollback()

    till.write(add_two_keep_one)

    assert members(till) == [1]


def commit(connection: Transaction) -> None:
    connection.core.commit()


def commit_behind_cores_back(connection: Transaction) -> None:
    connection.core.exec_driver_sql("COMMIT")


def roll_back(connection: Transaction) -> None:
    connection.core.rollback()


def leave_a_savepoint(connection: Transaction) -> None:
    connection.core.begin_nested()


@pytest.mark.parametrize("end", [commit, commit_behind_cores_back, roll_back, leave_a_savepoint])
def test_a_function_leaves_the_transaction_to_the_writer(
    till: Database, end: Callable[[Transaction], None]
) -> None:
    def add_and_end(connection: Transaction) -> None:
        add_member(1)(connection)
        end(connection)

    with pytest.raises(StoreMisuseError):
        till.write(add_and_end)
    assert till.write(add_member(2)) == 2


def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_ever(till: Database) -> None:
    with pytest.raises(StoreMisuseError, match="inside"):
        till.write(lambda _connection: till.write(add_member(1)))
    with pytest.raises(StoreMisuseError, match="itself"):
        till.write(lambda _connection: till.close())
    till.write(add_member(1))


def test_rows_that_were_not_fetched_do_not_leave_the_write(till: Database) -> None:
    with pytest.raises(StoreMisuseError, match="fetch"):
        till.write(lambda c: c.core.exec_driver_sql("SELECT 1"))
    with pytest.raises(StoreMisuseError, match="fetch"):
        till.write(lambda c: c.core.exec_driver_sql("SELECT 1").scalars())


# ── who goes first ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def lone_writer(path: Path, key: bytes) -> Iterator[Callable[..., Writer]]:
    """Make writers on a bare file, with settings of the test's choice."""
    made: list[Writer] = []
    path.parent.mkdir()

    def make(wrap: Callable[[RawConnection], Any] = lambda real: real, **settings: Any) -> Writer:
        connection = connect(path, key, create=True)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS member (id INTEGER PRIMARY KEY, phone TEXT, name TEXT) STRICT"
        )
        writer = Writer(Transaction(wrap(connection)), **settings)
        made.append(writer)
        return writer

    yield make
    for writer in made:
        writer.close()


def test_the_counter_goes_before_the_background_and_each_kind_in_its_order(
    lone_writer: Callable[..., Writer],
) -> None:
    # given a writer that is busy, and behind it two writes of each kind, the least important first
    writer = lone_writer()
    busy, go_on = threading.Event(), threading.Event()
    done: list[str] = []

    def occupy(_connection: Transaction) -> None:
        busy.set()
        go_on.wait(DEADLINE_S)

    threads = [threading.Thread(target=writer.write, args=(occupy,))]
    threads[0].start()
    assert busy.wait(DEADLINE_S)
    queued = [(priority, n) for n in (1, 2) for priority in reversed(Priority)]
    for count, (priority, n) in enumerate(queued, start=1):
        label = f"{priority.name} {n}"
        thread = threading.Thread(
            target=writer.write, args=(lambda _c, label=label: done.append(label), priority)
        )
        thread.start()
        threads.append(thread)
        until(partial(has_waiting, writer, count))

    # when it is free again
    go_on.set()
    for thread in threads:
        thread.join(DEADLINE_S)

    # then
    assert done == [f"{priority.name} {n}" for priority in Priority for n in (1, 2)]


def test_a_long_background_write_is_named_in_the_log(
    lone_writer: Callable[..., Writer], caplog: pytest.LogCaptureFixture
) -> None:
    ticks = itertools.count(step=0.011)  # each look at the clock is 11 ms later
    writer = lone_writer(monotonic_s=lambda: next(ticks))

    writer.write(add_member(1), Priority.CHECKOUT, name="checkout")
    writer.write(add_member(2), Priority.SYNC, name="apply feed")
    writer.close()

    warned = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert warned == ["apply feed held the writer for 11.0 ms (SYNC)"]


def test_many_threads_lose_nothing(till: Database) -> None:
    threads = [
        threading.Thread(target=lambda start=start: [till.write(add_member(start + n)) for n in range(25)])
        for start in range(0, 200, 25)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert members(till) == list(range(200))


# ── a full disk, checkpoints, the end ─────────────────────────────────────────────────────────────────────────────


def test_when_there_is_no_room_the_write_is_rolled_back_and_the_next_one_works(till: Database) -> None:
    till.write(add_member(1))
    pages = till.read(lambda c: int(c.core.exec_driver_sql("PRAGMA page_count").scalar_one()))
    till.write(lambda c: c.core.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}").close())

    with pytest.raises(DiskFullError) as caught:
        till.write(lambda c: [add_member(n)(c) for n in range(2, 100)], Priority.CHECKOUT)

    assert caught.value.message_key == "store.disk_full"
    assert members(till) == [1]
    till.write(add_member(2))
    assert members(till) == [1, 2]


def test_the_log_is_copied_into_the_database_in_a_pause(
    lone_writer: Callable[..., Writer], path: Path
) -> None:
    # given a writer that copies after one page
    writer = lone_writer(idle_s=0.001, checkpoint_pages=1)
    before = path.stat().st_size

    # when it has written and is then left alone
    writer.write(lambda c: [add_member(n)(c) for n in range(100)])

    # then the database file grows without anyone asking
    until(lambda: path.stat().st_size > before)


def test_a_little_log_is_not_worth_a_copy(lone_writer: Callable[..., Writer], path: Path) -> None:
    writer = lone_writer(idle_s=0.001, checkpoint_pages=1_000_000)
    before = path.stat().st_size
    for number in range(20):
        writer.write(add_member(number))
        time.sleep(0.002)  # a pause long enough to be one
    assert path.stat().st_size == before
    writer.close()
    assert path.stat().st_size > before


def test_a_checkpoint_that_fails_is_logged_and_the_writer_goes_on(
    lone_writer: Callable[..., Writer], caplog: pytest.LogCaptureFixture
) -> None:
    writer = lone_writer(FakeConnectionWithoutCheckpoints, idle_s=0.001, checkpoint_pages=1)
    writer.write(add_member(1))
    until(lambda: any("checkpoint" in record.getMessage() for record in caplog.records))
    assert writer.write(add_member(2)) == 2


class FakeConnectionWithoutCheckpoints:
    """A connection on a disk that has no room for a checkpoint; in all else the real one."""

    def __init__(self, real: RawConnection) -> None:
        self._real = real

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def execute(self, sql: str) -> RawCursor:
        if "wal_checkpoint(PASSIVE)" in sql:
            raise dbapi2.OperationalError("database or disk is full")
        return self._real.execute(sql)


def test_closing_finishes_what_is_queued(lone_writer: Callable[..., Writer], path: Path) -> None:
    writer = lone_writer()
    busy, go_on = threading.Event(), threading.Event()

    def occupy(_connection: Transaction) -> None:
        busy.set()
        go_on.wait(DEADLINE_S)

    results: list[int] = []
    threads = [threading.Thread(target=writer.write, args=(occupy,))]
    threads += [
        threading.Thread(target=lambda n=n: results.append(writer.write(add_member(n)))) for n in range(5)
    ]
    threads[0].start()
    assert busy.wait(DEADLINE_S)
    for thread in threads[1:]:
        thread.start()
    until(lambda: writer.waiting() == 5)

    closing = threading.Thread(target=writer.close)
    closing.start()
    until(writer._closing.is_set)
    go_on.set()
    for thread in [*threads, closing]:
        thread.join(DEADLINE_S)

    assert sorted(results) == [0, 1, 2, 3, 4]
    assert not companions(path)[0].exists()
    with pytest.raises(StoreMisuseError):
        writer.write(add_member(9))
