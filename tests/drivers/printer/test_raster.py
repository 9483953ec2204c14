"""Pictures, and lines drawn where the charset lacks a character. The font is made here: it has 䶮 and A alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image

from drivers.printer.raster import draw_line, modules_picture, picture
from posclient.slips.layout import Line

EM = 1000


def _block(left: int, right: int, top: int) -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((left, 0))
    for corner in ((left, top), (right, top), (right, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


@pytest.fixture
def font(tmp_path: Path) -> Path:
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "rare", "A"])
    builder.setupCharacterMap({0x4DAE: "rare", 0x41: "A"})
    builder.setupGlyf(
        {".notdef": _block(450, 550, 900), "rare": _block(0, 1000, 800), "A": _block(0, 500, 400)}
    )
    builder.setupHorizontalMetrics({".notdef": (1000, 450), "rare": (1000, 0), "A": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    path = tmp_path / "test.ttf"
    builder.save(path)
    return path


def rows_of(data: bytes) -> list[str]:
    """The picture's rows as 0 and 1, its bands put together."""
    rows = []
    while data.startswith(b"\x1dv0\x00"):
        width, height = int.from_bytes(data[4:6], "little"), int.from_bytes(data[6:8], "little")
        body, data = data[8 : 8 + width * height], data[8 + width * height :]
        rows += [
            "".join(f"{byte:08b}" for byte in body[at : at + width]) for at in range(0, len(body), width)
        ]
    assert data in {b"", b"\n"}
    return rows


def drawn(text: str, font: Path, *, size: int = 1, bold: bool = False) -> list[str]:
    return rows_of(draw_line(Line(text, size, bold), columns=32, dots=384, fonts=(font,)))


def test_a_drawn_line_is_as_wide_as_the_paper_and_stands_on_the_columns(font: Path) -> None:
    rows = drawn("  䶮", font)

    assert {len(row) for row in rows} == {384}
    assert len(rows) == 30
    middle = rows[12]
    assert middle[24:48] == "1" * 24  # after two columns of 12 dots
    assert middle.count("1") == 24


def test_double_size_and_bold_are_drawn_too(font: Path) -> None:
    assert len(drawn("䶮", font, size=2)) == 60
    assert drawn("䶮", font, size=2)[24].count("1") == 48
    assert drawn("A", font, bold=True)[16].count("1") == 13


def test_what_no_font_has_is_an_empty_box(font: Path) -> None:
    row = drawn("😀A", font)[12]

    assert row[:24] == "00" + "1" + "0" * 18 + "1" + "00"
    assert row[24:36] == "1" * 12


def test_spaces_are_blank_and_marks_take_no_room(font: Path) -> None:
    assert not any("1" in row for row in drawn(" \u3000 ", font))
    assert drawn("A\u0301", font)[16].count("1") == 12


def test_an_unreadable_font_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="resource"):
        draw_line(Line("䶮"), columns=32, dots=384, fonts=(tmp_path / "none.ttf",))


def test_a_tall_picture_goes_in_bands() -> None:
    data = picture(Image.new("1", (16, 500), 1))

    assert data.count(b"\x1dv0\x00\x02\x00") == 3
    assert rows_of(data) == ["1" * 16] * 500


@pytest.mark.parametrize("second", [0x04, 0x05, 0x14])
def test_no_picture_holds_a_real_time_command(second: int) -> None:
    image = Image.frombytes("1", (16, 1), bytes([0x10, second]))

    assert bytes([0x10, second]) not in picture(image)
    assert rows_of(picture(image))[0].count("1") == f"{0x10:b}{second:b}".count("1") + 1


def test_modules_are_scaled_and_centred() -> None:
    data = modules_picture([[True, False], [False, True]], dots=16, scale=3, row_scale=2)

    assert rows_of(data) == ["0000011100000000"] * 2 + ["0000000011100000"] * 2
