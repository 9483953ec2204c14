"""Goods: what a product is, and what it costs whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PriceKind(StrEnum):
    """Which of a product's prices applies: 正价, 会员价, 促销价."""

    NORMAL = "normal"
    MEMBER = "member"
    PROMOTIONAL = "promotional"


@dataclass(frozen=True)
class Promotion:
    """A promotional price between two business dates, both inside."""

    price_minor: int
    first: date
    last: date


@dataclass(frozen=True)
class Product:
    """One article. `units_per_pack` counts the need's own unit (grams of formula, pieces of nappies)."""

    product_id: str
    sku: str
    name: str
    name_en: str = ""
    barcodes: tuple[str, ...] = ()
    pinyin: str = ""
    initials: str = ""
    category: str = ""
    brand: str = ""
    stage: int | None = None
    unit: str = "件"
    unit_en: str = ""
    need: str = ""
    units_per_pack: int = 1
    price_minor: int = 0
    member_price_minor: int | None = None
    promotion: Promotion | None = None
    weighed: bool = False
    tax_category: str = ""
    active: bool = True


def price_for(product: Product, *, member: bool, on: date) -> tuple[int, PriceKind]:
    """The lowest price open to this customer on this day, and its kind.

    On equal prices the kind that earns points wins: normal, then member, then promotional.
    """
    offers = [(product.price_minor, 0, PriceKind.NORMAL)]
    if member and product.member_price_minor is not None:
        offers.append((product.member_price_minor, 1, PriceKind.MEMBER))
    promotion = product.promotion
    if promotion is not None and promotion.first <= on <= promotion.last:
        offers.append((promotion.price_minor, 2, PriceKind.PROMOTIONAL))
    price, _, kind = min(offers)
    return price, kind
