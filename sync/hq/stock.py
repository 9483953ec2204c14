"""Stock by store: set by a person or a file, lowered by sales, raised by returns, told to the store's tills.

It is advice: what was never counted is not counted here either, and less than nothing is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, select, update

from posclient.wire.feed import StockRow
from sync.hq.counter_tables import stock
from sync.hq.feed import publish_rows, stock_topic
from sync.hq.intake_context import Intake
from sync.hq.upsert import Values, insert_or_replace

MOST: Final = 10**9
"""Thousandths, both ways: the wire's bound of a quantity."""

_AT_ONCE: Final = 500


def set_stock(connection: Connection, store_id: str, quantities: Mapping[str, int], now_ms: int) -> int:
    """So much is there of these products, in thousandths; the tills of the store are told. Returns the topic's newest
    position.
    """
    counted: list[Values] = [
        {
            "store_id": store_id,
            "product_id": product_id,
            "quantity": quantities[product_id],
            "as_of_ms": now_ms,
            "told": 0,
        }
        for product_id in sorted(quantities)
    ]
    insert_or_replace(connection, stock, counted)
    return tell(connection, store_id)


def take_out(intake: Intake, moved: Iterable[tuple[str, int]]) -> None:
    """These quantities of these products left the sender's store; negative ones came back."""
    by_product: dict[str, int] = {}
    for product_id, quantity in moved:
        by_product[product_id] = by_product.get(product_id, 0) + quantity
    for product_id in sorted(by_product):  # one order for all, so that nobody waits in a circle
        left = stock.c.quantity - by_product[product_id]
        intake.connection.execute(
            update(stock)
            .where(
                stock.c.store_id == intake.sender.store_id,
                stock.c.product_id == product_id,
                left.between(-MOST, MOST),
            )
            .values(quantity=left, as_of_ms=intake.now_ms, told=0)
        )


def tell(connection: Connection, store_id: str) -> int:
    """Publish what the store's tills have not been told of: one row a product, however often it moved since."""
    here = (stock.c.store_id == store_id, stock.c.told == 0)
    found = connection.execute(
        select(stock.c.product_id, stock.c.quantity, stock.c.as_of_ms)
        .where(*here)
        .order_by(stock.c.product_id)
        .with_for_update()
    ).all()
    if not found:
        return 0
    product_ids = [product_id for product_id, _, _ in found]
    for start in range(0, len(product_ids), _AT_ONCE):
        part = product_ids[start : start + _AT_ONCE]
        connection.execute(update(stock).where(*here, stock.c.product_id.in_(part)).values(told=1))
    rows = [
        (f"stock/{product_id}", StockRow(product_id, quantity, as_of_ms))
        for product_id, quantity, as_of_ms in found
    ]
    return publish_rows(connection, stock_topic(store_id), rows)


def stock_of(connection: Connection, store_id: str) -> dict[str, int]:
    """What is believed to be in a store, by product, in thousandths."""
    found = connection.execute(
        select(stock.c.product_id, stock.c.quantity).where(stock.c.store_id == store_id)
    )
    return {product_id: int(quantity) for product_id, quantity in found}
