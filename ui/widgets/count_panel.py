"""Counting the drawer: notes and coins in rows that sum up, or the sum typed. What should be there is not on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy

from posclient.words import Words
from ui.models.counted_drawer import DENOMINATIONS_MINOR, SUM, CountedDrawer
from ui.theme.tokens import Theme
from ui.widgets.buttons import button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import label
from ui.widgets.side_panel import SidePanel

_COLUMNS = 3


class CountPanel(SidePanel):
    """`counted` bears the total in minor units. Arrows or a touch choose a row, digits count it, Enter ends."""

    counted = Signal(int)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self.drawer = CountedDrawer()
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        self.rows: list[QPushButton] = []
        for place in range(SUM + 1):
            row = button("", self._chooser(place))
            row.setCheckable(True)
            row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.rows.append(row)
            self._grid.addWidget(row, place // _COLUMNS, place % _COLUMNS)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.total = label("", "total", right=True)
        self.keypad = Keypad(theme, ".", erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self.confirm = button(f"{words('day.count_done')}  Enter", self.enter, role="main")
        column_ = self._column
        head = QHBoxLayout()
        head.addWidget(label(words("day.count_title"), "title"))
        head.addWidget(self.total, 1)
        column_.addLayout(head)
        column_.addWidget(label(words("day.count_hint"), "muted", wraps=True))
        column_.addLayout(self._grid)
        column_.addWidget(self.keypad, 100)
        column_.addStretch(1)
        self._end(self.confirm)

    def begin(self) -> None:
        """Count from the beginning."""
        self.drawer = CountedDrawer()
        self._show()

    def press(self, key: str) -> None:
        """A digit of the row."""
        self._now(self.drawer.press(key))

    def erase(self) -> None:
        """Take back the last digit."""
        self._now(self.drawer.erase())

    def move_choice(self, by: int) -> None:
        """The next row, or the one before."""
        self._now(self.drawer.at(self.drawer.place + by))

    def enter(self) -> None:
        """Counted; with nothing typed nothing was counted."""
        if not self.drawer.is_empty:
            self.counted.emit(self.drawer.total_minor)

    def _chooser(self, place: int) -> Callable[[], None]:
        return lambda: self._now(self.drawer.at(place))

    def _now(self, drawer: CountedDrawer) -> None:
        self.drawer = drawer
        self._show()

    def _show(self) -> None:
        words, drawer = self._words, self.drawer
        for place, row in enumerate(self.rows):
            typed = drawer.typed[place]
            if place == SUM:
                row.setText(f"{words('day.count_sum')}\n{typed or '—'}")
            else:
                face = words.money(DENOMINATIONS_MINOR[place]).removesuffix(".00")
                row.setText(f"{face}\n× {typed or '—'}")
            row.setChecked(place == drawer.place)
        self.total.setText(words.money(drawer.total_minor))
        self.confirm.setEnabled(not drawer.is_empty)
