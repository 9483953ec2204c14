"""Write `assets/demo/goods.csv`, the demo shop's goods. Nothing is drawn by chance: same bytes on every run.

    python -m scripts.make_demo_goods

Columns and their units stand in `assets/demo/README.md`.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from posclient.domain.codes import gtin_check_digit
from scripts.demo_goods import care, food, milk, nappies, things
from scripts.demo_goods.draft import BRANDS, Draft
from scripts.demo_goods.spelling import initials, pinyin

GOODS: Final = Path(__file__).resolve().parent.parent / "assets" / "demo" / "goods.csv"
COLUMNS: Final = (
    "sku",
    "barcodes",
    "name_zh",
    "name_en",
    "brand",
    "category",
    "stage",
    "pack_size",
    "unit",
    "need",
    "units_per_pack",
    "content_unit",
    "price_minor",
    "member_price_minor",
    "promo_price_minor",
    "promo_from",
    "promo_to",
    "weighed",
    "plu",
    "pinyin",
    "initials",
    "tax_category",
)
CATEGORIES: Final = {
    "奶粉": 11,
    "纸尿裤": 21,
    "湿巾纸品": 22,
    "辅食": 31,
    "零食": 32,
    "营养品": 33,
    "喂养用品": 41,
    "洗护": 51,
    "洗衣清洁": 52,
    "孕产": 61,
    "服饰": 71,
    "玩具": 81,
    "图书": 82,
    "出行家居": 83,
    "散称": 91,
    "购物袋": 92,
}
UPC_BRANDS: Final = frozenset({"瑞朵恩"})  # an imported brand: 12 digits
PERIODS: Final = (  # most promotions run now and long; some have ended, some are yet to begin
    ("2026-01-01", "2029-12-31"),
    ("2026-01-01", "2029-12-31"),
    ("2025-03-01", "2025-05-31"),
    ("2026-01-01", "2029-12-31"),
    ("2030-01-01", "2030-02-28"),
)


def drafts() -> tuple[Draft, ...]:
    """Every article, in the order of the file."""
    return (*milk.drafts(), *nappies.drafts(), *food.drafts(), *care.drafts(), *things.drafts())


def barcodes(draft: Draft, item: int) -> tuple[str, ...]:
    """An article's codes; `item` numbers it within its brand. Every eighth has an older packaging's code as well.

    EAN-13 with China's prefixes 690 to 699; EAN-8 for teats, whose boxes are small; UPC-A for the imported brand; an
    in-store code (prefix 20) for carrier bags; none for what is weighed, which the scale labels.
    """
    if draft.plu:
        return () if draft.unit == "千克" else (_with_check(f"20{draft.plu}00000"),)
    brand = list(BRANDS).index(draft.brand)
    if draft.brand in UPC_BRANDS:
        return (_with_check(f"8942{brand:02d}{item:05d}"),)
    if "奶嘴" in draft.name_zh:
        return (_with_check(f"69{brand:02d}{item:03d}"),)
    company = f"69{brand % 10}{73 * brand + 10_007:05d}"
    current, older = _with_check(f"{company}{item:04d}"), _with_check(f"{company}{item + 5000:04d}")
    return (current, older) if item % 8 == 0 else (current,)


def member_price(draft: Draft, serial: int) -> int | None:
    """Three articles in five have one, 5 to 8 % lower; not stage 1, loose goods or anything under ten yuan."""
    if serial % 5 > 2 or draft.stage == 1 or draft.plu or draft.price_minor < 1000:
        return None
    percent = 95 if draft.category == "奶粉" else 92
    step = 100 if draft.price_minor >= 10_000 else 10
    return draft.price_minor * percent // 100 // step * step


def promotion(draft: Draft, serial: int) -> tuple[int, str, str] | None:
    """One article in seven: 15 % off, ending in 9. Never stage 1, which may not be advertised."""
    if serial % 7 != 4 or draft.stage == 1 or draft.plu or draft.price_minor < 1000:
        return None
    step = 1000 if draft.price_minor >= 10_000 else 100
    price = draft.price_minor * 85 // 100 // step * step - step // 10
    return price, *PERIODS[serial // 7 % len(PERIODS)]


def rows() -> Iterator[dict[str, str]]:
    """The file's rows; an empty text is "has none"."""
    in_category: Counter[str] = Counter()
    in_brand: Counter[str] = Counter()
    for serial, draft in enumerate(drafts()):
        in_category[draft.category] += 1
        in_brand[draft.brand] += 1
        lower = member_price(draft, serial)
        offer = promotion(draft, serial)
        promo_price, first, last = offer or ("", "", "")
        values = (
            f"{CATEGORIES[draft.category]}{in_category[draft.category]:04d}",
            " ".join(barcodes(draft, in_brand[draft.brand])),
            draft.name_zh,
            draft.name_en,
            draft.brand,
            draft.category,
            "" if draft.stage is None else draft.stage,
            draft.pack_size,
            draft.unit,
            draft.need,
            draft.content,
            draft.content_unit,
            draft.price_minor,
            "" if lower is None else lower,
            promo_price,
            first,
            last,
            int(draft.unit == "千克"),
            draft.plu,
            pinyin(draft.name_zh),
            initials(draft.name_zh),
            draft.tax_category,
        )
        yield {column: str(value) for column, value in zip(COLUMNS, values, strict=True)}


def as_csv() -> str:
    """The whole file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows())
    return out.getvalue()


def _with_check(body: str) -> str:
    return body + gtin_check_digit(body)


def main() -> None:
    """Write the file."""
    GOODS.write_text(as_csv(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
