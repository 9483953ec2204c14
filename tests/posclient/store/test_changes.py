"""The change record: listeners hear what a committed write touched, and can't hurt it."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from posclient.store.changes import note_change
from posclient.store.engine import Database
from posclient.store.errors import StoreMisuseError
from posclient.store.transaction import Transaction


def add_member(number: int) -> Callable[[Transaction], int]:
    def add(connection: Transaction) -> int:
        connection.core.exec_driver_sql(
            "INSERT INTO member VALUES (?, ?, ?)", (number, f"138{number:08}", "x" * 1_000)
        )
        return number

    return add


def members(till: Database) -> list[int]:
    return till.read(lambda c: list(c.core.exec_driver_sql("SELECT id FROM member ORDER BY id").scalars()))


def test_listeners_hear_the_topics_after_the_commit(till: Database) -> None:
    heard: list[tuple[frozenset[str], list[int]]] = []
    stop = till.listen(lambda changed: heard.append((changed, members(till))))

    def add(connection: Transaction) -> None:
        add_member(1)(connection)
        note_change(connection, "members")
        note_change(connection, "members", "visits")

    till.write(add)
    till.write(lambda _connection: None)  # changed nothing worth telling
    stop()
    till.write(lambda c: note_change(c, "prices"))

    assert heard == [(frozenset({"members", "visits"}), [1])]


def test_a_write_that_failed_is_not_told_and_leaves_no_topics_behind(till: Database) -> None:
    heard: list[frozenset[str]] = []
    till.listen(heard.append)

    def note_and_fail(connection: Transaction) -> None:
        note_change(connection, "members")
        raise KeyError("x")

    with pytest.raises(KeyError):
        till.write(note_and_fail)
    till.write(lambda c: note_change(c, "prices"))

    assert heard == [frozenset({"prices"})]


def test_a_failing_listener_is_logged_whole_and_hurts_nobody(
    till: Database, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[frozenset[str]] = []

    def fail(_changed: frozenset[str]) -> None:
        raise ZeroDivisionError("in the listener")

    till.listen(fail)
    till.listen(heard.append)

    assert till.write(lambda c: note_change(c, "members")) is None

    assert heard == [frozenset({"members"})]
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info is not None
    assert "in the listener" in str(record.exc_info[1])


def test_a_listener_may_write(till: Database) -> None:
    def add_one(_changed: frozenset[str]) -> None:
        till.write(add_member(2))

    till.listen(add_one)
    till.write(lambda c: note_change(c, "members"))
    assert members(till) == [2]


def test_a_read_changes_nothing(till: Database) -> None:
    with pytest.raises(StoreMisuseError):
        till.read(lambda c: note_change(c, "members"))
