"""The print head over the paper: modes, the line being filled, stored symbols, and the ways to put them down."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.virtual_printer.charsets import Character
from drivers.virtual_printer.condition import Condition
from drivers.virtual_printer.items import Fault, Feed, Glyph, Item, Picture, TextLine
from drivers.virtual_printer.line_buffer import LineBuffer, aligned_x, usable_width
from drivers.virtual_printer.modes import Modes, initial
from drivers.virtual_printer.paper import CELL_HEIGHT, CELL_WIDTH, FONT_B, Paper


@dataclass
class PrintHead:
    """What commands act on. `graphics` and `qr_data` are stored by one command and printed by another."""

    paper: Paper
    modes: Modes = field(init=False)
    line: LineBuffer = field(default_factory=LineBuffer)
    condition: Condition = field(default_factory=Condition)
    graphics: Picture | None = None
    qr_data: bytes | None = None

    def __post_init__(self) -> None:
        self.modes = initial(self.paper)

    def reset(self) -> tuple[Item, ...]:
        """`ESC @`: modes as after power-on; what waits in the print buffer is lost, which is a fault of the job."""
        lost = self.line.count
        self.line.clear()
        self.graphics = None
        self.qr_data = None
        self.modes = initial(self.paper)
        return (Fault(b"\x1b@", f"{lost} characters were lost by a reset"),) if lost else ()

    @property
    def room(self) -> int:
        """Dots across that may be printed on."""
        return usable_width(self.modes, self.paper.width_dots)

    def place(self, width: int) -> int:
        """The x of something `width` dots wide that stands alone on its line.

        Raises ValueError where the line is already begun, or where it is too wide: a printer leaves it out then.
        """
        self.need_line_start()
        if width > self.room:
            message = f"{width} dots wide, but there are {self.room}"
            raise ValueError(message)
        return aligned_x(width, self.modes, self.paper.width_dots)

    def need_line_start(self) -> None:
        """Raise ValueError unless this is the beginning of a line."""
        if not self.line.empty:
            message = "ignored: not at the beginning of a line"
            raise ValueError(message)

    def put_character(self, character: Character) -> tuple[Item, ...]:
        """Put a character into the line; a full line is printed first and comes back."""
        if character.wide:
            cell = (CELL_WIDTH * 2, CELL_HEIGHT)
        else:
            cell = FONT_B if self.modes.font_b else (CELL_WIDTH, CELL_HEIGHT)
        style = self.modes.style(wide=character.wide)
        glyph = Glyph(character.char, 0, *cell, style)
        return self.put(glyph, self.modes.char_space * style.width)

    def put(self, piece: Glyph | Picture, space: int = 0) -> tuple[Item, ...]:
        """Put a piece into the line; a full line is printed first and comes back."""
        printed: tuple[Item, ...] = ()
        if self.line.position + piece.width > self.room and not self.line.empty:
            printed = (self.print_line(),)
        self.line.put(piece, space)
        return printed

    def print_line(self, feed: int | None = None) -> TextLine:
        """Print the line, be it empty, and feed by the line spacing or by `feed` dots."""
        return self.line.take_line(
            self.modes, self.paper.width_dots, self.modes.spacing if feed is None else feed
        )

    def print_and_feed(self, dots: int) -> tuple[Item, ...]:
        """Print the line if there is one and move the paper on by `dots` altogether."""
        if not self.line.count:
            self.line.clear()
            return (Feed(dots),) if dots else ()
        return (self.print_line(dots),)
