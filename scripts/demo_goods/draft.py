"""One article before it has a number, a barcode and pinyin, and the little notation that the tables are written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

GENERAL_RATE: Final = "vat13"
REDUCED_RATE: Final = "vat9"
"""China's value-added tax: 13 % in general; 9 % for farm produce, edible oil and books."""

BRANDS: Final = {
    "禾屿": "Heyu",
    "云岭芽": "Yunlingya",
    "棠芽": "Tangya",
    "北渚": "Beizhu",
    "瑞朵恩": "Redorn",
    "岚羊": "Lanyang",
    "絮团": "Xutuan",
    "小跳鹿": "Hopfawn",
    "蓬蓬象": "Puffalo",
    "晴絮": "Qingxu",
    "露芽": "Luya",
    "沐沐鸭": "Mumuya",
    "皂皂团": "Zaozaotuan",
    "谷啾": "Gujiu",
    "果咕噜": "Guogulu",
    "元小苗": "Yuanxiaomiao",
    "汐小鱼": "Xixiaoyu",
    "贝弯": "Beiwan",
    "吮团": "Shuntuan",
    "棉屿": "Mianyu",
    "竹叮当": "Zhudingdang",
    "慕安禾": "Muanhe",
    "木咚咚": "Mudongdong",
    "行知熊": "Xingzhi Bear",
    "": "",
}
"""Invented brands, Chinese and Latin; the empty one is the shop's own goods without a brand."""


@dataclass(frozen=True)
class Draft:
    """An article. `content` counts the need's unit in one pack; `price_minor` is in fen, per kilogram where weighed."""

    category: str
    brand: str
    name_zh: str
    name_en: str
    pack_size: str
    unit: str
    price_minor: int
    need: str = ""
    content: int = 1
    content_unit: str = ""
    stage: int | None = None
    tax_category: str = GENERAL_RATE
    plu: str = ""


def read_table(category: str, table: str, *, tax_category: str = GENERAL_RATE) -> Iterator[Draft]:
    """Drafts of a table of lines `brand | 名称 | name | pack size | unit | yuan | need | content content-unit`.

    The last two may be missing. Raises ValueError on a line of another shape or an unknown brand.
    """
    for line in table.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) not in (6, 8) or cells[0] not in BRANDS:
            raise ValueError(f"no such article: {line!r}")
        brand, name_zh, name_en, pack_size, unit, yuan = cells[:6]
        need, content = cells[6:] if len(cells) == 8 else ("", "1")
        amount, _, content_unit = content.partition(" ")
        yield Draft(
            category=category,
            brand=brand,
            name_zh=f"{brand}{name_zh}",
            name_en=" ".join(filter(None, (BRANDS[brand], name_en, english_size(pack_size)))),
            pack_size=pack_size,
            unit=unit,
            price_minor=fen(yuan),
            need=need,
            content=int(amount),
            content_unit=content_unit,
            tax_category=tax_category,
        )


def english_size(pack_size: str) -> str:
    """A pack's size for the English name: `36片` → `36 pcs`, `240ml` as it is, nothing for a single piece."""
    pieces = re.fullmatch(r"(\d+)[\u4e00-\u9fff]", pack_size)
    if pieces is None:
        return pack_size
    return "" if pieces[1] == "1" else f"{pieces[1]} pcs"


def fen(yuan: str) -> int:
    """`"12.9"` → 1290."""
    whole, _, cents = yuan.partition(".")
    return int(whole) * 100 + int(cents.ljust(2, "0"))
