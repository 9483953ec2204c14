"""Paper items as a picture, dot for dot: one pixel is one dot of the print head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PIL import Image as Pillow
from PIL import ImageDraw

from drivers.virtual_printer.glyphs import Glyphs
from drivers.virtual_printer.items import (
    Barcode,
    Bitmap,
    Cut,
    DrawerKick,
    Fault,
    Feed,
    Glyph,
    Image,
    Item,
    Picture,
    QrCode,
    TextLine,
)

_WHITE: Final = 1
_BLACK: Final = 0
_HRI_GAP: Final = 6
_TALLEST: Final = 60_000  # dots, about 7.5 m of paper: the limit of what is worth a picture


def render(items: Iterable[Item], width_dots: int, glyphs: Glyphs) -> Pillow.Image:
    """A black-and-white picture `width_dots` wide and as long as the paper (at least one dot, at most 60 000).

    Drawer kicks and faults leave no mark, as on real paper.
    """
    strips = [strip for item in items if (strip := _strip(item, width_dots, glyphs)) is not None]
    paper = Pillow.new("1", (width_dots, _paper_height(strips)), _WHITE)
    y = 0
    for strip in strips:
        paper.paste(strip, (0, y))
        y += strip.height
    return paper


def _paper_height(strips: Sequence[Pillow.Image]) -> int:
    return max(1, min(_TALLEST, sum(strip.height for strip in strips)))


def _strip(item: Item, width: int, glyphs: Glyphs) -> Pillow.Image | None:
    """One item on a strip of paper of its own, or None where it takes no paper."""
    strip: Pillow.Image | None = None
    match item:
        case TextLine():
            strip = _text_line(item, width, glyphs)
        case Image(picture):
            strip = _blank(width, picture.height)
            _draw_picture(strip, picture, 0)
        case Barcode():
            strip = _barcode(item, width, glyphs)
        case QrCode():
            strip = _qr(item, width)
        case Feed(dots):
            strip = _blank(width, dots) if dots else None
        case Cut():
            strip = _knife(width, partial=item.partial)
        case DrawerKick() | Fault():
            pass
    return strip


def _blank(width: int, height: int) -> Pillow.Image:
    return Pillow.new("1", (width, height), _WHITE)


def _text_line(line: TextLine, width: int, glyphs: Glyphs) -> Pillow.Image | None:
    if not line.feed:
        return None
    strip = _blank(width, line.feed)
    if not line.height:
        return strip
    band = _blank(width, line.height)
    for piece in line.pieces:
        y = line.height - piece.height
        if isinstance(piece, Glyph):
            _draw_glyph(band, piece, y, glyphs)
        else:
            _draw_picture(band, piece, y)
    strip.paste(band.transpose(Pillow.Transpose.ROTATE_180) if line.upside_down else band, (0, 0))
    return strip


def _draw_glyph(paper: Pillow.Image, glyph: Glyph, y: int, glyphs: Glyphs) -> None:
    """The cell, enlarged dot by dot as a printer does; the underline lies in the cell's lowest dots."""
    style = glyph.style
    cell = glyphs.cell(glyph.char, glyph.cell_width, glyph.cell_height, bold=style.bold)
    ink = cell.resize((glyph.width, glyph.height), Pillow.Resampling.NEAREST)
    if style.underline and not style.inverse:
        bottom = (0, ink.height - style.underline, ink.width - 1, ink.height - 1)
        ImageDraw.Draw(ink).rectangle(bottom, fill=1)
    if style.inverse:
        ImageDraw.Draw(paper).rectangle(
            (glyph.x, y, glyph.x + glyph.width - 1, y + glyph.height - 1), fill=_BLACK
        )
    paper.paste(_WHITE if style.inverse else _BLACK, (glyph.x, y), ink)


def _draw_picture(paper: Pillow.Image, picture: Picture, y: int) -> None:
    ink = _ink(picture.bitmap).resize((picture.width, picture.height), Pillow.Resampling.NEAREST)
    paper.paste(_BLACK, (picture.x, y), ink)


def _ink(bitmap: Bitmap) -> Pillow.Image:
    return Pillow.frombytes("1", (bitmap.width, bitmap.height), bitmap.data)


def _barcode(code: Barcode, width: int, glyphs: Glyphs) -> Pillow.Image:
    caption = _caption(code, glyphs) if code.hri != "none" else None
    caption_height = caption.height + _HRI_GAP if caption is not None else 0
    above = caption_height if code.hri in ("above", "both") else 0
    below = caption_height if code.hri in ("below", "both") else 0
    strip = _blank(width, above + code.height + below)
    bars = ImageDraw.Draw(strip)
    for index, module in enumerate(code.modules):
        if module == "1":
            left = code.x + index * code.module_dots
            bars.rectangle((left, above, left + code.module_dots - 1, above + code.height - 1), fill=_BLACK)
    if caption is not None:
        x = code.x + (len(code.modules) * code.module_dots - caption.width) // 2
        for y in ([0] if above else []) + ([above + code.height + _HRI_GAP] if below else []):
            strip.paste(_BLACK, (max(0, x), y), caption)
    return strip


def _caption(code: Barcode, glyphs: Glyphs) -> Pillow.Image:
    cell_width, cell_height = (9, 17) if code.hri_font_b else (12, 24)
    text = "".join(char if char.isprintable() else " " for char in code.text)
    caption = Pillow.new("1", (cell_width * max(1, len(text)), cell_height), 0)
    for index, char in enumerate(text):
        caption.paste(glyphs.cell(char, cell_width, cell_height, bold=False), (index * cell_width, 0))
    return caption


def _qr(code: QrCode, width: int) -> Pillow.Image:
    modules = Pillow.new("1", (len(code.rows), len(code.rows)), _WHITE)
    modules.putdata([_BLACK if dark == "1" else _WHITE for row in code.rows for dark in row])
    side = len(code.rows) * code.module_dots
    strip = _blank(width, side)
    strip.paste(modules.resize((side, side), Pillow.Resampling.NEAREST), (code.x, 0))
    return strip


def _knife(width: int, *, partial: bool) -> Pillow.Image:
    """A dashed line across, broken in the middle where a partial cut leaves its bridge."""
    strip = _blank(width, 9)
    draw = ImageDraw.Draw(strip)
    for x in range(0, width, 12):
        if not (partial and abs(x + 4 - width // 2) < 18):
            draw.line((x, 4, x + 6, 4), fill=_BLACK)
    return strip
