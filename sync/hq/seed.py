"""Filling a headquarters in bulk: goods, needs, staff, the store, rules, and members with their history.

    engine = open_database("sqlite:///hq.sqlite3")
    with engine.begin() as connection:
        publish_many(connection, staff_topic("S001"), [StoreRow(…), OperatorRow(…)])
        publish_many(connection, PRODUCTS, [ProductRow(…), …])
        publish_many(connection, RULES, [NeedRow(…), …])
        publish_rules(connection, RuleSetRow(…))
        seed_members(connection, members, on="2026-03-01", at_ms=…)

Rules come before members, so that tiers can be told. Everything a till will see goes through the feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection

from posclient.wire import codec
from posclient.wire.feed import NeedRow, OperatorRow, ProductRow, Row, StoreRow
from sync.hq import tables
from sync.hq.database import open_database
from sync.hq.feed import PRODUCTS, RULES, publish_rows, staff_topic
from sync.hq.pinyin import pinyin_of
from sync.hq.rules import publish_rules
from sync.hq.seed_members import SeedMember, seed_member, seed_members
from sync.hq.upsert import insert_or_replace

__all__ = [
    "PRODUCTS",
    "RULES",
    "SeedMember",
    "open_database",
    "publish_many",
    "publish_rules",
    "seed_member",
    "seed_members",
    "staff_topic",
]


def publish_many(connection: Connection, topic: str, rows: Iterable[Row]) -> int:
    """Publish goods (`chain/products`), needs (`chain/rules`), operators and the store (`store/<id>/staff`), in this
    order; the last position. Missing pinyin of goods is made.

    Raises ValueError for another kind of row: rule sets go through `publish_rules`, members through `seed_members`.
    """
    keyed = [_keyed(row) for row in rows]
    _keep_products(connection, [row for _, row in keyed if isinstance(row, ProductRow)])
    insert_or_replace(
        connection,
        tables.need,
        [
            {"need_id": row.need_id, "body": codec.encode_row(row)}
            for _, row in keyed
            if isinstance(row, NeedRow)
        ],
    )
    insert_or_replace(
        connection,
        tables.store,
        [
            {"store_id": row.store_id, "time_zone": row.time_zone, "name": row.name}
            for _, row in keyed
            if isinstance(row, StoreRow)
        ],
    )
    return publish_rows(connection, topic, keyed)


def _keyed(row: Row) -> tuple[str, Row]:
    match row:
        case ProductRow():
            if not row.pinyin:
                letters, initials = pinyin_of(row.name)
                row = msgspec.structs.replace(row, pinyin=letters, initials=row.initials or initials)
            return f"product/{row.product_id}", row
        case NeedRow():
            return f"need/{row.need_id}", row
        case OperatorRow():
            return f"operator/{row.operator_id}", row
        case StoreRow():
            return f"store/{row.store_id}", row
        case _:
            raise ValueError(f"{type(row).__name__} rows are not published in bulk")


def _keep_products(connection: Connection, rows: Sequence[ProductRow]) -> None:
    insert_or_replace(
        connection,
        tables.product,
        [
            {
                "product_id": row.product_id,
                "sku": row.sku,
                "need": row.need,
                "units_per_pack": row.units_per_pack,
            }
            for row in rows
        ],
    )
