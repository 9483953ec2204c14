"""A choice of a few by one tap: a row of chips. One stop of the Tab key; the arrows choose."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Generic, TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QWidget

from ui.theme.scale import px
from ui.widgets.buttons import button

_NAME_PX = 66
C = TypeVar("C", bound=StrEnum)


class _Chips(QWidget):
    """Signals can't be declared on a generic class."""

    chosen = Signal()


class ChoiceRow(_Chips, Generic[C]):
    """One of `options` is chosen, always. `chosen` is emitted when the cashier chooses another."""

    def __init__(self, name: str, options: Sequence[tuple[C, str]], *, columns: int = 0) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._values = tuple(value for value, _ in options)
        self._group = QButtonGroup(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        across = columns or len(options)
        for number, (_, text) in enumerate(options):
            chip = button(text, self.chosen.emit, takes_focus=True)
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            self._group.addButton(chip, number)
            grid.addWidget(chip, number // across, number % across)
        self._group.buttons()[0].setChecked(True)
        # an arrow key checks the next chip without clicking it
        self._group.idToggled.connect(self._on_toggled)
        self.setFocusProxy(self._group.buttons()[0])

    @property
    def value(self) -> C:
        """What is chosen."""
        return self._values[self._group.checkedId()]

    @property
    def chips(self) -> tuple[QPushButton, ...]:
        """The buttons, in the order of the options."""
        return tuple(chip for chip in self._group.buttons() if isinstance(chip, QPushButton))

    def choose(self, value: C) -> None:
        """Choose without telling anybody."""
        blocked = QSignalBlocker(self)
        self.chips[self._values.index(value)].setChecked(True)
        blocked.unblock()

    def short(self, name: str) -> str:
        """A name as it has room in a chip beside another word; four hanzi stay whole."""
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, px(_NAME_PX))

    def relabel(self, value: C, text: str) -> None:
        """Another text for a chip."""
        self.chips[self._values.index(value)].setText(text.replace("&", "&&"))

    def _on_toggled(self, number: int, checked: bool) -> None:
        if checked:
            self.setFocusProxy(self._group.button(number))
            self.chosen.emit()


def press_focused(screen: QWidget) -> bool:
    """Press the button that has the focus, as Enter does elsewhere; False where there is none, or only a chip or a
    tick: those take the space bar, and Enter means the whole screen.
    """
    focused = screen.focusWidget()
    if not isinstance(focused, QPushButton) or focused.isCheckable():
        return False
    focused.click()
    return True


def set_tab_order(stops: Sequence[QWidget]) -> None:
    """The Tab key goes along these widgets."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
