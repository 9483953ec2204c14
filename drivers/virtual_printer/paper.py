"""The printer's fixed properties: paper width, character set, the distance to the knife."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Charset = Literal["gbk", "gb18030", "utf-8"]

CELL_WIDTH = 12  # font A, half-width; a hanzi takes two
CELL_HEIGHT = 24
FONT_B = (9, 17)
LINE_SPACING = 30


@dataclass(frozen=True)
class Paper:
    """What does not change while the printer runs.

    `columns` are half-width characters of font A (32 on 58 mm, 48 on 80 mm), `charset` is what two-byte mode
    expects, `chinese_at_start` says whether that mode is on after power-on and `ESC @` (models differ; the strict
    choice is off), `knife_dots` is the way from the print head to the knife, fed by the "feed and cut" commands.
    """

    columns: int = 48
    charset: Charset = "gbk"
    chinese_at_start: bool = False
    knife_dots: int = 96

    def __post_init__(self) -> None:
        if not 8 <= self.columns <= 96:
            message = f"columns must be 8 to 96, not {self.columns}"
            raise ValueError(message)

    @property
    def width_dots(self) -> int:
        """Printable width: 384 for 32 columns, 576 for 48."""
        return self.columns * CELL_WIDTH
