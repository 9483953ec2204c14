"""Why: one of the usual reasons by number or touch, or in her own words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy

from posclient.words import Words
from ui.theme.tokens import Theme
from ui.widgets.buttons import button
from ui.widgets.edits import NameEdit
from ui.widgets.labels import label
from ui.widgets.side_panel import SidePanel

_MOST: Final = 6
_LONGEST: Final = 60


class ReasonPanel(SidePanel):
    """`given` bears the reason's text. A digit chooses a usual one; Enter, or a touch, goes to her own words."""

    given = Signal(str)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self._reasons: tuple[str, ...] = ()
        self._title = label("", "title", wraps=True)
        self.note = label("", "large", wraps=True)
        self.items: list[QPushButton] = []
        self.own = NameEdit(words("day.reason_own"), _LONGEST)
        self.own.setAccessibleName(words("day.reason"))
        self.own.returnPressed.connect(self._give_own)
        self.own.textChanged.connect(lambda _text: self._show())
        self.confirm = button(f"{words('app.ok')}  Enter", self._give_own, role="main")
        column = self._column
        column.addWidget(self._title)
        column.addWidget(self.note)
        for place in range(_MOST):
            made = button("", self._chooser(place), role="tall")
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.items.append(made)
            column.addWidget(made)
        column.addWidget(self.own)
        column.addStretch(1)
        self._end(self.confirm)

    def begin(self, title: str, note: str, reasons: Sequence[str]) -> None:
        """Ask why."""
        self._reasons = tuple(reasons)[:_MOST]
        self._title.setText(title)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.own.clear()
        for place, made in enumerate(self.items):
            made.setVisible(place < len(self._reasons))
            if place < len(self._reasons):
                made.setText(f"{place + 1}   {self._reasons[place]}".replace("&", "&&"))
        self._show()

    def press(self, key: str) -> None:
        """A digit chooses."""
        if key.isascii() and key.isdigit() and 0 < int(key) <= len(self._reasons):
            self.given.emit(self._reasons[int(key) - 1])

    def enter(self) -> None:
        """Her own words."""
        self.own.setFocus()

    def move_choice(self, by: int) -> None:
        """Down from the numbers to her own words."""
        if by > 0:
            self.own.setFocus()

    def _chooser(self, place: int) -> Callable[[], None]:
        return lambda: self.given.emit(self._reasons[place])

    def _give_own(self) -> None:
        text = self.own.text().strip()
        if text:
            self.given.emit(text)

    def _show(self) -> None:
        self.confirm.setEnabled(bool(self.own.text().strip()))
