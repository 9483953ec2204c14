"""What a person reads on the paper, as lines of text: for tests, logs and the command line."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.virtual_printer.items import (
    Barcode,
    Cut,
    DrawerKick,
    Fault,
    Feed,
    Glyph,
    Image,
    Item,
    QrCode,
    TextLine,
)
from drivers.virtual_printer.paper import CELL_WIDTH, LINE_SPACING


def as_text(items: Iterable[Item]) -> str:
    """The items, one a line. Text stands at its column (a hanzi counts two); everything else is named in brackets."""
    return "\n".join(line for item in items for line in _lines(item))


def _lines(item: Item) -> tuple[str, ...]:
    if isinstance(item, TextLine):
        return (_text(item),)
    if isinstance(item, Feed):
        return ("",) * (item.dots // LINE_SPACING)
    return (f"[{_named(item)}]",)


def _named(item: Image | Barcode | QrCode | Cut | DrawerKick | Fault) -> str:
    match item:
        case Image(picture):
            return f"image {picture.width}×{picture.height}"
        case Barcode():
            return f"{item.kind} {item.text}"
        case QrCode():
            return f"qr {item.data.decode('utf-8', errors='backslashreplace')}"
        case Cut():
            return "partial cut" if item.partial else "cut"
        case DrawerKick():
            return f"drawer {item.pin}"
        case Fault():
            return f"fault {item.data[:8].hex(' ')}: {item.reason}" if item.data else f"fault: {item.reason}"


def _text(line: TextLine) -> str:
    text, end = "", 0
    for piece in line.pieces:
        text += " " * ((piece.x - end) // CELL_WIDTH)
        text += piece.char if isinstance(piece, Glyph) else f"[image {piece.width}×{piece.height}]"
        end = piece.x + piece.width
    return text.rstrip()
