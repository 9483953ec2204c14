"""What the demo's goods have beside a retail price: wholesale prices, cartons, codes that two articles share, stock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from posclient.domain.codes import gtin_check_digit
from posclient.domain.money import ONE
from posclient.wire.feed import ProductRow
from sync.hq.demo.chance import dice

WHOLESALE_PERCENT: Final = 85
"""Of the normal price, in whole yuan, for what other shops buy here: formula and nappies."""

UNITS_PER_CASE: Final = {"formula": 6, "nappies": 4}

SHARED_CODES: Final = {"6901000790011": ("710001", "710002"), "6901000790028": ("220001", "220002")}
"""Codes that a maker put on two articles, by article number: the cashier is asked which."""

MOST_IN_STOCK: Final = 60


def with_trade(row: ProductRow) -> ProductRow:
    """The article with its wholesale price, its carton's code and the code that it shares, where it has them."""
    shared = tuple(code for code, skus in SHARED_CODES.items() if row.sku in skus)
    units = UNITS_PER_CASE.get(row.need)
    return msgspec.structs.replace(
        row,
        barcodes=(*row.barcodes, *shared),
        wholesale_price_minor=row.price_minor * WHOLESALE_PERCENT // 10_000 * 100 if units else None,
        case_codes={case_code(row.barcodes[0]): units} if units and row.barcodes else {},
    )


def case_code(barcode: str) -> str:
    """The ITF-14 of a carton of what bears this EAN-13: packing indicator 1, its own check digit."""
    body = f"1{barcode[:12]}"
    return body + gtin_check_digit(body)


def opening_stock(rows: Iterable[ProductRow], seed: int) -> dict[str, int]:
    """What lies in the demo's shop, in thousandths: of each article some, of few nothing."""
    random = dice(seed, "stock")
    return {row.product_id: random.randint(0, MOST_IN_STOCK) * ONE for row in rows}
