"""An amount of money, typed."""

from __future__ import annotations

from PySide6.QtCore import Signal

from posclient.words import Words
from ui.models.typed_amount import minor_of, with_key
from ui.theme.tokens import Theme
from ui.widgets.buttons import button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import label
from ui.widgets.side_panel import SidePanel


class AmountPanel(SidePanel):
    """`given` bears the amount in minor units. Nothing typed means what was proposed, where something was."""

    given = Signal(int)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self._proposed_minor: int | None = None
        self._least_minor = 0
        self._typed = ""
        self._title = label("", "title", wraps=True)
        self.note = label("", "large", wraps=True)
        self.number = label("", "due", right=True)
        self.keypad = Keypad(theme, ".", erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self.confirm = button(f"{words('app.ok')}  Enter", self.enter, role="main")
        column = self._column
        column.addWidget(self._title)
        column.addWidget(self.note)
        column.addWidget(self.number)
        column.addWidget(self.keypad, 100)
        column.addStretch(1)
        self._end(self.confirm)

    def begin(
        self, title: str, note: str, *, proposed_minor: int | None = None, least_minor: int = 0
    ) -> None:
        """Ask for an amount."""
        self._proposed_minor = proposed_minor
        self._least_minor = least_minor
        self._typed = ""
        self._title.setText(title)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._show()

    @property
    def amount_minor(self) -> int | None:
        """What was typed or proposed; None where neither was, or it is too little."""
        typed = minor_of(self._typed)
        amount = self._proposed_minor if typed is None else typed
        return amount if amount is not None and amount >= self._least_minor else None

    def press(self, key: str) -> None:
        """A digit or the point."""
        self._typed = with_key(self._typed, key)
        self._show()

    def erase(self) -> None:
        """Take back the last key."""
        self._typed = self._typed[:-1]
        self._show()

    def enter(self) -> None:
        """That much."""
        amount = self.amount_minor
        if amount is not None:
            self.given.emit(amount)

    def _show(self) -> None:
        if self._typed:
            self.number.setText(f"¥{self._typed}")
        elif self._proposed_minor is not None:
            self.number.setText(self._words.money(self._proposed_minor))
        else:
            self.number.setText("—")
        self.confirm.setEnabled(self.amount_minor is not None)
