"""One handle, two ways to run a statement: the library's own, and Core over it from the first need on."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from posclient.store.engine import Database
from posclient.store.errors import StoreMisuseError
from posclient.store.transaction import Transaction, all_or_nothing


def add(connection: Transaction, number: int) -> None:
    connection.raw.execute("INSERT INTO member VALUES (?, ?, ?)", (number, str(number), "x"))


def ids(connection: Transaction) -> list[int]:
    return [row[0] for row in connection.raw.execute("SELECT id FROM member ORDER BY id").fetchall()]


def test_core_stands_in_the_transaction_that_began_without_it(till: Database) -> None:
    def add_two(connection: Transaction) -> list[int]:
        add(connection, 1)
        connection.execute(text("INSERT INTO member VALUES (2, '2', 'x')"))
        assert connection.raw.in_transaction
        return list(connection.execute(text("SELECT id FROM member ORDER BY id")).scalars())

    assert till.write(add_two) == [1, 2]
    assert till.read(ids) == [1, 2]


def test_what_failed_after_core_came_is_rolled_back_whole(till: Database) -> None:
    def add_and_fail(connection: Transaction) -> None:
        add(connection, 1)
        connection.execute(text("INSERT INTO member VALUES (2, '2', 'x')"))
        raise LookupError

    with pytest.raises(LookupError):
        till.write(add_and_fail)
    assert till.read(ids) == []
    till.write(lambda connection: add(connection, 3))
    assert till.read(ids) == [3]


def test_a_part_leaves_nothing_behind_and_the_rest_goes_on(till: Database) -> None:
    def add_and_fail(connection: Transaction) -> None:
        with all_or_nothing(connection):
            add(connection, 2)
            raise LookupError

    def add_some(connection: Transaction) -> None:
        add(connection, 1)
        with pytest.raises(LookupError):
            add_and_fail(connection)
        add(connection, 3)

    till.write(add_some)
    assert till.read(ids) == [1, 3]


def test_rows_of_the_library_that_were_not_fetched_stay_inside(till: Database) -> None:
    with pytest.raises(StoreMisuseError, match="fetch"):
        till.read(lambda connection: connection.raw.execute("SELECT 1"))
