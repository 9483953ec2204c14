"""Build `assets/fonts/member-till-rare-hanzi.otf`: the hanzi and signs that the product's main font lacks.

    python scripts/make_fallback_font.py NotoSansCJK-Regular.ttc assets/fonts/wqy-microhei.ttc OUT.otf

Source is Noto Sans CJK SC (SIL Open Font License 1.1). The derived font bears a name of its own, has no
layout tables, and takes the main font's line metrics, so that a rare hanzi does not make its row higher.
Same input, same bytes.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Member Till Rare Hanzi"
POSTSCRIPT_NAME = "MemberTillRareHanzi-Regular"
SOURCE_FAMILY = "Noto Sans CJK SC"
# Hanzi (basic block, extensions A to H, compatibility) and signs: punctuation, arrows, technical, shapes.
RANGES = (
    (0x2010, 0x2BFF),
    (0x3000, 0x33FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
# Name IDs: 1 family, 2 style, 3 unique id, 4 full name, 6 PostScript name; the dropped ones name families too.
NEW_NAMES = {1: FAMILY, 2: "Regular", 3: POSTSCRIPT_NAME, 4: FAMILY, 6: POSTSCRIPT_NAME}
DROPPED_NAMES = (16, 17, 25)


def member_of(collection: Path, family: str) -> TTFont:
    """The font called `family` in a TTC file. Raises LookupError where it is not in there."""
    for font in TTCollection(str(collection)).fonts:
        if font["name"].getDebugName(1) == family:
            return font
    raise LookupError(f"{collection} has no font called {family}")


def missing_code_points(main: TTFont, source: TTFont) -> set[int]:
    """What `source` can write within RANGES and `main` cannot."""
    wanted = set(source.getBestCmap()) - set(main.getBestCmap())
    return {code for code in wanted if any(low <= code <= high for low, high in RANGES)}


def cut_down(source: TTFont, code_points: set[int]) -> TTFont:
    """`source` with these code points alone, horizontal, without layout features or hints."""
    options = subset.Options()
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    options.hinting = False
    options.recalc_timestamp = False
    options.name_IDs = ["*"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(source)
    return source


def rename(font: TTFont) -> None:
    """Give the derived font its own name; copyright, trademark and licence records stay."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID not in DROPPED_NAMES]
    for record in names.names:
        if record.nameID in NEW_NAMES:
            record.string = NEW_NAMES[record.nameID]
    table: Any = font["CFF "].cff
    table.fontNames = [POSTSCRIPT_NAME]
    table[POSTSCRIPT_NAME].rawDict.update(FullName=FAMILY, FamilyName=FAMILY)


def take_line_metrics(font: TTFont, main: TTFont) -> None:
    """Ascent and descent of `main`, scaled to the em of `font`."""
    scale = font["head"].unitsPerEm / main["head"].unitsPerEm
    ascent, descent = round(main["hhea"].ascent * scale), round(main["hhea"].descent * scale)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ascent, descent, 0
    os2 = font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ascent, descent, 0
    os2.usWinAscent, os2.usWinDescent = ascent, -descent


def build(source_path: Path, main_path: Path) -> bytes:
    """The fallback font's bytes."""
    main = TTFont(str(main_path), fontNumber=0)
    source = member_of(source_path, SOURCE_FAMILY)
    font = cut_down(source, missing_code_points(main, source))
    rename(font)
    take_line_metrics(font, main)
    font.recalcTimestamp = False
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def main() -> None:
    """Read the arguments, write the font, say how large it is."""
    parser = argparse.ArgumentParser(description="Build the fallback font for rare hanzi.")
    parser.add_argument("source", type=Path, help="NotoSansCJK-Regular.ttc of Debian's fonts-noto-cjk")
    parser.add_argument("main", type=Path, help="the product's main font, wqy-microhei.ttc")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    data = build(arguments.source, arguments.main)
    arguments.out.write_bytes(data)
    print(f"{arguments.out}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
