"""A keypad for fingers."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from ui.theme.icons import icon
from ui.theme.scale import px
from ui.theme.tokens import GAP, Theme
from ui.widgets.buttons import button

ERASE: Final = "erase"
_COLUMNS: Final = 3
_HIGHEST: Final = 4 * 84 + 3 * GAP


class Keypad(QWidget):
    """Ten digits, one or two more keys, and erase. Emits `typed` with the key's text, or `erased`.

    `extra` stands left of the 0: `.` for amounts, `×` for a quantity, `00`; an empty text leaves the place free.
    """

    typed = Signal(str)
    erased = Signal()

    def __init__(self, theme: Theme, extra: str = "", *, erase_name: str = "") -> None:
        super().__init__()
        self._theme = theme
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        self.keys: dict[str, QPushButton] = {}
        for place, text in enumerate(("7", "8", "9", "4", "5", "6", "1", "2", "3", extra, "0", ERASE)):
            if text:
                grid.addWidget(self._key(text, erase_name), place // _COLUMNS, place % _COLUMNS)
        self.rescale()

    def rescale(self) -> None:
        """No higher than looks like a keypad."""
        self.setMaximumHeight(px(_HIGHEST))

    def _key(self, text: str, erase_name: str) -> QPushButton:
        if text == ERASE:
            made = button("", self.erased.emit, role="key")
            made.setIcon(icon("backspace", self._theme.text, 28))
            made.setAccessibleName(erase_name)
        else:
            made = button(text, lambda: self.typed.emit(text), role="key")
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.keys[text] = made
        return made
