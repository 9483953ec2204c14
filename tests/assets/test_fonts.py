"""The two fonts that come with the product write all that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from scripts.make_fallback_font import FAMILY

ASSETS = Path(__file__).resolve().parents[2] / "assets"
FONTS = ASSETS / "fonts"
SIGNS = "￥¥★☆①②③④⑤⑥⑦⑧⑨⑩☎✓✕×▲▼←↑→↓↩↶␣⏎⚠●○■□…·•—「」『』【】《》“”‘’，。：；！？（）％≤≥≈"


@pytest.fixture(scope="module")
def main_font() -> Iterator[TTFont]:
    with TTFont(FONTS / "wqy-microhei.ttc", fontNumber=0, lazy=True) as font:
        yield font


@pytest.fixture(scope="module")
def fallback() -> Iterator[TTFont]:
    with TTFont(FONTS / "member-till-rare-hanzi.otf", lazy=True) as font:
        yield font


@pytest.fixture(scope="module")
def written(main_font: TTFont, fallback: TTFont) -> set[int]:
    return set(main_font.getBestCmap()) | set(fallback.getBestCmap())


def missing(text: str, written: set[int]) -> set[str]:
    return {sign for sign in text if sign.isprintable() and ord(sign) not in written}


def test_the_signs_of_the_interface_are_in_the_fonts(written: set[int]) -> None:
    assert missing(SIGNS, written) == set()


def test_rare_hanzi_of_names_are_in_the_fonts(written: set[int]) -> None:
    assert missing("䶮𠮷㛃𬱖𬭎龦鿍", written) == set()


@pytest.mark.parametrize("name", ["goods.csv", "names.csv", "needs.csv"])
def test_the_demo_shop_is_written_without_a_box(name: str, written: set[int]) -> None:
    assert missing((ASSETS / "demo" / name).read_text("utf-8"), written) == set()


def test_the_derived_font_bears_its_own_name_and_keeps_copyright_and_licence(fallback: TTFont) -> None:
    names = fallback["name"]
    assert names.getDebugName(1) == FAMILY
    assert all(
        "Noto" not in str(record) for record in names.names if record.nameID in (1, 2, 3, 4, 6, 16, 17)
    )
    assert "Adobe" in names.getDebugName(0)
    assert "Open Font License" in names.getDebugName(13)


def test_a_rare_hanzi_does_not_make_its_row_higher(main_font: TTFont, fallback: TTFont) -> None:
    def per_em(font: TTFont) -> tuple[float, float]:
        em = font["head"].unitsPerEm
        return font["hhea"].ascent / em, font["hhea"].descent / em

    assert per_em(fallback) == pytest.approx(per_em(main_font), abs=0.001)


def test_each_font_has_its_licence_beside_it() -> None:
    assert "Apache License" in (FONTS / "LICENSE-wqy-microhei.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in (FONTS / "LICENSE-member-till-rare-hanzi.txt").read_text("utf-8")
