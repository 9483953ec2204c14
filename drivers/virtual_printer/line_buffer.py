"""The print buffer: pieces of the line that is being filled, placed when it is printed."""

from __future__ import annotations

from dataclasses import replace

from drivers.virtual_printer.items import Piece, TextLine
from drivers.virtual_printer.modes import Align, Modes


def usable_width(modes: Modes, paper_width: int) -> int:
    """Dots that the left margin and the print area leave on the paper; at least one."""
    return max(1, min(modes.area_width, paper_width - modes.left_margin))


def aligned_x(width: int, modes: Modes, paper_width: int) -> int:
    """Where something `width` dots wide begins, counted from the paper's left edge. Never left of the margin."""
    room = max(0, usable_width(modes, paper_width) - width)
    shift: dict[Align, int] = {"left": 0, "center": room // 2, "right": room}
    return modes.left_margin + shift[modes.align]


class LineBuffer:
    """Pieces at positions relative to the beginning of the line, and the position of the next one."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self.position = 0

    @property
    def empty(self) -> bool:
        """Whether this is the beginning of a line: nothing printable and no movement."""
        return not self._pieces and self.position == 0

    @property
    def count(self) -> int:
        """How many pieces wait."""
        return len(self._pieces)

    def put(self, piece: Piece, space: int) -> None:
        """Place a piece (its `x` is ignored) at the position and move behind it and `space` dots."""
        self._pieces.append(replace(piece, x=self.position))
        self.position += piece.width + space

    def take_line(self, modes: Modes, paper_width: int, feed: int) -> TextLine:
        """The line as it is printed; the buffer is empty then. The feed grows to the line's height if need be."""
        width = max((piece.x + piece.width for piece in self._pieces), default=0)
        origin = aligned_x(width, modes, paper_width)
        height = max((piece.height for piece in self._pieces), default=0)
        pieces = tuple(replace(piece, x=origin + piece.x) for piece in self._pieces)
        self.clear()
        return TextLine(pieces, height, max(feed, height), modes.upside_down)

    def clear(self) -> None:
        """Throw away what is in the buffer."""
        self._pieces = []
        self.position = 0
