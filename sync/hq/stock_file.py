"""Stock from a CSV file: the columns `product` (an id or an article number) and `quantity` (pieces, kilograms)."""

from __future__ import annotations

import csv
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from posclient.domain.money import ONE
from sync.hq import tables
from sync.hq.refusal import Refusal
from sync.hq.stock import MOST

COLUMNS: Final = ("product", "quantity")
_SHOWN: Final = 20


class StockFileError(ValueError):
    """A file that can't be used; the text names each bad line (the first of them), and nothing was changed."""


def read_stock(connection: Connection, store_id: str, file: Path) -> dict[str, int]:
    """Thousandths by product. Raises StockFileError, OSError, or Refusal for an unknown store."""
    stores = tables.store
    if connection.execute(select(stores.c.store_id).where(stores.c.store_id == store_id)).first() is None:
        raise Refusal("unknown_store", f"there is no store {store_id}", 404)
    known = _products(connection)
    quantities: dict[str, int] = {}
    bad: list[str] = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if not set(COLUMNS) <= set(reader.fieldnames or ()):
                raise StockFileError(f"{file}: the columns {' and '.join(COLUMNS)} are needed")
            for row in reader:
                product_id = known.get((row["product"] or "").strip(), "")
                quantity = _quantity(row["quantity"] or "")
                fault = _fault(product_id, quantity, quantities)
                if fault:
                    bad.append(f"line {reader.line_num}: {fault}")
                elif quantity is not None:
                    quantities[product_id] = quantity
    except (UnicodeDecodeError, csv.Error) as fault:
        raise StockFileError(f"{file}: not a CSV file in UTF-8: {fault}") from fault
    if bad:
        more = f" and {len(bad) - _SHOWN} more" if len(bad) > _SHOWN else ""
        raise StockFileError(f"{file}: nothing was changed. " + "; ".join(bad[:_SHOWN]) + more)
    return quantities


def _products(connection: Connection) -> dict[str, str]:
    """Ids by id and by article number; an id wins."""
    table = tables.product
    rows = connection.execute(select(table.c.product_id, table.c.sku)).all()
    return {
        **{row.sku: row.product_id for row in rows if row.sku},
        **{row.product_id: row.product_id for row in rows},
    }


def _quantity(text: str) -> int | None:
    try:
        exact = Decimal(text.strip()) * ONE
    except InvalidOperation:
        return None
    if not exact.is_finite() or abs(exact) > MOST or exact != exact.to_integral_value():
        return None
    return int(exact)


def _fault(product_id: str, quantity: int | None, before: dict[str, int]) -> str:
    if not product_id:
        return "no such product"
    if quantity is None:
        return "not a quantity with at most three decimals"
    return "the product stands twice" if product_id in before else ""
