"""Numbers that go up by one inside the transaction that uses them: receipts, events."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from posclient.store import tables as t


def take_next(connection: Connection, name: str) -> int:
    """The next number of a counter, from 1, without gaps among committed transactions."""
    fresh = insert(t.counter).values(name=name, value=1)
    query = fresh.on_conflict_do_update(
        index_elements=["name"], set_={"value": t.counter.c.value + 1}
    ).returning(t.counter.c.value)
    return int(connection.execute(query).scalar_one())
