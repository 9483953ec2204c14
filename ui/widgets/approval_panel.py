"""Somebody else's word: her name, her PIN. Not by a scan: a card can be lent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton

from posclient.domain.staff import Operator
from posclient.services.approval import ApprovalNeededError, May, approve
from ui.context import Context
from ui.theme.tokens import GAP
from ui.trouble import Trouble, sentence
from ui.widgets.buttons import button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import label
from ui.widgets.side_panel import SidePanel

_COLUMNS: Final = 2
_MOST: Final = 6
_LONGEST: Final = 12
_DOT: Final = "●"


class ApprovalPanel(SidePanel):
    """`approved` bears the Operator whose PIN was right and whose role may. Arrows choose among several."""

    approved = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context.words, context.theme)
        self._context = context
        self._who: tuple[Operator, ...] = ()
        self._may: May = lambda _limits: False
        self._chosen = 0
        self._pin = ""
        self._busy = False
        self._asking = 0
        words = context.words
        self._what = label("", "large", wraps=True)
        self.names: list[QPushButton] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        for at in range(_MOST):
            made = button("", self._chooser(at))
            made.setCheckable(True)
            self.names.append(made)
            self._grid.addWidget(made, at // _COLUMNS, at % _COLUMNS)
        self.dots = label("", "due", right=True)
        self.trouble = label("", "bad", wraps=True)
        self.keypad = Keypad(context.theme, erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self.confirm = button(f"{words('approval.confirm')}  Enter", self.enter, role="main")
        column = self._column
        column.addWidget(label(words("approval.title"), "title"))
        column.addWidget(self._what)
        column.addLayout(self._grid)
        column.addWidget(label(words("approval.pin"), "muted"))
        column.addWidget(self.dots)
        column.addWidget(self.trouble)
        column.addWidget(self.keypad, 100)
        column.addStretch(1)
        self._end(self.confirm)

    def begin(self, what: str, needed: ApprovalNeededError) -> None:
        """Ask one of those who may. `what` says for what."""
        self._asking += 1
        self._who = needed.who[:_MOST]
        self._may = needed.may
        self._chosen = 0
        self._pin = ""
        self._busy = False
        self._what.setText(what)
        self.trouble.setText("")
        self._show()

    def press(self, key: str) -> None:
        """A digit of the PIN."""
        if key.isascii() and key.isdigit() and len(self._pin) < _LONGEST and not self._busy:
            self._pin += key
            self.trouble.setText("")
            self._show()

    def erase(self) -> None:
        """Take back the last digit."""
        if not self._busy:
            self._pin = self._pin[:-1]
            self._show()

    def move_choice(self, by: int) -> None:
        """Somebody else."""
        if self._who and not self._busy:
            self._choose((self._chosen + (1 if by > 0 else -1)) % len(self._who))

    def enter(self) -> None:
        """Check the PIN; the panel waits meanwhile."""
        if self._busy or not self._pin or not self._who:
            return
        self._busy = True
        shop, pin, may, number = self._context.shop, self._pin, self._may, self._asking
        operator_id = self._who[self._chosen].operator_id
        self._pin = ""
        self._show()
        self._context.tasks.background(
            lambda: approve(shop, operator_id, pin, may),
            lambda operator: self._on_approved(number, operator),
            lambda trouble: self._on_refused(number, trouble),
        )

    def _on_approved(self, number: int, operator: Operator) -> None:
        if number == self._asking and self.isVisible():
            self._busy = False
            self.approved.emit(operator)

    def _on_refused(self, number: int, trouble: Trouble) -> None:
        if number != self._asking:
            return
        self._busy = False
        self._context.sounds.no()
        self.trouble.setText(sentence(self._words, trouble))
        self._show()

    def _chooser(self, at: int) -> Callable[[], None]:
        return lambda: self._choose(at)

    def _choose(self, at: int) -> None:
        self._chosen = at
        self._pin = ""
        self.trouble.setText("")
        self._show()

    def _show(self) -> None:
        for at, made in enumerate(self.names):
            made.setVisible(at < len(self._who))
            made.setChecked(at == self._chosen)
            made.setEnabled(not self._busy)
            if at < len(self._who):
                made.setText(self._who[at].name.replace("&", "&&"))
        self.dots.setText(_DOT * len(self._pin) or "—")
        self.keypad.setEnabled(not self._busy)
        self.confirm.setEnabled(bool(self._pin) and not self._busy)
