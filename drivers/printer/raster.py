"""Pictures as printer bytes, and text drawn as a picture where the printer's character set lacks a character."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from posclient.slips.layout import Line
from posclient.slips.wrapping import char_columns

_GLYPH_DOTS = 24  # height and width of a hanzi of font A
_LEADING_DOTS = 6  # white below a drawn line, as the printer leaves below its own
_BAND_ROWS = 240  # cheap printers buffer no more of one `GS v 0`
_UNASSIGNED = "\U0010fffd"  # no font has it: what it draws is the font's sign for a missing glyph


def picture(image: Image.Image) -> bytes:
    """A black-and-white picture (1 = black) at the left edge, as `GS v 0` in bands.

    A dot is added where picture data would read as a real-time command (`DLE EOT`, `DLE ENQ`, `DLE DC4`): printers obey
    those even inside a picture.
    """
    width_bytes = (image.width + 7) // 8
    data = image.tobytes()
    out = bytearray()
    for top in range(0, image.height, _BAND_ROWS):
        rows = min(_BAND_ROWS, image.height - top)
        band = data[top * width_bytes : (top + rows) * width_bytes]
        for second in (b"\x04", b"\x05", b"\x14"):
            band = band.replace(b"\x10" + second, b"\x18" + second)
        out += b"\x1dv0\x00" + width_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little") + band
    return bytes(out)


def modules_picture(rows: Sequence[Sequence[bool]], *, dots: int, scale: int, row_scale: int) -> bytes:
    """A code's modules (True = black), each `scale` dots wide and `row_scale` high, centred on paper of `dots`."""
    width, height = len(rows[0]) * scale, len(rows) * row_scale
    small = Image.new("1", (len(rows[0]), len(rows)))
    small.putdata([int(dark) for row in rows for dark in row])
    left = (dots - width) // 2
    image = Image.new("1", (left + width, height))
    image.paste(small.resize((width, height), Image.Resampling.NEAREST), (left, 0))
    return picture(image)


def draw_line(line: Line, *, columns: int, dots: int, fonts: Sequence[Path]) -> bytes:
    """A line drawn character by character on the column grid, so that it stands where text would.

    A character that no font has is drawn as an empty box. Raises OSError when a font file can't be read.
    """
    column_dots = dots // columns
    glyph = _GLYPH_DOTS * line.size
    image = Image.new("1", (dots, glyph + _LEADING_DOTS * line.size))
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    loaded = [_font(path, glyph) for path in fonts]
    x = 0
    for char in line.text:
        width = char_columns(char) * column_dots * line.size
        # A combining mark takes no column: it goes onto the character before it.
        _draw_char(pen, char, (x if width else x - column_dots * line.size, 0), (width, glyph), loaded)
        if line.bold:
            _draw_char(
                pen, char, ((x if width else x - column_dots * line.size) + 1, 0), (width, glyph), loaded
            )
        x += width
    return picture(image)


def _draw_char(
    pen: ImageDraw.ImageDraw,
    char: str,
    at: tuple[int, int],
    cell: tuple[int, int],
    fonts: Sequence[ImageFont.FreeTypeFont],
) -> None:
    if char in {" ", "\u3000"}:
        return
    for font in fonts:
        if _has_glyph(font, char):
            pen.text(at, char, font=font, fill=1)
            return
    if char_columns(char):
        pen.rectangle((at[0] + 2, at[1] + 2, at[0] + cell[0] - 3, at[1] + cell[1] - 3), outline=1)


@lru_cache(maxsize=16)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


@lru_cache(maxsize=1024)
def _has_glyph(font: ImageFont.FreeTypeFont, char: str) -> bool:
    mask = font.getmask(char, mode="1")
    missing = font.getmask(_UNASSIGNED, mode="1")
    return mask.size != missing.size or bytes(mask) != bytes(missing)
