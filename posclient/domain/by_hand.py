"""What the shop gives by hand: a price, a discount, goods without an article. Who allowed it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from posclient.domain.money import round_half_up

WHY: Final = (
    "near_expiry",
    "damaged",
    "price_match",
    "wrong_label",
    "regular",
    "clearance",
    "goodwill",
    "other",
)
"""Reasons for a price or a discount by hand, in the order of their numbers: 临期, 破损, 比价, 价签有误, 老顾客, 清仓,
补偿, 其他."""

LONGEST_TITLE: Final = 60
"""Characters of the title of goods without an article: two lines of a receipt."""


@dataclass(frozen=True)
class PriceByHand:
    """A unit price that was set at the counter."""

    unit_price_minor: int
    reason: str = ""
    approved_by: str = ""


@dataclass(frozen=True)
class Discount:
    """A discount that was given at the counter: either `percent` or `amount_minor` is above zero."""

    percent: int = 0
    amount_minor: int = 0
    reason: str = ""
    approved_by: str = ""

    def off(self, amount_minor: int) -> int:
        """What it takes off an amount; never more than all of it."""
        if self.percent:
            return round_half_up(Fraction(amount_minor * self.percent, 100))
        return min(self.amount_minor, amount_minor)


@dataclass(frozen=True)
class OpenItem:
    """Goods that the shop sells without knowing the article. Headquarters is told of the barcode."""

    title: str
    unit_price_minor: int
    barcode: str = ""
    approved_by: str = ""
