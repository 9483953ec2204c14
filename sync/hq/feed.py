"""The feed: topics with gapless positions.

A topic's counter row is locked (`UPDATE … SET last = last + n RETURNING`) last in a transaction, topics in sorted
order, so that positions are given in the order of commits and nobody waits in a circle. Whoever reads up to a topic's
`last` has read every row there is: a cursor over a sequence column would miss rows that commit late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

import msgspec
from sqlalchemy import Connection, insert, select, update

from posclient.wire import codec
from posclient.wire.feed import FeedRow, Row, TopicPage
from sync.hq import tables
from sync.hq.database import epoch
from sync.hq.upsert import insert_unless_there

PRODUCTS: Final = "chain/products"
RULES: Final = "chain/rules"

DIGEST_MODULUS: Final = 2**62


def members_topic(store_id: str) -> str:
    """Members that this store holds, with their standing."""
    return f"store/{store_id}/members"


def commands_topic(store_id: str) -> str:
    """Reminders to print, and what became of them."""
    return f"store/{store_id}/commands"


def staff_topic(store_id: str) -> str:
    """Who works in this store, and the store itself."""
    return f"store/{store_id}/staff"


def stock_topic(store_id: str) -> str:
    """What headquarters believes to be in this store."""
    return f"store/{store_id}/stock"


def topics_of(store_id: str) -> tuple[str, ...]:
    """All that a till of this store reads."""
    return (
        PRODUCTS,
        RULES,
        commands_topic(store_id),
        members_topic(store_id),
        staff_topic(store_id),
        stock_topic(store_id),
    )


@dataclass
class Outgoing:
    """Rows to publish at the end of a transaction; of two rows under one key the later one counts."""

    rows: dict[tuple[str, str], Row] = field(default_factory=dict)

    def add(self, topic: str, key: str, row: Row) -> None:
        """Publish this row when the transaction ends."""
        self.rows.pop((topic, key), None)
        self.rows[topic, key] = row


def publish_all(connection: Connection, outgoing: Outgoing) -> dict[tuple[str, str], int]:
    """Publish what was collected, as the last thing in a transaction. Returns the position by (topic, key)."""
    by_topic: dict[str, list[tuple[str, Row]]] = {}
    for (topic, key), row in outgoing.rows.items():
        by_topic.setdefault(topic, []).append((key, row))
    positions: dict[tuple[str, str], int] = {}
    for topic in sorted(by_topic):
        rows = by_topic[topic]
        last = publish_rows(connection, topic, rows)
        for place, (key, _) in enumerate(rows, start=last - len(rows) + 1):
            positions[topic, key] = place
    return positions


def publish(connection: Connection, topic: str, key: str, row: Row) -> int:
    """Publish one row; its position. Take no other lock in this transaction afterwards."""
    return publish_rows(connection, topic, [(key, row)])


def publish_rows(connection: Connection, topic: str, rows: Sequence[tuple[str, Row]]) -> int:
    """Publish rows with their keys in one topic, in order; the last position. A row that breaks the wire's bounds
    raises WireError and nothing is published.
    """
    bodies = [codec.encode_row(row) for _, row in rows]
    for body in bodies:
        codec.decode_row(body)
    last = _advance(connection, topic, len(rows), digest_of(bodies))
    first = last - len(rows) + 1
    if rows:
        connection.execute(
            insert(tables.feed_row),
            [
                {"topic": topic, "position": first + index, "key": key, "body": body}
                for index, ((key, _), body) in enumerate(zip(rows, bodies, strict=True))
            ],
        )
    return last


def digest_of(bodies: Sequence[bytes]) -> int:
    """The additive digest: the sum over all rows of the first eight bytes of SHA-256, modulo 2⁶²."""
    return sum(int.from_bytes(sha256(body).digest()[:8]) for body in bodies) % DIGEST_MODULUS


def last_positions(connection: Connection, topics: Sequence[str]) -> dict[str, int]:
    """The newest position by topic; 0 for a topic without rows."""
    found = connection.execute(
        select(tables.topic.c.topic, tables.topic.c.last).where(tables.topic.c.topic.in_(topics))
    )
    known: dict[str, int] = {row.topic: row.last for row in found}
    return {topic: known.get(topic, 0) for topic in topics}


def read_pages(connection: Connection, cursors: Mapping[str, int], limit: int) -> tuple[TopicPage, ...]:
    """The rows after these cursors, topics sorted, `limit` rows in all. Topics without news are left out."""
    lasts = last_positions(connection, sorted(cursors))
    if all(last <= cursors[topic] for topic, last in lasts.items()):
        return ()
    current = epoch(connection)
    pages = []
    for topic in sorted(cursors):
        if limit <= 0:
            break
        rows = _rows(connection, topic, cursors[topic], lasts[topic], limit)
        limit -= len(rows)
        if rows:
            pages.append(TopicPage(topic=topic, epoch=current, last=lasts[topic], rows=rows))
    return tuple(pages)


def _rows(connection: Connection, topic: str, after: int, up_to: int, limit: int) -> tuple[FeedRow, ...]:
    if up_to <= after:
        return ()
    table = tables.feed_row
    found = connection.execute(
        select(table.c.position, table.c.body)
        .where(table.c.topic == topic, table.c.position > after, table.c.position <= up_to)
        .order_by(table.c.position)
        .limit(limit)
    )
    return tuple(FeedRow(position, msgspec.Raw(body)) for position, body in found)


def _advance(connection: Connection, topic: str, count: int, digest: int) -> int:
    table = tables.topic
    step = (
        update(table)
        .where(table.c.topic == topic)
        .values(last=table.c.last + count, digest=(table.c.digest + digest) % DIGEST_MODULUS)
        .returning(table.c.last)
    )
    last: int | None = connection.execute(step).scalar_one_or_none()
    if last is None:
        insert_unless_there(connection, table, {"topic": topic, "last": 0, "digest": 0})
        last = connection.execute(step).scalar_one()
    return last
