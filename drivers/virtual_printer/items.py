"""What can be on the paper, and what a printer does besides: the decoder's output. All lengths are dots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

HriPlace = Literal["none", "above", "below", "both"]
SymbolKind = Literal["upc-a", "ean13", "ean8", "code39", "code128"]


@dataclass(frozen=True)
class Style:
    """How a character looks. `width` and `height` multiply the cell, 1 to 8; `underline` is a thickness in dots."""

    bold: bool = False
    underline: int = 0
    inverse: bool = False
    width: int = 1
    height: int = 1


@dataclass(frozen=True)
class Glyph:
    """One character in its cell. `x` counts from the paper's left edge; `cell_*` are the sizes before multiplying."""

    char: str
    x: int
    cell_width: int
    cell_height: int
    style: Style

    @property
    def width(self) -> int:
        """Dots across, multiplied."""
        return self.cell_width * self.style.width

    @property
    def height(self) -> int:
        """Dots down, multiplied."""
        return self.cell_height * self.style.height


@dataclass(frozen=True)
class Bitmap:
    """Black and white dots, row by row, eight a byte, most significant bit leftmost, 1 = black.

    `data` holds exactly `height` rows of `(width + 7) // 8` bytes.
    """

    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class Picture:
    """A bitmap standing in a line or alone; each of its dots covers `scale_x` × `scale_y` dots of paper."""

    bitmap: Bitmap
    x: int
    scale_x: int = 1
    scale_y: int = 1

    @property
    def width(self) -> int:
        """Dots across, scaled."""
        return self.bitmap.width * self.scale_x

    @property
    def height(self) -> int:
        """Dots down, scaled."""
        return self.bitmap.height * self.scale_y


Piece = Glyph | Picture


@dataclass(frozen=True)
class TextLine:
    """One printed line. The paper moves on by `feed`, which is at least `height`; pieces stand on a common bottom."""

    pieces: tuple[Piece, ...]
    height: int
    feed: int
    upside_down: bool = False


@dataclass(frozen=True)
class Image:
    """A raster image printed on lines of its own."""

    picture: Picture


@dataclass(frozen=True)
class Barcode:
    """A bar code. `modules` is a string of 1 (bar) and 0 (gap), each `module_dots` wide; `text` is what it says."""

    kind: SymbolKind
    text: str
    modules: str
    x: int
    module_dots: int
    height: int
    hri: HriPlace = "none"
    hri_font_b: bool = False


@dataclass(frozen=True)
class QrCode:
    """A QR symbol without its quiet zone. `rows` are strings of 1 and 0, each module `module_dots` square."""

    data: bytes
    level: Literal["L", "M", "Q", "H"]
    rows: tuple[str, ...]
    x: int
    module_dots: int


@dataclass(frozen=True)
class Feed:
    """Blank paper."""

    dots: int


@dataclass(frozen=True)
class Cut:
    """The knife; a partial cut leaves a bridge."""

    partial: bool


@dataclass(frozen=True)
class DrawerKick:
    """A pulse on connector pin 2 or 5 of the drawer socket, for `on_ms`."""

    pin: Literal[2, 5]
    on_ms: int


@dataclass(frozen=True)
class Fault:
    """Bytes that this printer could not obey: an unknown command, a bad parameter, a code that does not fit."""

    data: bytes
    reason: str


@dataclass(frozen=True)
class Reply:
    """Bytes that the printer says to the host at this point of the stream."""

    data: bytes


Item = TextLine | Image | Barcode | QrCode | Feed | Cut | DrawerKick | Fault


def has_ink(item: Item) -> bool:
    """Whether the item leaves something to see; the rest moves the paper, cuts it or leaves no trace."""
    if isinstance(item, TextLine):
        return bool(item.pieces)
    return isinstance(item, Image | Barcode | QrCode)


@dataclass(frozen=True)
class Event:
    """One thing that happened; the bytes that caused it are `start` up to and without `end` of the whole stream."""

    start: int
    end: int
    what: Item | Reply
