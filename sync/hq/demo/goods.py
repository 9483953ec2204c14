"""The demo shop's goods as feed rows, and its shelves: what there is for a need, a stage, a size, an age."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from posclient.domain.catalog import Product
from posclient.wire.feed import ProductRow, PromotionRow
from posclient.wire.mapping import product_of
from sync.hq.demo.files import read_rows
from sync.hq.demo.trade import with_trade

FULL_RANGE: Final = frozenset({1, 2, 3, 4})
FULL_TIN_G: Final = 800

_FORMULA: Final = re.compile(
    r"(.+) (?:Infant Formula|Follow-on Formula|Toddler Formula|Growing-up Milk) Stage \d (\d+) g"
)
_NAPPIES: Final = re.compile(r"(.+) (Nappies|Nappy Pants) (NB|S|M|L|XL|XXL) \d+ pcs")
_SIZE: Final = re.compile(r"size (\d+)")

CLOTHES_AGES: Final = {
    36: (0, 2),
    40: (0, 4),
    52: (0, 1),
    59: (0, 4),
    66: (3, 8),
    73: (6, 13),
    80: (10, 20),
    90: (18, 32),
    100: (30, 46),
    110: (42, 60),
    120: (54, 72),
}
"""From and before which month of age clothes and caps of this size fit [common knowledge]."""

KIND_AGES: Final = {"31": (8, 60), "32": (12, 60), "41": (0, 20), "61": (-8, 4), "81": (3, 60), "82": (3, 60)}
"""The same by the first two digits of the article number: food, snacks, feeding, maternity, toys, books."""

UNITS_EN: Final = {
    "包": "pack",
    "盒": "box",
    "罐": "tin",
    "件": "piece",
    "个": "piece",
    "袋": "bag",
    "瓶": "bottle",
    "套": "set",
    "支": "tube",
    "千克": "kg",
    "提": "pack",
    "只": "piece",
    "条": "piece",
    "辆": "piece",
    "张": "piece",
    "台": "piece",
    "箱": "case",
    "把": "piece",
    "组": "set",
    "桶": "tub",
}
"""The goods file names units in Chinese alone."""


@dataclass(frozen=True)
class OneOff:
    """Goods that are not used up and bought again, with the months of age for which people buy them."""

    product: Product
    from_month: int
    before_month: int


@dataclass(frozen=True)
class Shelves:
    """The goods by what one looks for. `nappies`: by line and size, pants under sizes such as `pants L`."""

    by_id: dict[str, Product]
    by_need: dict[str, tuple[Product, ...]]
    formula: dict[str, dict[int, Product]]
    nappies: dict[str, dict[str, Product]]
    one_offs: tuple[OneOff, ...]
    weighed: tuple[Product, ...]
    bags: tuple[Product, ...]


def product_id_of(sku: str) -> str:
    """`110003` → `P110003`."""
    return f"P{sku}"


@cache
def goods_rows() -> tuple[ProductRow, ...]:
    """All goods, in the file's order."""
    return tuple(with_trade(_row(row)) for row in read_rows("goods.csv"))


@cache
def shelves() -> Shelves:
    """The goods in order."""
    goods = [product_of(row) for row in goods_rows()]
    needs: dict[str, list[Product]] = defaultdict(list)
    for product in goods:
        if product.need:
            needs[product.need].append(product)
    rest = [product for product in goods if not product.need and not product.weighed]
    return Shelves(
        by_id={product.product_id: product for product in goods},
        by_need={need: tuple(products) for need, products in needs.items()},
        formula=_formula_lines(needs["formula"]),
        nappies=_nappy_lines(needs["nappies"]),
        one_offs=tuple(_one_off(product) for product in rest if not product.sku.startswith("92")),
        weighed=tuple(product for product in goods if product.weighed),
        bags=tuple(product for product in rest if product.sku.startswith("92")),
    )


def nappy_size(months: int) -> str:
    """The size on the shelf for a child's age: tapes for the little ones, pants from nine months on."""
    for before, size in ((1, "NB"), (4, "S"), (9, "M"), (18, "pants L"), (28, "pants XL")):
        if months < before:
            return size
    return "pants XXL"


def _formula_lines(products: Iterable[Product]) -> dict[str, dict[int, Product]]:
    """Lines in large tins that a child can stay with from birth on, by stage."""
    lines: dict[str, dict[int, Product]] = defaultdict(dict)
    for product in products:
        found = _FORMULA.fullmatch(product.name_en)
        if found and product.stage is not None and int(found.group(2)) == FULL_TIN_G:
            lines[found.group(1)][product.stage] = product
    return {line: stages for line, stages in lines.items() if stages.keys() == FULL_RANGE}


def _nappy_lines(products: Iterable[Product]) -> dict[str, dict[str, Product]]:
    lines: dict[str, dict[str, Product]] = defaultdict(dict)
    for product in products:
        found = _NAPPIES.fullmatch(product.name_en)
        if found:
            line, kind, size = found.groups()
            lines[line][size if kind == "Nappies" else f"pants {size}"] = product
    return dict(lines)


def _one_off(product: Product) -> OneOff:
    size = _SIZE.search(product.name_en)
    ages = CLOTHES_AGES[int(size.group(1))] if size else KIND_AGES.get(product.sku[:2], (0, 72))
    return OneOff(product, *ages)


def _row(row: dict[str, str]) -> ProductRow:
    promotion = None
    if row["promo_price_minor"]:
        promotion = PromotionRow(int(row["promo_price_minor"]), row["promo_from"], row["promo_to"])
    return ProductRow(
        product_id=product_id_of(row["sku"]),
        sku=row["sku"],
        name=row["name_zh"],
        name_en=row["name_en"],
        barcodes=tuple(row["barcodes"].split()),
        plu=row["plu"],
        pinyin=row["pinyin"],
        initials=row["initials"],
        category=row["category"],
        brand=row["brand"],
        stage=int(row["stage"]) if row["stage"] else None,
        unit=row["unit"],
        unit_en=UNITS_EN.get(row["unit"], ""),
        need=row["need"],
        units_per_pack=int(row["units_per_pack"]),
        price_minor=int(row["price_minor"]),
        member_price_minor=int(row["member_price_minor"]) if row["member_price_minor"] else None,
        promotion=promotion,
        weighed=row["weighed"] == "1",
        tax_category=row["tax_category"],
    )
