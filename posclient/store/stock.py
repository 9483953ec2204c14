"""What headquarters believes to be in the shop: advice on a screen, never a reason to refuse a sale."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from posclient.store import tables as t
from posclient.store.prepared import Prepared, PreparedWrite
from posclient.store.transaction import Transaction
from posclient.wire.feed import StockRow


@dataclass(frozen=True)
class Stock:
    """So many thousandths, as headquarters knew it at an instant (UTC ms)."""

    quantity: int
    as_of_ms: int


_fresh = upsert(t.stock)
_put = PreparedWrite(
    _fresh.on_conflict_do_update(
        index_elements=["product_id"],
        set_={"quantity": _fresh.excluded.quantity, "as_of_ms": _fresh.excluded.as_of_ms},
    ),
    "product_id",
    "quantity",
    "as_of_ms",
)
_of = Prepared(select(t.stock.c.quantity, t.stock.c.as_of_ms).where(t.stock.c.product_id == bindparam("key")))


def put_stock(connection: Transaction, row: StockRow) -> None:
    """Keep what headquarters says of a product."""
    _put.run(connection, product_id=row.product_id, quantity=row.quantity, as_of_ms=row.as_of_ms)


def stock_of(connection: Transaction, product_id: str) -> Stock | None:
    """What there is of a product, or None where headquarters does not count it."""
    found = _of.one(connection, key=product_id)
    return Stock(found[0], found[1]) if found is not None else None
