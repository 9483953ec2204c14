"""Goods, stock and staff as they are now, under the headings that the import knows. No PIN leaves the house."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from posclient.wire.bring_in import What
from posclient.wire.feed import ProductRow
from posclient.wire.table_file import Cell, TableOut, minor
from sync.hq.bring_in.current import operators, products, store_zones
from sync.hq.bring_in.fields import fields_of
from sync.hq.stock import stock_of
from sync.hq.take_out.kinds import Language, Wanted
from sync.hq.take_out.words import SAYS

_GOODS = (
    "sku",
    "barcode",
    "name",
    "price",
    "member_price",
    "wholesale_price",
    "promo_price",
    "promo_first",
    "promo_last",
    "category",
    "brand",
    "stage",
    "unit",
    "need",
    "units_per_pack",
    "weighed",
    "plu",
    "case_code",
    "case_units",
    "tax",
    "name_en",
    "active",
)


def goods_table(connection: Connection, wanted: Wanted) -> TableOut:
    """All articles."""

    def rows() -> Iterator[Sequence[Cell]]:
        says = SAYS[wanted.language]
        for row in products(connection).values():
            yield _article(row, says)

    return TableOut("goods", _headings("goods", wanted.language, _GOODS), rows())


def _article(row: ProductRow, says: dict[str, str]) -> tuple[Cell, ...]:
    promotion = row.promotion
    case_code, case_units = next(iter(row.case_codes.items()), ("", None))
    return (
        row.sku,
        " ".join(row.barcodes),
        row.name,
        minor(row.price_minor),
        None if row.member_price_minor is None else minor(row.member_price_minor),
        None if row.wholesale_price_minor is None else minor(row.wholesale_price_minor),
        minor(promotion.price_minor) if promotion else None,
        date.fromisoformat(promotion.first) if promotion else None,
        date.fromisoformat(promotion.last) if promotion else None,
        row.category,
        row.brand,
        row.stage,
        row.unit,
        row.need,
        row.units_per_pack,
        says["yes"] if row.weighed else says["no"],
        row.plu,
        case_code,
        case_units,
        row.tax_category,
        row.name_en,
        says["yes"] if row.active else says["no"],
    )


def stock_table(connection: Connection, wanted: Wanted) -> TableOut:
    """What is believed to be in the stores, by article."""

    def rows() -> Iterator[Sequence[Cell]]:
        goods = products(connection)
        for store_id in _stores(connection, wanted):
            for product_id, quantity in sorted(stock_of(connection, store_id).items()):
                row = goods.get(product_id)
                yield (
                    store_id,
                    row.sku if row else product_id,
                    row.barcodes[0] if row and row.barcodes else "",
                    row.name if row else "",
                    _pieces(quantity),
                )

    known = _headings("stock", wanted.language, ("store", "sku", "barcode", "quantity"))
    name = fields_of("goods")["name"]
    named = name.zh if wanted.language == "zh" else name.en
    return TableOut("stock", (*known[:3], named, known[3]), rows())


def staff_table(connection: Connection, wanted: Wanted) -> TableOut:
    """Who works where."""

    def rows() -> Iterator[Sequence[Cell]]:
        says = SAYS[wanted.language]
        for store_id in _stores(connection, wanted):
            for row in operators(connection, store_id).values():
                yield (
                    store_id,
                    row.operator_id,
                    row.name,
                    says.get(row.role, row.role),
                    says["yes"] if row.active else says["no"],
                )

    names = ("store", "operator", "name", "role", "active")
    return TableOut("staff", _headings("staff", wanted.language, names), rows())


def _pieces(quantity: int) -> Cell:
    return quantity // 1000 if quantity % 1000 == 0 else Decimal(quantity).scaleb(-3)


def _stores(connection: Connection, wanted: Wanted) -> tuple[str, ...]:
    return (wanted.store_id,) if wanted.store_id else tuple(sorted(store_zones(connection)))


def _headings(what: What, language: Language, names: Sequence[str]) -> tuple[str, ...]:
    known = fields_of(what)
    return tuple(known[name].zh if language == "zh" else known[name].en for name in names)
