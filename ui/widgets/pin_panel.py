"""A new payment PIN, typed twice by the member herself; nobody reads it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from posclient.services.member_pin import is_weak
from posclient.words import Words
from ui.models.six_digits import DIGITS, six_digits
from ui.theme.tokens import Theme
from ui.widgets.buttons import button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import label
from ui.widgets.side_panel import SidePanel


class PinPanel(SidePanel):
    """`chosen` bears six digits that were typed twice alike."""

    chosen = Signal(str)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self._first = ""
        self._typed = ""
        self._title = label("", "title", wraps=True)
        self.digits = label("", "due")
        self.trouble = label("", "bad", wraps=True)
        self.keypad = Keypad(theme, erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self.confirm = button(f"{words('app.ok')}  Enter", self.enter, role="main")
        column = self._column
        column.addWidget(self._title)
        column.addWidget(self.digits)
        column.addWidget(self.trouble)
        column.addWidget(self.keypad, 100)
        column.addStretch(1)
        self._end(self.confirm)

    def begin(self, trouble: str = "") -> None:
        """Ask anew, and say why."""
        self._first = self._typed = ""
        self.trouble.setText(trouble)
        self._show()

    def press(self, key: str) -> None:
        """A digit."""
        if key.isascii() and key.isdigit() and len(self._typed) < DIGITS:
            self._typed += key
            self.trouble.setText("")
            self._show()

    def erase(self) -> None:
        """Take back the last one."""
        self._typed = self._typed[:-1]
        self._show()

    def enter(self) -> None:
        """The first time asks for the second, the second time decides."""
        typed, first = self._typed, self._first
        if len(typed) < DIGITS:
            return
        if not first and is_weak(typed):
            self.begin(self._words("pin.weak"))
        elif not first:
            self._first, self._typed = typed, ""
            self._show()
        elif typed != first:
            self.begin(self._words("serve.pins_differ"))
        else:
            self.begin()
            self.chosen.emit(typed)

    def _show(self) -> None:
        self._title.setText(self._words("serve.type_pin_again" if self._first else "serve.type_pin"))
        self.digits.setText(six_digits(self._typed, hidden=True))
        self.confirm.setEnabled(len(self._typed) == DIGITS)
