"""Another quantity for a line, in the right column."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from posclient.domain.money import ONE
from posclient.services.view import LineView
from posclient.words import Words
from posclient.words.names import name_in
from ui.keys import Action
from ui.theme.style import with_role
from ui.theme.tokens import GAP, Theme
from ui.widgets.buttons import action_button, button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import label

_LONGEST: Final = 4


class QuantityPanel(QFrame):
    """`chosen` bears the line's id and its new quantity in thousandths."""

    chosen = Signal(str, int)
    acted = Signal(object)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        with_role(self, "card")
        self._words = words
        self._line_id = ""
        self._typed = ""
        self._name = label("", "large", wraps=True)
        self._now = label("", "muted")
        self.number = label("", "due", right=True)
        self.keypad = Keypad(theme, erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self.confirm = button(f"{words('app.ok')}  Enter", self.enter, role="main")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(GAP)
        column.addWidget(label(words("sale.set_quantity"), "title"))
        column.addWidget(self._name)
        column.addWidget(self._now)
        column.addWidget(self.number)
        column.addWidget(self.keypad, 100)
        column.addStretch(1)
        ending = QHBoxLayout()
        ending.setSpacing(GAP)
        ending.addWidget(action_button(words, theme, Action.BACK, self.acted.emit))
        ending.addWidget(self.confirm, 1)
        column.addLayout(ending)

    def begin(self, line: LineView) -> None:
        """Ask for a line's quantity."""
        self._line_id = line.quoted.line_id
        self._typed = ""
        self._name.setText(name_in(self._words.language, line.product.name, line.product.name_en))
        self._now.setText(self._words("sale.times", quantity=self._words.quantity(line.quoted.quantity)))
        self._show()

    def press(self, key: str) -> None:
        """A digit."""
        if key.isascii() and key.isdigit() and len(self._typed) < _LONGEST:
            self._typed = (self._typed + key).lstrip("0")
            self._show()

    def erase(self) -> None:
        """Take back the last digit."""
        self._typed = self._typed[:-1]
        self._show()

    def enter(self) -> None:
        """That many; nothing typed changes nothing."""
        if self._typed:
            self.chosen.emit(self._line_id, int(self._typed) * ONE)

    def _show(self) -> None:
        self.number.setText(self._typed or "—")
        self.confirm.setEnabled(bool(self._typed))
