"""The function keys as buttons, along the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from posclient.words import Words
from ui.keys import Action
from ui.theme.tokens import Theme
from ui.widgets.buttons import action_button

_GAP: Final = 6


class KeyBar(QWidget):
    """One button an action, all of one width."""

    acted = Signal(object)

    def __init__(self, words: Words, theme: Theme, actions: Sequence[Action]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        self.buttons: dict[Action, QPushButton] = {}
        for action in actions:
            made = action_button(words, theme, action, self.acted.emit, role="function", stacked=True)
            self.buttons[action] = made
            row.addWidget(made, 1)
