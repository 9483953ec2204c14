"""Goods in the cache."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

import msgspec
from sqlalchemy import bindparam, delete, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from posclient.domain.catalog import Product
from posclient.store import tables as t
from posclient.store.prepared import Prepared, PreparedWrite
from posclient.store.transaction import Transaction
from posclient.wire.codec import encode_row
from posclient.wire.feed import ProductRow
from posclient.wire.mapping import product_of

_decoder = msgspec.json.Decoder(ProductRow)

_by_id = Prepared(select(t.product.c.body).where(t.product.c.product_id == bindparam("key")))
_by_barcode = Prepared(
    select(t.product.c.body)
    .join(t.product_barcode, t.product_barcode.c.product_id == t.product.c.product_id)
    .where(t.product_barcode.c.barcode == bindparam("key"))
)
_by_sku = Prepared(select(t.product.c.body).where(t.product.c.sku == bindparam("key")))
_by_plu = Prepared(select(t.product.c.body).where(t.product.c.plu == bindparam("key")))
_search = Prepared(
    select(t.product.c.body)
    .where(
        or_(
            t.product.c.initials.like(bindparam("begins"), escape="\\"),
            t.product.c.pinyin.like(bindparam("begins"), escape="\\"),
            t.product.c.sku.like(bindparam("begins"), escape="\\"),
            t.product.c.name.like(bindparam("holds"), escape="\\"),
        )
    )
    .order_by(t.product.c.name, t.product.c.product_id)
)

_VALUES = ("sku", "plu", "name", "pinyin", "initials", "need", "body")
_fresh = upsert(t.product)
_put_product = PreparedWrite(
    _fresh.on_conflict_do_update(
        index_elements=["product_id"], set_={name: _fresh.excluded[name] for name in _VALUES}
    ),
    "product_id",
    *_VALUES,
)
_drop_barcodes = PreparedWrite(
    delete(t.product_barcode).where(t.product_barcode.c.product_id == bindparam("of"))
)
_put_barcode = PreparedWrite(insert(t.product_barcode), "barcode", "product_id")


def by_id(connection: Transaction, product_id: str) -> Product | None:
    """A product, also one that is no longer sold (an old basket may hold it)."""
    found = _products(connection, _by_id, product_id, only_active=False)
    return found[0] if found else None


def by_ids(connection: Transaction, product_ids: Iterable[str]) -> dict[str, Product]:
    """Those of the products that the cache holds."""
    found = (by_id(connection, product_id) for product_id in dict.fromkeys(product_ids))
    return {product.product_id: product for product in found if product is not None}


def by_barcode(connection: Transaction, barcode: str) -> tuple[Product, ...]:
    """All products with this barcode, on one or on a carton; several share one where a maker reuses it."""
    return _products(connection, _by_barcode, barcode)


def by_sku(connection: Transaction, sku: str) -> tuple[Product, ...]:
    """The product with this article number (货号)."""
    return _products(connection, _by_sku, sku)


def by_plu(connection: Transaction, plu: str) -> tuple[Product, ...]:
    """The product that the shop's scale knows under this number."""
    return _products(connection, _by_plu, plu)


def search_products(connection: Transaction, typed: str, limit: int = 20) -> tuple[Product, ...]:
    """By the beginning of initials, pinyin or article number, or any part of a name, in the order of names."""
    key = typed.strip().lower()
    if not key or not key.isprintable():
        return ()
    escaped = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found = _search.all(connection, begins=f"{escaped}%", holds=f"%{escaped}%")
    products = (_product(body) for (body,) in found)
    return tuple(islice((product for product in products if product.active), limit))


def put_product(connection: Transaction, row: ProductRow) -> None:
    """Keep a product as headquarters describes it."""
    _put_product.run(
        connection,
        product_id=row.product_id,
        sku=row.sku,
        plu=row.plu,
        name=row.name,
        pinyin=row.pinyin,
        initials=row.initials,
        need=row.need,
        body=encode_row(row),
    )
    _drop_barcodes.run(connection, of=row.product_id)
    for barcode in dict.fromkeys((*row.barcodes, *row.case_codes)):
        _put_barcode.run(connection, barcode=barcode, product_id=row.product_id)


def _products(
    connection: Transaction, query: Prepared, key: str, *, only_active: bool = True
) -> tuple[Product, ...]:
    if not key:
        return ()
    products = (_product(body) for (body,) in query.all(connection, key=key))
    return tuple(product for product in products if product.active or not only_active)


@lru_cache(maxsize=1024)
def _product(body: bytes) -> Product:
    """What was read from these very bytes. Most of a shop's sales are of few goods."""
    return product_of(_decoder.decode(body))
