"""How far the till has each topic of headquarters' feed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from posclient.store import tables as t


@dataclass(frozen=True)
class Cursor:
    """Every row up to `position` of this epoch has been applied."""

    epoch: str
    position: int


def cursors(connection: Connection) -> dict[str, Cursor]:
    """By topic."""
    query = select(t.feed_cursor.c.topic, t.feed_cursor.c.epoch, t.feed_cursor.c.position)
    return {topic: Cursor(epoch, position) for topic, epoch, position in connection.execute(query)}


def put_cursor(connection: Connection, topic: str, cursor: Cursor) -> None:
    """Moves in the transaction that applies the rows, or not at all."""
    values = {"epoch": cursor.epoch, "position": cursor.position}
    fresh = insert(t.feed_cursor).values(topic=topic, **values)
    connection.execute(fresh.on_conflict_do_update(index_elements=["topic"], set_=values))
