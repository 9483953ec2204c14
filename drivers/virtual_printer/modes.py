"""The printer's modes and the commands that only change them: pure functions from modes to modes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeVar

from drivers.virtual_printer.charsets import CODE_PAGES
from drivers.virtual_printer.items import HriPlace, Style
from drivers.virtual_printer.paper import CELL_WIDTH, LINE_SPACING, Paper

Align = Literal["left", "center", "right"]
Level = Literal["L", "M", "Q", "H"]


@dataclass(frozen=True)
class Modes:
    """All that `ESC @` resets. Lengths are dots; sizes are multipliers."""

    chinese: bool
    area_width: int
    align: Align = "left"
    left_margin: int = 0
    spacing: int = LINE_SPACING
    char_space: int = 0
    emphasized: bool = False
    double_strike: bool = False
    inverse: bool = False
    upside_down: bool = False
    font_b: bool = False
    underline: int = 0
    wide_underline: int = 0  # of hanzi
    size: tuple[int, int] = (1, 1)  # width, height of one-byte characters
    wide_size: tuple[int, int] = (1, 1)  # of hanzi
    code_page: int = 0
    tabs: tuple[int, ...] = tuple(range(8, 256, 8))  # columns
    barcode_height: int = 162
    barcode_module: int = 3
    hri: HriPlace = "none"
    hri_font_b: bool = False
    qr_module: int = 3
    qr_level: Level = "L"
    status_mask: int = 0  # automatic status back; 0 = off

    def style(self, *, wide: bool) -> Style:
        """The style of the next character."""
        width, height = self.wide_size if wide else self.size
        return Style(
            bold=self.emphasized or self.double_strike,
            underline=self.wide_underline if wide else self.underline,
            inverse=self.inverse,
            width=width,
            height=height,
        )


def initial(paper: Paper) -> Modes:
    """Modes after power-on."""
    return Modes(chinese=paper.chinese_at_start, area_width=paper.width_dots)


Setter = Callable[[Modes, bytes], Modes]
T = TypeVar("T")


def _choice(value: int, choices: dict[int, T]) -> T:
    if value not in choices:
        message = f"parameter {value} is out of range"
        raise ValueError(message)
    return choices[value]


def _within(value: int, low: int, high: int) -> int:
    if not low <= value <= high:
        message = f"parameter {value} is not within {low} to {high}"
        raise ValueError(message)
    return value


def _print_mode(modes: Modes, n: int) -> Modes:
    """`ESC !`: everything but emphasis is for one-byte characters alone."""
    return replace(
        modes,
        font_b=bool(n & 0x01),
        emphasized=bool(n & 0x08),
        size=(2 if n & 0x20 else 1, 2 if n & 0x10 else 1),
        underline=1 if n & 0x80 else 0,
    )


def _wide_print_mode(modes: Modes, n: int) -> Modes:
    """`FS !`: the same for hanzi."""
    return replace(
        modes,
        wide_size=(2 if n & 0x04 else 1, 2 if n & 0x08 else 1),
        wide_underline=1 if n & 0x80 else 0,
    )


def _character_size(modes: Modes, n: int) -> Modes:
    """`GS !`: high nibble width, low nibble height, for all characters."""
    size = (_within(n >> 4, 0, 7) + 1, _within(n & 0x0F, 0, 7) + 1)
    return replace(modes, size=size, wide_size=size)


def _quadruple(modes: Modes, n: int) -> Modes:
    return replace(modes, wide_size=(2, 2) if n & 1 else (1, 1))


def _tabs(modes: Modes, columns: bytes) -> Modes:
    """`ESC D`: ascending columns, closed by NUL."""
    stops = tuple(columns[:-1])
    if list(stops) != sorted(set(stops)) or len(stops) > 32:
        message = "tab stops must ascend and be 32 at most"
        raise ValueError(message)
    return replace(modes, tabs=stops)


def _code_page(modes: Modes, n: int) -> Modes:
    if n not in CODE_PAGES:
        message = f"this printer has no code page {n}"
        raise ValueError(message)
    return replace(modes, code_page=n)


def _area_width(modes: Modes, width: int) -> Modes:
    return replace(modes, area_width=_within(width, CELL_WIDTH * 2, 65535))


def _digit(value: int) -> int:
    """Many parameters may be given as a number or as its digit."""
    return value - 48 if 48 <= value <= 57 else value


def _one(change: Callable[[Modes, int], Modes]) -> Setter:
    return lambda modes, arguments: change(modes, arguments[0])


def _two(change: Callable[[Modes, int], Modes]) -> Setter:
    return lambda modes, arguments: change(modes, int.from_bytes(arguments, "little"))


_ALIGNS: Final[dict[int, Align]] = {0: "left", 1: "center", 2: "right"}
_HRI: Final[dict[int, HriPlace]] = {0: "none", 1: "above", 2: "below", 3: "both"}
_THICKNESS: Final = {0: 0, 1: 1, 2: 2}
_OFF_ON: Final = {0: False, 1: True}

SETTERS: Final[dict[bytes, Setter]] = {
    b"\x1b!": _one(_print_mode),
    b"\x1b2": lambda modes, _: replace(modes, spacing=LINE_SPACING),
    b"\x1b3": _one(lambda modes, n: replace(modes, spacing=n)),
    b"\x1b ": _one(lambda modes, n: replace(modes, char_space=n)),
    b"\x1b-": _one(lambda modes, n: replace(modes, underline=_choice(_digit(n), _THICKNESS))),
    b"\x1bD": _tabs,
    b"\x1bE": _one(lambda modes, n: replace(modes, emphasized=bool(n & 1))),
    b"\x1bG": _one(lambda modes, n: replace(modes, double_strike=bool(n & 1))),
    b"\x1bM": _one(lambda modes, n: replace(modes, font_b=_choice(_digit(n), _OFF_ON))),
    b"\x1ba": _one(lambda modes, n: replace(modes, align=_choice(_digit(n), _ALIGNS))),
    b"\x1bt": _one(_code_page),
    b"\x1b{": _one(lambda modes, n: replace(modes, upside_down=bool(n & 1))),
    b"\x1c!": _one(_wide_print_mode),
    b"\x1c&": lambda modes, _: replace(modes, chinese=True),
    b"\x1c-": _one(lambda modes, n: replace(modes, wide_underline=_choice(_digit(n), _THICKNESS))),
    b"\x1c.": lambda modes, _: replace(modes, chinese=False),
    b"\x1cW": _one(_quadruple),
    b"\x1d!": _one(_character_size),
    b"\x1dB": _one(lambda modes, n: replace(modes, inverse=bool(n & 1))),
    b"\x1dH": _one(lambda modes, n: replace(modes, hri=_choice(_digit(n), _HRI))),
    b"\x1dL": _two(lambda modes, n: replace(modes, left_margin=n)),
    b"\x1dW": _two(_area_width),
    b"\x1da": _one(lambda modes, n: replace(modes, status_mask=n)),
    b"\x1df": _one(lambda modes, n: replace(modes, hri_font_b=_choice(_digit(n), _OFF_ON))),
    b"\x1dh": _one(lambda modes, n: replace(modes, barcode_height=_within(n, 1, 255))),
    b"\x1dw": _one(lambda modes, n: replace(modes, barcode_module=_within(n, 2, 6))),
}

# These are obeyed at the beginning of a line alone; elsewhere a printer ignores them.
AT_LINE_START: Final = frozenset({b"\x1ba", b"\x1b{", b"\x1dL", b"\x1dW"})
