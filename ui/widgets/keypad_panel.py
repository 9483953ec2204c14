"""Digits for a finger while the member's panel would stand there: goods and numbers without a keyboard."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from posclient.words import Words
from ui.keys import Action
from ui.theme.style import with_role
from ui.theme.tokens import GAP, Theme
from ui.widgets.buttons import action_button, button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import label


class KeypadPanel(QFrame):
    """`typed`, `erased` and `entered` are for the entry strip; `acted` asks to go back."""

    typed = Signal(str)
    erased = Signal()
    entered = Signal()
    acted = Signal(object)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        with_role(self, "card")
        self.keypad = Keypad(theme, "×", erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.typed)
        self.keypad.erased.connect(self.erased)
        self.find_button = button(f"{words('ui.find')}  Enter", self.entered.emit, role="tall")
        self.back = action_button(words, theme, Action.BACK, self.acted.emit, role="tall")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(GAP)
        column.addWidget(label(words("ui.find"), "title"))
        column.addWidget(label(words("ui.strip_hint"), "muted", wraps=True))
        column.addWidget(self.keypad, 100)
        column.addStretch(1)
        ending = QHBoxLayout()
        ending.setSpacing(GAP)
        ending.addWidget(self.back)
        ending.addWidget(self.find_button, 1)
        column.addLayout(ending)
