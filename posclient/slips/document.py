"""A slip as a device-free document: what is on the paper, not how a printer is told.

A document is a tuple of blocks, top to bottom. Checkout commits it; drivers turn it into bytes, tests into text.
It can be stored and read back: `encode` and `decode` are inverse.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Align = Literal["left", "center", "right"]
CodeKind = Literal["qr", "code128", "ean13"]


class Text(msgspec.Struct, frozen=True, tag="text"):
    """A paragraph. Wraps at the paper's width, never cut. `size` 1 or 2 multiplies width and height."""

    text: str
    align: Align = "left"
    size: int = 1
    bold: bool = False


class Cell(msgspec.Struct, frozen=True):
    """One cell of a row. `share` is its part of the width in columns of a 48-column slip, or 0 = what is left.

    A cell whose text does not fit wraps inside its own column.
    """

    text: str
    align: Align = "left"
    share: int = 0


class Columns(msgspec.Struct, frozen=True, tag="columns"):
    """Cells side by side; the row is as high as its highest cell."""

    cells: tuple[Cell, ...]
    bold: bool = False


class Rule(msgspec.Struct, frozen=True, tag="rule"):
    """A line across the paper, drawn with `char` (a half-width character)."""

    char: str = "-"


class Code(msgspec.Struct, frozen=True, tag="code"):
    """A machine-readable code, centred. `caption` is printed below it (human-readable)."""

    kind: CodeKind
    data: str
    caption: str = ""


class Checkbox(msgspec.Struct, frozen=True, tag="checkbox"):
    """A box to tick by hand, with its label; printed as two half-width brackets so that every charset has it."""

    text: str


class Feed(msgspec.Struct, frozen=True, tag="feed"):
    """Empty lines."""

    lines: int = 1


class Cut(msgspec.Struct, frozen=True, tag="cut"):
    """Cut the paper (after feeding past the blade), where the printer has a cutter; else feed."""


Block = Text | Columns | Rule | Code | Checkbox | Feed | Cut


class Document(msgspec.Struct, frozen=True):
    """A whole slip. `title` names it for people (spool list, picture file); it is not printed."""

    title: str
    blocks: tuple[Block, ...]


def encode(document: Document) -> bytes:
    """The document as stored bytes (JSON)."""
    return msgspec.json.encode(document)


def decode(data: bytes) -> Document:
    """Read back what `encode` made. Raises msgspec.ValidationError on anything else."""
    return msgspec.json.decode(data, type=Document)
