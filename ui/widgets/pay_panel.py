"""Paying in place, in the right column: due, what was handed over, change. The basket stays in sight."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from posclient.words import Words
from ui.keys import Action
from ui.models.typed_amount import likely_amounts, minor_of, with_key
from ui.theme.style import with_role
from ui.theme.tokens import GAP, TARGET, Theme
from ui.widgets.buttons import action_button, button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import card, label

_QUICK_COLUMNS: Final = 3
_QUICK: Final = 5


class Paying(Enum):
    """Where the panel stands. While `COMMITTING`, nothing more is taken."""

    CLOSED = auto()
    ASKING = auto()
    COMMITTING = auto()


class PayPanel(QFrame):
    """`paid` bears the amount received, in minor units; it comes once for each answer that the shop gives."""

    paid = Signal(int)
    acted = Signal(object)

    def __init__(self, words: Words, theme: Theme, quick_minor: tuple[int, ...]) -> None:
        super().__init__()
        with_role(self, "card")
        self._words = words
        self._quick_minor = quick_minor
        self._due_minor = 0
        self._typed = ""
        self._quick_shown: tuple[int, ...] = ()
        self.state = Paying.CLOSED
        self.due = label("", "due", right=True)
        self.received = label("", "figure", right=True)
        self._balance_title = label("", "muted")
        self.balance = label("", "figure", right=True)
        self.warning = label("", "", wraps=True)
        self._warning_box = _warn(self.warning)
        self.exact = button(words("sale.exact"), lambda: self._pay(self._due_minor))
        self.quick: list[QPushButton] = [button("", self._quick_pressed(at)) for at in range(_QUICK)]
        self.keypad = Keypad(theme, ".", erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self.complete = button(f"{words('sale.complete')}  Enter", self.enter, role="main")
        self._back = action_button(words, theme, Action.BACK, self.acted.emit)
        self._lay_out()

    @property
    def due_minor(self) -> int:
        """What the panel shows as due."""
        return self._due_minor

    def begin(self, due_minor: int) -> None:
        """Ask for money; nothing typed means exactly the due."""
        self.state = Paying.ASKING
        self._typed = ""
        self._warning_box.hide()
        self.show_due(due_minor)

    def show_due(self, due_minor: int) -> None:
        """The due, or another one: the basket changed meanwhile."""
        self._due_minor = due_minor
        self._quick_shown = likely_amounts(due_minor, self._quick_minor, _QUICK)
        for at, made in enumerate(self.quick):
            made.setVisible(at < len(self._quick_shown))
            if at < len(self._quick_shown):
                made.setText(_whole(self._words.money(self._quick_shown[at])))
        self._show()

    def warn(self, text: str) -> None:
        """Ask again, and say why."""
        self.state = Paying.ASKING
        self.warning.setText(text)
        self._warning_box.show()
        self._show()

    def close_panel(self) -> None:
        """Done, or put away."""
        self.state = Paying.CLOSED

    def press(self, key: str) -> None:
        """A digit or the point."""
        if self.state is Paying.ASKING:
            self._typed = with_key(self._typed, key)
            self._show()

    def erase(self) -> None:
        """Take back the last key."""
        if self.state is Paying.ASKING:
            self._typed = self._typed[:-1]
            self._show()

    def enter(self) -> None:
        """Pay with what was typed, or exactly."""
        typed = minor_of(self._typed)
        self._pay(self._due_minor if typed is None else typed)

    def _pay(self, received_minor: int) -> None:
        if self.state is not Paying.ASKING:
            return
        if received_minor < self._due_minor:
            missing = self._words.money(self._due_minor - received_minor)
            self.warn(self._words("sale.too_little", amount=missing))
            return
        self.state = Paying.COMMITTING
        self._show()
        self.paid.emit(received_minor)

    def _quick_pressed(self, at: int) -> Callable[[], None]:
        return lambda: self._pay(self._quick_shown[at])

    def _show(self) -> None:
        words = self._words
        typed = minor_of(self._typed)
        received = self._due_minor if typed is None else typed
        self.due.setText(words.money(self._due_minor))
        self.received.setText(f"¥{self._typed}" if self._typed else words.money(self._due_minor))
        rest = received - self._due_minor
        self._balance_title.setText(words("sale.change_label") if rest >= 0 else words("ui.missing_label"))
        self.balance.setText(words.money(abs(rest)))
        ready = self.state is Paying.ASKING
        for part in (self.exact, *self.quick, self.keypad, self._back):
            part.setEnabled(ready)
        self.complete.setEnabled(ready and rest >= 0)

    def _lay_out(self) -> None:
        words = self._words
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 16)
        column.setSpacing(GAP)
        head = QHBoxLayout()
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(label(words("sale.due_label"), "large"))
        titles.addWidget(label(words("sale.cash"), "muted"))
        head.addLayout(titles)
        head.addWidget(self.due, 1)
        column.addLayout(head)
        sums = card("inset")
        grid = QGridLayout(sums)
        grid.setContentsMargins(14, 6, 14, 6)
        grid.setVerticalSpacing(0)
        grid.addWidget(label(words("sale.received"), "muted"), 0, 0)
        grid.addWidget(self.received, 0, 1)
        grid.addWidget(self._balance_title, 1, 0)
        grid.addWidget(self.balance, 1, 1)
        grid.setColumnStretch(1, 1)
        column.addWidget(sums)
        column.addWidget(self._warning_box)
        quick = QGridLayout()
        quick.setSpacing(GAP)
        for place, made in enumerate((self.exact, *self.quick)):
            made.setMinimumHeight(TARGET + 4)
            quick.addWidget(made, place // _QUICK_COLUMNS, place % _QUICK_COLUMNS)
        for at in range(_QUICK_COLUMNS):
            quick.setColumnStretch(at, 1)
        column.addLayout(quick)
        column.addWidget(self.keypad, 100)
        column.addStretch(1)
        ending = QHBoxLayout()
        ending.setSpacing(GAP)
        ending.addWidget(self._back)
        ending.addWidget(self.complete, 1)
        column.addLayout(ending)


def _warn(text: QLabel) -> QFrame:
    box = card("warn_box")
    inside = QVBoxLayout(box)
    inside.setContentsMargins(14, 8, 14, 8)
    inside.addWidget(text)
    box.hide()
    return box


def _whole(money: str) -> str:
    """`¥300.00` → `¥300`: notes have no cents."""
    return money.removesuffix(".00")
