"""Nappies by size and cut, wipes and soft tissues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scripts.demo_goods.draft import BRANDS, Draft, read_table

TAPE: Final = {
    "NB": (84, "5kg以下"),
    "S": (76, "4-8kg"),
    "M": (62, "6-11kg"),
    "L": (52, "9-14kg"),
    "XL": (44, "12-17kg"),
}
PANTS: Final = {"M": (56, "6-11kg"), "L": (48, "9-14kg"), "XL": (42, "12-17kg"), "XXL": (36, "15kg以上")}


@dataclass(frozen=True)
class Line:
    """A line of nappies; every size costs the same, as is usual, and holds fewer pieces the larger it is."""

    brand: str
    line_zh: str
    line_en: str
    tape_minor: int
    pants_minor: int


LINES: Final = (
    Line("絮团", "云柔", "Cloudsoft", 11900, 12500),
    Line("絮团", "超薄透气", "Ultra-thin", 13900, 14500),
    Line("小跳鹿", "弹力", "Stretch", 8900, 9500),
    Line("蓬蓬象", "夜安", "Night", 9900, 10500),
    Line("蓬蓬象", "日用轻芯", "Day", 7900, 8500),
    Line("晴絮", "三重防漏", "Triple Guard", 6900, 7500),
)
OTHERS: Final = """
小跳鹿 | 游泳纸尿裤M码3片 | Swim Nappies M | 3片 | 包 | 25 | | 3 片
小跳鹿 | 游泳纸尿裤L码3片 | Swim Nappies L | 3片 | 包 | 25 | | 3 片
晴絮 | 一次性隔尿垫33×45cm 20片 | Disposable Changing Mats 33×45 cm | 20片 | 包 | 29.9 | changing_mats | 20 片
晴絮 | 一次性隔尿垫60×90cm 10片 | Disposable Changing Mats 60×90 cm | 10片 | 包 | 32.9 | changing_mats | 10 片
"""
WIPES: Final = """
晴絮 | 婴儿手口湿巾80抽 | Hand and Mouth Wipes | 80抽 | 包 | 12.9 | wipes | 80 片
晴絮 | 婴儿手口湿巾80抽×5包 | Hand and Mouth Wipes, 5 packs | 400抽 | 提 | 55 | wipes | 400 片
晴絮 | 婴儿手口湿巾20抽便携装 | Hand and Mouth Wipes, travel | 20抽 | 包 | 4.9 | wipes | 20 片
露芽 | 加厚大张婴儿湿巾60抽 | Extra Thick Wipes | 60抽 | 包 | 15.9 | wipes | 60 片
露芽 | 加厚大张婴儿湿巾60抽×6包 | Extra Thick Wipes, 6 packs | 360抽 | 箱 | 85 | wipes | 360 片
露芽 | 护臀湿巾80抽 | Nappy Area Wipes | 80抽 | 包 | 16.9 | wipes | 80 片
絮团 | 纯水湿巾100抽 | Pure Water Wipes | 100抽 | 包 | 19.9 | wipes | 100 片
絮团 | 纯水湿巾100抽×3包 | Pure Water Wipes, 3 packs | 300抽 | 提 | 53 | wipes | 300 片
晴絮 | 婴儿绵柔巾100抽 | Dry Cotton Tissues | 100抽 | 包 | 16.9 | soft_tissues | 100 片
晴絮 | 婴儿绵柔巾100抽×6包 | Dry Cotton Tissues, 6 packs | 600抽 | 箱 | 92 | soft_tissues | 600 片
露芽 | 乳霜保湿纸巾110抽 | Lotion Tissues | 110抽 | 包 | 6.9 | soft_tissues | 110 片
露芽 | 乳霜保湿纸巾40抽×12包 | Lotion Tissues, 12 pocket packs | 480抽 | 提 | 35.9 | soft_tissues | 480 片
"""


def nappies(line: Line) -> Iterator[Draft]:
    """The sizes of a line, tape nappies then pants."""
    cuts = (("纸尿裤", "Nappies", TAPE, line.tape_minor), ("拉拉裤", "Nappy Pants", PANTS, line.pants_minor))
    for cut_zh, cut_en, sizes, price_minor in cuts:
        for size, (pieces, weight) in sizes.items():
            yield Draft(
                category="纸尿裤",
                brand=line.brand,
                name_zh=f"{line.brand}{line.line_zh}{cut_zh}{size}码{pieces}片({weight})",
                name_en=f"{BRANDS[line.brand]} {line.line_en} {cut_en} {size} {pieces} pcs",
                pack_size=f"{pieces}片",
                unit="包",
                price_minor=price_minor,
                need="nappies",
                content=pieces,
                content_unit="片",
            )


def drafts() -> Iterator[Draft]:
    """All of them."""
    for line in LINES:
        yield from nappies(line)
    yield from read_table("纸尿裤", OTHERS)
    yield from read_table("湿巾纸品", WIPES)
