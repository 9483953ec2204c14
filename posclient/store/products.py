"""Goods in the cache."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, bindparam, delete, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from posclient.domain.catalog import Product
from posclient.store import tables as t
from posclient.wire.codec import encode_row
from posclient.wire.feed import ProductRow
from posclient.wire.mapping import product_of

_decoder = msgspec.json.Decoder(ProductRow)

_by_id = select(t.product.c.body).where(t.product.c.product_id == bindparam("key"))
_by_barcode = (
    select(t.product.c.body)
    .join(t.product_barcode, t.product_barcode.c.product_id == t.product.c.product_id)
    .where(t.product_barcode.c.barcode == bindparam("key"))
)
_by_sku = select(t.product.c.body).where(t.product.c.sku == bindparam("key"))
_by_plu = select(t.product.c.body).where(t.product.c.plu == bindparam("key"))


_fresh = upsert(t.product)
_put_product = _fresh.on_conflict_do_update(
    index_elements=["product_id"],
    set_={
        name: _fresh.excluded[name] for name in ("sku", "plu", "name", "pinyin", "initials", "need", "body")
    },
)
_drop_barcodes = delete(t.product_barcode).where(t.product_barcode.c.product_id == bindparam("of"))
_put_barcode = insert(t.product_barcode)


def by_id(connection: Connection, product_id: str) -> Product | None:
    """A product, also one that is no longer sold (an old basket may hold it)."""
    found = _products(connection, _by_id, product_id, only_active=False)
    return found[0] if found else None


def by_ids(connection: Connection, product_ids: Iterable[str]) -> dict[str, Product]:
    """Those of the products that the cache holds."""
    found = (by_id(connection, product_id) for product_id in dict.fromkeys(product_ids))
    return {product.product_id: product for product in found if product is not None}


def by_barcode(connection: Connection, barcode: str) -> tuple[Product, ...]:
    """All products with this barcode; several share one where a maker reuses it."""
    return _products(connection, _by_barcode, barcode)


def by_sku(connection: Connection, sku: str) -> tuple[Product, ...]:
    """The product with this article number (货号)."""
    return _products(connection, _by_sku, sku)


def by_plu(connection: Connection, plu: str) -> tuple[Product, ...]:
    """The product that the shop's scale knows under this number."""
    return _products(connection, _by_plu, plu)


def search_products(connection: Connection, typed: str, limit: int = 20) -> tuple[Product, ...]:
    """By the beginning of initials, pinyin or article number, or any part of a name, in the order of names."""
    key = typed.strip().lower()
    if not key or not key.isprintable():
        return ()
    escaped = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    begins = f"{escaped}%"
    query = (
        select(t.product.c.body)
        .where(
            or_(
                t.product.c.initials.like(begins, escape="\\"),
                t.product.c.pinyin.like(begins, escape="\\"),
                t.product.c.sku.like(begins, escape="\\"),
                t.product.c.name.like(f"%{escaped}%", escape="\\"),
            )
        )
        .order_by(t.product.c.name, t.product.c.product_id)
    )
    with connection.execute(query) as found:
        products = (product_of(_decoder.decode(body)) for body in found.scalars())
        return tuple(islice((product for product in products if product.active), limit))


def put_product(connection: Connection, row: ProductRow) -> None:
    """Keep a product as headquarters describes it."""
    values = {
        "product_id": row.product_id,
        "sku": row.sku,
        "plu": row.plu,
        "name": row.name,
        "pinyin": row.pinyin,
        "initials": row.initials,
        "need": row.need,
        "body": encode_row(row),
    }
    connection.execute(_put_product, values)
    connection.execute(_drop_barcodes, {"of": row.product_id})
    barcodes = [{"barcode": barcode, "product_id": row.product_id} for barcode in dict.fromkeys(row.barcodes)]
    if barcodes:
        connection.execute(_put_barcode, barcodes)


def _products(
    connection: Connection, query: Select[Any], key: str, *, only_active: bool = True
) -> tuple[Product, ...]:
    if not key:
        return ()
    bodies = connection.execute(query, {"key": key}).scalars()
    products = (product_of(_decoder.decode(body)) for body in bodies)
    return tuple(product for product in products if product.active or not only_active)
