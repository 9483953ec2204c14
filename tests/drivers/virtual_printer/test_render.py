"""The picture: dots where they belong, and codes that an independent reader reads."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image

from drivers.virtual_printer.glyphs import Glyphs, font_files
from drivers.virtual_printer.paper import Paper
from drivers.virtual_printer.render import render
from tests.drivers.virtual_printer.hosts import CUT, ESC, FONTS, FS, GS, INIT, barcode, printed, qr

GLYPHS = Glyphs(font_files(FONTS))
CENTER = ESC + b"a\1"


def picture(data: bytes, paper: Paper | None = None) -> Image.Image:
    paper = paper or Paper()
    return render(printed(data, paper), paper.width_dots, GLYPHS)


def ink_box(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of what is black."""
    return image.convert("L").point(lambda level: 255 - level).getbbox()


def read(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize(
    ("command", "text"),
    [
        (barcode(67, b"690123456789"), "6901234567892"),
        (barcode(67, b"6901234567892"), "6901234567892"),
        (GS + b"k\x026901234567892\0", "6901234567892"),
        (barcode(68, b"1234567"), "12345670"),
        (barcode(65, b"03600029145"), "0036000291452"),  # a reader takes UPC-A for EAN-13
        (barcode(69, b"AB-12"), "AB-12"),
        (GS + b"k\4*AB-12*\0", "AB-12"),
        (barcode(73, b"{BR01-3-17"), "R01-3-17"),
        (barcode(73, b"{CB*{BX{CB*"), "6642X6642"),
        (barcode(73, b"{Ba{{b"), "a{b"),
        (barcode(73, b"{AB{Sc"), "Bc"),
        (qr(b"https://example.com/m?id=1", level=b"3"), "https://example.com/m?id=1"),
        (qr("糖糖妈妈".encode(), module=6), "糖糖妈妈"),
        (qr(b"20251121" * 10, module=3), "20251121" * 10),
    ],
)
def test_codes_are_readable(columns: int, command: bytes, text: str) -> None:
    data = CENTER + GS + b"w\2" + b"\n" + command + b"\n"
    assert read(picture(data, Paper(columns=columns))) == [text]


def test_bar_code_with_its_text_above_and_below_stays_readable() -> None:
    image = picture(CENTER + b"\n" + GS + b"H\3" + GS + b"h\x40" + barcode(67, b"690123456789") + b"\n")
    assert read(image) == ["6901234567892"]
    assert image.height == 30 + (24 + 6) + 64 + (24 + 6) + 30


def test_width_and_length_are_those_of_the_paper() -> None:
    assert picture(b"a\n\n", Paper(columns=32)).size == (384, 60)
    assert picture(b"a\n" + CUT).size == (576, 30 + 96 + 9)
    assert picture(b"").size == (576, 1)


def test_a_double_character_is_the_single_one_with_every_dot_doubled() -> None:
    single = picture(INIT + "婴\n".encode("gbk")).crop((0, 0, 24, 24))
    double = picture(INIT + GS + b"!\x11" + "婴\n".encode("gbk")).crop((0, 0, 48, 48))
    assert double.tobytes() == single.resize((48, 48), Image.Resampling.NEAREST).tobytes()


def test_characters_stay_in_their_cells() -> None:
    for char in "国鑫餐糖，￥gjpqyW@{|_":
        box = ink_box(picture(INIT + b"    " + char.encode("gbk") + b"\n"))
        width = 24 if len(char.encode("gbk")) == 2 else 12
        assert box is not None
        assert box[0] >= 48
        assert box[2] <= 48 + width
        assert box[3] <= 24


def test_bold_has_more_ink_inverse_is_black_and_underline_lies_at_the_bottom() -> None:
    def black(data: bytes) -> int:
        return picture(INIT + data + "奶粉\n".encode("gbk")).convert("L").histogram()[0]

    plain = black(b"")
    assert black(ESC + b"E\1") > plain
    assert black(GS + b"B\1") == 48 * 24 - plain
    underlined = picture(INIT + FS + b"-\2" + "　\n".encode("gbk"))
    assert ink_box(underlined) == (0, 22, 24, 24)


def test_upside_down_turns_the_line() -> None:
    upright = picture(b"abc\n").crop((0, 0, 576, 24))
    turned = picture(ESC + b"{\1abc\n").crop((0, 0, 576, 24))
    assert turned.tobytes() == upright.transpose(Image.Transpose.ROTATE_180).tobytes()


def test_a_raster_image_is_drawn_dot_for_dot() -> None:
    image = picture(GS + b"v0\3\1\0\2\0" + b"\x80\x01")
    assert [image.getpixel(at) for at in ((0, 0), (1, 1), (2, 0), (14, 2), (15, 3))] == [0, 0, 1, 0, 0]
    assert image.height == 4


def test_rare_hanzi_come_from_the_fallback_font() -> None:
    paper = Paper(charset="gb18030")
    common, rare, missing = (
        picture(INIT + char.encode("gb18030") + b"\n", paper).tobytes() for char in ("婴", "䶮", "\ue000")
    )
    assert len({common, rare, missing}) == 3


def test_without_fonts_there_is_nothing_to_draw_with() -> None:
    with pytest.raises(ValueError, match="font"):
        Glyphs([])
