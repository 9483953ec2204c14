"""Something short to type, with a keypad: a receipt's number, a reference, a price."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from posclient.words import Words
from ui.models.typed_amount import with_key
from ui.theme.tokens import GAP, Theme
from ui.widgets.buttons import button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import label
from ui.widgets.side_panel import SidePanel

_LONGEST: Final = 24


class TypedPanel(SidePanel):
    """`entered` bears what was typed, also nothing. `amounts`: it is money, with a point on the keypad."""

    entered = Signal(str)

    def __init__(self, words: Words, theme: Theme, *, amounts: bool = False) -> None:
        super().__init__(words, theme)
        self._amounts = amounts
        self._text = ""
        self._title = label("", "title", wraps=True)
        self._hint = label("", "muted", wraps=True)
        self.shown: QLabel = label("", "figure", right=True)
        self.keypad = Keypad(theme, "." if amounts else "", erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self.confirm = button(f"{words('app.ok')}  Enter", self.enter, role="main")
        self._column.addWidget(self._title)
        self._column.addWidget(self._hint)
        self._column.addSpacing(GAP)
        self._column.addWidget(self.shown)
        self._column.addWidget(self.keypad, 100)
        self._column.addStretch(1)
        self._end(self.confirm)

    @property
    def text(self) -> str:
        """What was typed so far."""
        return self._text

    def begin(self, title: str, hint: str = "") -> None:
        """Ask anew."""
        self._title.setText(title)
        self._hint.setText(hint)
        self._set("")

    def press(self, key: str) -> None:
        """A character."""
        if self._amounts:
            self._set(with_key(self._text, key))
        elif key.isascii() and (key.isalnum() or key == "-") and len(self._text) < _LONGEST:
            self._set(self._text + key.upper())

    def erase(self) -> None:
        """Take back the last one."""
        self._set(self._text[:-1])

    def enter(self) -> None:
        """That is it."""
        self.entered.emit(self._text)

    def _set(self, text: str) -> None:
        self._text = text
        self.shown.setText(text or "—")
