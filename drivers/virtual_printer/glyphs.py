"""Characters as black and white cells, drawn from font files and kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

_MISSING: Final = "\U000fffff"  # a private code point that no font draws
_INK: Final = 120  # grey level from which a dot is burnt
_BASELINE: Final = 19  # of a 24-dot cell, so that descenders have room
_WIDE_BASELINE: Final = 21  # hanzi fill their square


def font_files(folder: Path) -> tuple[Path, ...]:
    """The font files in `folder`: collections (`.ttc`) first, then single fonts, each by name."""
    fonts = [path for path in folder.iterdir() if path.suffix.lower() in (".ttc", ".ttf", ".otf")]
    return tuple(sorted(fonts, key=lambda path: (path.suffix.lower() != ".ttc", path.name)))


class Glyphs:
    """Draws characters with the first font that has them.

    `fonts` are tried in order; of a collection that holds several faces the last is taken, which is where a
    fixed-width face stands in CJK collections. Raises OSError for a file that is no font, ValueError for no file.
    """

    def __init__(self, fonts: Sequence[Path]) -> None:
        if not fonts:
            message = "at least one font file is needed"
            raise ValueError(message)
        self._paths = tuple(fonts)
        self._faces = {size: tuple(_open_face(path, size) for path in fonts) for size in (24, 17)}
        self.cell = lru_cache(maxsize=4096)(self._cell)

    def _cell(self, char: str, width: int, height: int, *, bold: bool) -> Image.Image:
        """A mode "1" image of `width` × `height`, ink = 1. A character no font has is an empty frame."""
        cell = Image.new("L", (width, height), 0)
        face = self._face_for(char, height)
        draw = ImageDraw.Draw(cell)
        if face is None:
            draw.rectangle((1, 3, width - 3, height - 3), outline=255)
        else:
            self._draw(cell, char, face)
        ink = cell.point(lambda level: 255 if level >= _INK else 0).convert("1")
        if bold:
            thick = ink.copy()
            thick.paste(1, (1, 0), ink)
            return thick
        return ink

    def _face_for(self, char: str, height: int) -> ImageFont.FreeTypeFont | None:
        faces = self._faces[24 if height >= 24 else 17]
        return next((face for face in faces if _has(face, char)), None)

    @staticmethod
    def _draw(cell: Image.Image, char: str, face: ImageFont.FreeTypeFont) -> None:
        """In the middle of the cell; a glyph wider than the cell is squeezed into it, not cut."""
        advance = max(1, round(face.getlength(char)))
        baseline = _WIDE_BASELINE if cell.width >= 24 else round(cell.height * _BASELINE / 24)
        if advance <= cell.width:
            ImageDraw.Draw(cell).text(((cell.width - advance) // 2, baseline), char, 255, face, "ls")
            return
        wide = Image.new("L", (advance, cell.height), 0)
        ImageDraw.Draw(wide).text((0, baseline), char, 255, face, "ls")
        cell.paste(wide.resize(cell.size, Image.Resampling.BOX))


def _open_face(path: Path, size: int) -> ImageFont.FreeTypeFont:
    last = ImageFont.truetype(path, size, index=0)
    if path.suffix.lower() != ".ttc":
        return last
    for index in range(1, 16):
        try:
            last = ImageFont.truetype(path, size, index=index)
        except OSError:  # FreeType's way to say that there is no such face
            break
    return last


def _has(face: ImageFont.FreeTypeFont, char: str) -> bool:
    """Whether the face draws `char` otherwise than a character that it surely lacks."""
    if char.isspace():
        return True
    return bytes(face.getmask(char)) != bytes(face.getmask(_MISSING))
