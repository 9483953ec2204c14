"""A panel of the sale's right column that takes the keys while it is open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from posclient.words import Words
from ui.keys import Action
from ui.theme.style import with_role
from ui.theme.tokens import GAP, Theme
from ui.widgets.buttons import action_button


class SidePanel(QFrame):
    """The focus stays at the screen's home, which hands the keys on. `acted` asks to go back.

    `keeps_open`: the panel stays while the basket changes under it.
    """

    acted = Signal(object)
    keeps_open = False

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        with_role(self, "card")
        self._words = words
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 14, 20, 16)
        self._column.setSpacing(GAP)

    def press(self, key: str) -> None:
        """A character."""

    def erase(self) -> None:
        """Backspace."""

    def enter(self) -> None:
        """Enter."""

    def move_choice(self, by: int) -> None:
        """An arrow."""

    def delete(self) -> None:
        """Delete."""

    def _end(self, confirm: QPushButton) -> None:
        """Back, and beside it the main button, at the foot."""
        ending = QHBoxLayout()
        ending.setSpacing(GAP)
        ending.addWidget(action_button(self._words, self._theme, Action.BACK, self.acted.emit))
        ending.addWidget(confirm, 1)
        self._column.addLayout(ending)
