"""What headquarters holds now, read from the newest feed row under each key: goods and staff."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from sqlalchemy import Connection, func, select

from posclient.wire import codec
from posclient.wire.feed import OperatorRow, ProductRow, Row
from sync.hq import tables
from sync.hq.feed import PRODUCTS, staff_topic

R = TypeVar("R", bound=Row)


def newest(connection: Connection, topic: str, kind: type[R]) -> Iterator[R]:
    """The newest rows of a kind, in the order in which they were published."""
    table = tables.feed_row
    last = (
        select(func.max(table.c.position).label("position"))
        .where(table.c.topic == topic)
        .group_by(table.c.key)
        .subquery()
    )
    found = connection.execute(
        select(table.c.body)
        .join(last, last.c.position == table.c.position)
        .where(table.c.topic == topic)
        .order_by(table.c.position)
    )
    for (body,) in found:
        row = codec.decode_row(body)
        if isinstance(row, kind):
            yield row


def products(connection: Connection) -> dict[str, ProductRow]:
    """All articles by id."""
    return {row.product_id: row for row in newest(connection, PRODUCTS, ProductRow)}


def operators(connection: Connection, store_id: str) -> dict[str, OperatorRow]:
    """A store's staff by id."""
    return {row.operator_id: row for row in newest(connection, staff_topic(store_id), OperatorRow)}


def store_zones(connection: Connection) -> dict[str, str]:
    """All stores with their time zones."""
    table = tables.store
    return {
        row.store_id: row.time_zone for row in connection.execute(select(table.c.store_id, table.c.time_zone))
    }
