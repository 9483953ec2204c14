"""Where everything stands on the paper: a document becomes lines of known width, still knowing no device.

Widths are counted in columns: a half-width character takes one, a hanzi two. That is the length of its GBK bytes, which
is how Chinese receipt printers count; 58 mm paper has 32 columns, 80 mm paper 48.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from posclient.slips.document import Align, Cell, Checkbox, Code, Columns, Cut, Document, Feed, Rule, Text
from posclient.slips.wrapping import char_columns, clean, longest_word, text_columns, wrap

SHARE_BASE = 48  # `Cell.share` counts columns of a slip this wide
_LEAST_CELL = 2  # a narrower cell could not hold one hanzi
_BOX = "[ ] "


class LayoutError(ValueError):
    """The document asks for something that no paper of this width can hold."""


@dataclass(frozen=True)
class Line:
    """One printed line. `text` is clean and padded on the left; it takes at most columns // `size` columns."""

    text: str
    size: int = 1
    bold: bool = False


LaidOut = Line | Code | Feed | Cut


def lay_out(document: Document, columns: int) -> tuple[LaidOut, ...]:
    """The document as lines of at most `columns` columns, and between them its codes, feeds and cuts.

    Nothing of a text is left out except control characters and the spaces at which a line breaks. The caption of a code
    follows it as lines of its own. Raises LayoutError for a size other than 1 or 2, a rule that is not one half-width
    character, and cells whose shares do not fit.
    """
    items: list[LaidOut] = []
    for block in document.blocks:
        match block:
            case Text():
                items.extend(_paragraph(block, columns))
            case Columns():
                items.extend(_row(block, columns))
            case Rule():
                items.append(_rule(block, columns))
            case Checkbox():
                items.extend(_checkbox(block, columns))
            case Code():
                items.append(block)
                if block.caption:
                    items.extend(_paragraph(Text(block.caption, align="center"), columns))
            case Feed() | Cut():
                items.append(block)
    return tuple(items)


def _paragraph(block: Text, columns: int) -> list[Line]:
    if block.size not in {1, 2}:
        raise LayoutError(f"text size {block.size}: a printer's text is of size 1 or 2")
    width = columns // block.size
    lines = wrap(clean(block.text), width)
    return [Line(_aligned(line, width, block.align).rstrip(" "), block.size, block.bold) for line in lines]


def _rule(block: Rule, columns: int) -> Line:
    if len(block.char) != 1 or clean(block.char) != block.char or char_columns(block.char) != 1:
        raise LayoutError(f"a rule is drawn with one half-width character, not with {block.char!r}")
    return Line(block.char * columns)


def _checkbox(block: Checkbox, columns: int) -> list[Line]:
    lines = wrap(clean(block.text), columns - len(_BOX))
    return [Line(((" " * len(_BOX) if at else _BOX) + line).rstrip(" ")) for at, line in enumerate(lines)]


def _aligned(text: str, width: int, align: Align) -> str:
    gap = max(width - text_columns(text), 0)
    before = {"left": 0, "center": gap // 2, "right": gap}[align]
    return " " * before + text + " " * (gap - before)


def _row(block: Columns, columns: int) -> list[Line]:
    cells = [Cell(clean(cell.text), cell.align, cell.share) for cell in block.cells]
    widths = _widen_for_words(cells, _shared_widths(cells, columns))
    filled = _fill(cells, widths)
    lines = []
    for at in range(max(len(part) for part in filled)):
        row = "".join(
            part[at] if at < len(part) else " " * width for part, width in zip(filled, widths, strict=True)
        )
        lines.append(Line(row.rstrip(" "), bold=block.bold))
    return lines


def _shared_widths(cells: Sequence[Cell], columns: int) -> list[int]:
    """The cells' widths by their shares. Edges are scaled, not widths, so that a full row stays a full row."""
    if not cells or any(cell.share < 0 for cell in cells):
        raise LayoutError("a row has at least one cell, and no cell a negative share")
    left = SHARE_BASE - sum(cell.share for cell in cells)
    takers = [at for at, cell in enumerate(cells) if cell.share == 0]
    if left < len(takers) * _LEAST_CELL:
        raise LayoutError(f"the cells of a row share more than {SHARE_BASE} columns")
    shares = [cell.share for cell in cells]
    for order, at in enumerate(takers):
        shares[at] = left // len(takers) + (order < left % len(takers))
    edges = [0]
    for share in shares:
        edges.append(edges[-1] + share)
    scaled = [(edge * columns * 2 + SHARE_BASE) // (SHARE_BASE * 2) for edge in edges]
    widths = [end - start for start, end in itertools.pairwise(scaled)]
    if min(widths) < _LEAST_CELL:
        raise LayoutError(f"a cell of a row is narrower than {_LEAST_CELL} columns on a slip of {columns}")
    return widths


def _widen_for_words(cells: Sequence[Cell], widths: list[int]) -> list[int]:
    """Move columns from cells with room to cells whose longest word does not fit: an amount is not broken in two."""
    last = len(cells) - 1
    needs = [max(longest_word(cell.text) + (at < last), _LEAST_CELL) for at, cell in enumerate(cells)]
    widths = list(widths)
    for at, need in enumerate(needs):
        while widths[at] < need:
            giver = max(range(len(cells)), key=lambda other: widths[other] - needs[other])
            if widths[giver] <= needs[giver]:
                break
            widths[giver] -= 1
            widths[at] += 1
    return widths


def _fill(cells: Sequence[Cell], widths: Sequence[int]) -> list[list[str]]:
    """Each cell's lines, padded to its width. Where two cells would touch, the left one yields a column."""
    filled: list[list[str]] = []
    for cell, width in zip(reversed(cells), reversed(widths), strict=True):
        lines = [_aligned(line, width, cell.align) for line in wrap(cell.text, width)]
        if filled and width > _LEAST_CELL and _touch(lines, filled[0]):
            lines = [_aligned(line, width - 1, cell.align) + " " for line in wrap(cell.text, width - 1)]
        filled.insert(0, lines)
    return filled


def _touch(left: Sequence[str], right: Sequence[str]) -> bool:
    return any(not a.endswith(" ") and not b.startswith(" ") for a, b in zip(left, right, strict=False))
