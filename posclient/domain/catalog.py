"""Goods: what a product is, and what it costs whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class PriceKind(StrEnum):
    """Which price applies: 正价, 会员价, 促销价, 批发价, 员工价, 改价 (by hand)."""

    NORMAL = "normal"
    MEMBER = "member"
    PROMOTIONAL = "promotional"
    WHOLESALE = "wholesale"
    STAFF = "staff"
    OVERRIDE = "override"


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
    wholesale_price_minor: int | None = None
    case_codes: Mapping[str, int] = field(default_factory=dict)
    """Barcodes of cartons, with how many units one holds."""


def list_price(product: Product, *, wholesale: bool) -> tuple[int | None, PriceKind]:
    """What her own price list asks of a member: 批发价 where she buys by that list and the product stands on it, else
    会员价; None where the product has neither.
    """
    if wholesale and product.wholesale_price_minor is not None:
        return product.wholesale_price_minor, PriceKind.WHOLESALE
    return product.member_price_minor, PriceKind.MEMBER


def price_for(product: Product, *, member: bool, on: date, wholesale: bool = False) -> tuple[int, PriceKind]:
    """The lowest price open to this customer on this day, and its kind.

    On equal prices the kind that earns points wins: normal, then her list's, then promotional.
    """
    price, kind = product.price_minor, PriceKind.NORMAL
    if member:
        hers, list_kind = list_price(product, wholesale=wholesale)
        if hers is not None and hers < price:
            price, kind = hers, list_kind
    promotion = product.promotion
    if promotion is not None and promotion.price_minor < price and promotion.first <= on <= promotion.last:
        return promotion.price_minor, PriceKind.PROMOTIONAL
    return price, kind
