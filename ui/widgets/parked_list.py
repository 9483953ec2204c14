"""Parked baskets in the right column: taken up by number, Enter or touch, dropped by Del."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy

from posclient.services.park import ParkedBasket
from posclient.words import Words
from ui.keys import Action
from ui.theme.tokens import GAP, Theme
from ui.widgets.buttons import action_button, button
from ui.widgets.labels import label
from ui.widgets.side_panel import SidePanel

_MOST: Final = 7


class ParkedList(SidePanel):
    """`taken` and `dropped` bear a parked basket's code. The oldest stand first, seven at a time; the arrows walk on.

    The drop button makes the next touch drop instead of taking up.
    """

    taken = Signal(str)
    dropped = Signal(str)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self._baskets: tuple[ParkedBasket, ...] = ()
        self._zone = ZoneInfo("UTC")
        self._at = 0
        self.rows: list[QPushButton] = []
        column = self._column
        column.addWidget(label(words("park.title"), "title"))
        column.addWidget(label(words("park.list"), "muted", wraps=True))
        for place in range(_MOST):
            row = button("", self._toucher(place), role="tall")
            row.setCheckable(True)
            row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.rows.append(row)
            column.addWidget(row)
        column.addStretch(1)
        self.drop = button(f"{words('park.drop')}  Del", self._show)
        self.drop.setCheckable(True)
        ending = QHBoxLayout()
        ending.setSpacing(GAP)
        ending.addWidget(action_button(words, theme, Action.BACK, self.acted.emit))
        ending.addWidget(self.drop, 1)
        column.addLayout(ending)

    def show_baskets(self, baskets: Sequence[ParkedBasket], zone: ZoneInfo) -> None:
        """These wait; the choice stays where it was as far as it can."""
        self._baskets = tuple(baskets)
        self._zone = zone
        self._at = max(0, min(self._at, len(self._baskets) - 1))
        self.drop.setChecked(False)
        self._show()

    def press(self, key: str) -> None:
        """The number of a row takes it up."""
        if key.isascii() and key.isdigit():
            self._take(self._first + int(key) - 1 if 0 < int(key) <= _MOST else -1)

    def move_choice(self, by: int) -> None:
        """Another one."""
        if self._baskets:
            self._at = (self._at + by) % len(self._baskets)
            self._show()

    def enter(self) -> None:
        """Take up the one that is chosen."""
        self._take(self._at)

    def delete(self) -> None:
        """Drop the one that is chosen."""
        if self._baskets:
            self.dropped.emit(self._baskets[self._at].code)

    @property
    def _first(self) -> int:
        """The place of the first row in sight."""
        return self._at - self._at % _MOST

    def _toucher(self, place: int) -> Callable[[], None]:
        return lambda: self._touch(place)

    def _touch(self, place: int) -> None:
        at = self._first + place
        if self.drop.isChecked() and at < len(self._baskets):
            self.dropped.emit(self._baskets[at].code)
        else:
            self._take(at)

    def _take(self, at: int) -> None:
        self._show()
        if 0 <= at < len(self._baskets):
            self.taken.emit(self._baskets[at].code)

    def _show(self) -> None:
        shown = self._baskets[self._first : self._first + _MOST]
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(shown))
            row.setChecked(self._first + place == self._at)
            if place < len(shown):
                row.setText(f"{place + 1}   {self._text(shown[place])}".replace("&", "&&"))

    def _text(self, basket: ParkedBasket) -> str:
        words = self._words
        who = basket.member or basket.operator
        pieces = words("sale.pieces", n=basket.pieces)
        when = words.moment(basket.parked_at_ms, self._zone)[5:]
        return f"{words.money(basket.due_minor)}   {pieces}\n{when}   {who}"
