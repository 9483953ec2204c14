"""The criteria of a member list as buttons: each shows its number, its name and what is chosen; and a field for the
area.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from posclient.words import Words
from ui.models.list_criteria import Criterion, Option
from ui.widgets.buttons import button
from ui.widgets.edits import NameEdit

ACROSS: Final = 4


class _AreaEdit(NameEdit):
    """Enter ends here: the screen behind must not take it for its own."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing, or the end of it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class CriteriaBar(QWidget):
    """`asked` is called with the criterion whose button was touched, `entered` when Enter ends the area."""

    def __init__(self, words: Words, asked: Callable[[Criterion], None], entered: Callable[[], None]) -> None:
        super().__init__()
        self._words = words
        self.buttons: dict[Criterion, QPushButton] = {}
        self.area = _AreaEdit(words("list.area_hint"))
        self.area.setAccessibleName(words("list.by.area"))
        self.area.entered.connect(entered)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for number, criterion in enumerate(Criterion):
            made = button("", partial(asked, criterion))
            self.buttons[criterion] = made
            grid.addWidget(made, number // ACROSS, number % ACROSS)
        last = QHBoxLayout()
        last.addWidget(self.area)
        grid.addLayout(last, len(Criterion) // ACROSS, len(Criterion) % ACROSS)
        for column in range(ACROSS):
            grid.setColumnStretch(column, 1)

    def show_chosen(self, chosen: Mapping[Criterion, Option]) -> None:
        """What is chosen, in the buttons; a criterion that asks for something stands out."""
        for number, criterion in enumerate(Criterion, start=1):
            option = chosen[criterion]
            name = self._words(f"list.by.{criterion}")
            shown = self.buttons[criterion]
            shown.setCheckable(True)
            shown.setChecked(bool(option.asks))
            shown.setText(f"{number}  {name} {option.text}".replace("&", "&&"))
            shown.setAccessibleName(f"{name} {option.text}")
