"""Numbers that go up by one inside the transaction that uses them: receipts, events."""

from __future__ import annotations

from sqlalchemy.dialects.sqlite import insert

from posclient.store import tables as t
from posclient.store.prepared import PreparedWrite
from posclient.store.transaction import Transaction

_fresh = insert(t.counter)
_take = PreparedWrite(
    _fresh.on_conflict_do_update(
        index_elements=["name"], set_={"value": t.counter.c.value + _fresh.excluded.value}
    ).returning(t.counter.c.value),
    "name",
    "value",
)


def take_next(connection: Transaction, name: str) -> int:
    """The next number of a counter, from 1, without gaps among committed transactions."""
    return int(_take.returned(connection, name=name, value=1)[0])
