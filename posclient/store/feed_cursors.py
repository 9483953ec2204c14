"""How far the till has each topic of headquarters' feed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from posclient.store import tables as t
from posclient.store.prepared import Prepared, PreparedWrite
from posclient.store.transaction import Transaction

_cursors = Prepared(select(t.feed_cursor.c.topic, t.feed_cursor.c.epoch, t.feed_cursor.c.position))
_fresh = insert(t.feed_cursor)
_put = PreparedWrite(
    _fresh.on_conflict_do_update(
        index_elements=["topic"], set_={name: _fresh.excluded[name] for name in ("epoch", "position")}
    ),
    "topic",
    "epoch",
    "position",
)


@dataclass(frozen=True)
class Cursor:
    """Every row up to `position` of this epoch has been applied."""

    epoch: str
    position: int


def cursors(connection: Transaction) -> dict[str, Cursor]:
    """By topic."""
    return {topic: Cursor(epoch, position) for topic, epoch, position in _cursors.all(connection)}


def put_cursor(connection: Transaction, topic: str, cursor: Cursor) -> None:
    """Moves in the transaction that applies the rows, or not at all."""
    _put.run(connection, topic=topic, epoch=cursor.epoch, position=cursor.position)
