"""Formula in its stages, and milk for mothers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scripts.demo_goods.draft import BRANDS, Draft, read_table

STAGE_NAMES: Final = {
    1: ("婴儿配方奶粉1段", "Infant Formula Stage 1"),
    2: ("较大婴儿配方奶粉2段", "Follow-on Formula Stage 2"),
    3: ("幼儿配方奶粉3段", "Toddler Formula Stage 3"),
    4: ("儿童成长奶粉4段", "Growing-up Milk Stage 4"),
}


@dataclass(frozen=True)
class Line:
    """A formula brand's line: its yuan for 800 g by stage, and the smaller tin's where there is one."""

    brand: str
    line_zh: str
    line_en: str
    large_yuan: tuple[int, int, int, int]
    small_yuan: tuple[int, ...] = ()


LINES: Final = (
    Line("禾屿", "启护", "Guard", (268, 258, 238, 198), (148, 142, 132)),
    Line("禾屿", "有机", "Organic", (398, 388, 368, 328)),
    Line("云岭芽", "高原牧场", "Highland", (328, 318, 298, 248), (178, 172, 162)),
    Line("云岭芽", "亲乳", "Closer", (428, 418, 398, 348), (228, 222, 212)),
    Line("棠芽", "金钻", "Gold", (298, 288, 268, 218), (158, 152, 142)),
    Line("北渚", "鲜活", "Fresh", (218, 208, 188, 158), (118, 112, 102)),
    Line("瑞朵恩", "蓝罐", "Blue", (368, 358, 338, 288), (198, 192, 182)),
    Line("岚羊", "羊奶", "Goat", (388, 378, 358, 308), (208, 202, 192)),
)
SPECIAL: Final = (
    ("瑞朵恩", "适度水解婴儿配方奶粉1段", "Partially Hydrolysed Formula Stage 1", 1, 800, 418),
    ("瑞朵恩", "适度水解较大婴儿配方奶粉2段", "Partially Hydrolysed Formula Stage 2", 2, 800, 408),
    ("瑞朵恩", "无乳糖婴儿配方奶粉1段", "Lactose-free Formula Stage 1", 1, 400, 168),
    ("棠芽", "早产儿配方奶粉", "Preterm Infant Formula", 1, 400, 188),
)
MOTHERS: Final = """
禾屿   | 孕妇奶粉 | Maternal Milk Powder | 700g | 罐 | 168 | maternity_formula | 700 g
云岭芽 | 高原牧场孕产妇奶粉 | Highland Maternal Milk Powder | 800g | 罐 | 218 | maternity_formula | 800 g
岚羊   | 孕妇羊奶粉 | Maternal Goat Milk Powder | 700g | 罐 | 238 | maternity_formula | 700 g
"""


def formula(line: Line) -> Iterator[Draft]:
    """The tins of a line, stage by stage, the large one first."""
    for stage, (name_zh, name_en) in STAGE_NAMES.items():
        sizes = [(800, line.large_yuan[stage - 1])]
        if stage <= len(line.small_yuan):
            sizes.append((400, line.small_yuan[stage - 1]))
        for grams, yuan in sizes:
            yield Draft(
                category="奶粉",
                brand=line.brand,
                name_zh=f"{line.brand}{line.line_zh}{name_zh}{grams}g",
                name_en=f"{BRANDS[line.brand]} {line.line_en} {name_en} {grams} g",
                pack_size=f"{grams}g",
                unit="罐",
                price_minor=yuan * 100,
                need="formula",
                content=grams,
                content_unit="g",
                stage=stage,
            )


def drafts() -> Iterator[Draft]:
    """All of them."""
    for line in LINES:
        yield from formula(line)
    for brand, name_zh, name_en, stage, grams, yuan in SPECIAL:
        yield Draft(
            category="奶粉",
            brand=brand,
            name_zh=f"{brand}{name_zh}{grams}g",
            name_en=f"{BRANDS[brand]} {name_en} {grams} g",
            pack_size=f"{grams}g",
            unit="罐",
            price_minor=yuan * 100,
            need="formula",
            content=grams,
            content_unit="g",
            stage=stage,
        )
    yield from read_table("孕产", MOTHERS)
