"""What is given by hand, in the right column: a discount on the line or the basket, another price, an associate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton

from posclient.domain.by_hand import Discount
from posclient.services.view import LineView, SaleView
from posclient.words import Words
from posclient.words.names import name_in
from ui.models.typed_amount import minor_of, with_key
from ui.theme.fonts import app_font
from ui.theme.scale import px
from ui.theme.tokens import LARGE, Theme
from ui.widgets.buttons import button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import label
from ui.widgets.side_panel import SidePanel

_ACROSS: Final = 3
_NAME_PX: Final = 320


class Give(Enum):
    """What can be given, in the order in which the arrows walk."""

    LINE_PERCENT = auto()
    LINE_AMOUNT = auto()
    PRICE = auto()
    BASKET_PERCENT = auto()
    BASKET_AMOUNT = auto()
    LINE_ASSOCIATE = auto()
    BASKET_ASSOCIATE = auto()


_CAPTIONS: Final = {
    Give.LINE_PERCENT: ("price.line", "price.percent"),
    Give.LINE_AMOUNT: ("price.line", "price.amount"),
    Give.PRICE: ("price.new",),
    Give.BASKET_PERCENT: ("price.basket", "price.percent"),
    Give.BASKET_AMOUNT: ("price.basket", "price.amount"),
    Give.LINE_ASSOCIATE: ("price.line", "price.associate"),
    Give.BASKET_ASSOCIATE: ("price.basket", "price.associate"),
}
"""Words of each button."""

_PERCENT: Final = frozenset({Give.LINE_PERCENT, Give.BASKET_PERCENT})
_OF_BASKET: Final = frozenset({Give.BASKET_PERCENT, Give.BASKET_AMOUNT, Give.BASKET_ASSOCIATE})
_CREDIT: Final = frozenset({Give.LINE_ASSOCIATE, Give.BASKET_ASSOCIATE})


@dataclass(frozen=True)
class Wish:
    """What was asked for: `value` is a percent, or minor units. `line_id` is empty for the basket."""

    give: Give
    line_id: str
    value: int = 0


class PricePanel(SidePanel):
    """`wished` bears a Wish, `taken_back` a line's id or an empty text for the basket's own discount."""

    wished = Signal(object)
    taken_back = Signal(str)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self._line: LineView | None = None
        self._view: SaleView | None = None
        self._give = Give.LINE_PERCENT
        self._typed = ""
        self._name = label("", "large")
        self.number = label("", "due", right=True)
        self.preview = label("", "muted", wraps=True)
        self.keypad = Keypad(theme, ".", erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self.confirm = button(f"{words('app.ok')}  Enter", self.enter, role="main")
        self.take_back = button(f"{words('price.take_back')} Del", self.delete, role="bare")
        self.modes: dict[Give, QPushButton] = {}
        column = self._column
        column.addWidget(self._name)
        column.addLayout(self._mode_buttons())
        figures = QHBoxLayout()
        figures.addWidget(self.preview, 1)
        figures.addWidget(self.number)
        column.addLayout(figures)
        column.addWidget(self.keypad, 100)
        column.addStretch(1)
        self._end(self.confirm)

    def begin(self, line: LineView, view: SaleView) -> None:
        """Ask what to give on this line, or on the basket that it stands in."""
        self._line, self._view = line, view
        self._typed = ""
        self._give = Give.LINE_PERCENT
        name = name_in(self._words.language, line.product.name, line.product.name_en)
        metrics = QFontMetrics(app_font(LARGE))
        self._name.setText(metrics.elidedText(name, Qt.TextElideMode.ElideRight, px(_NAME_PX)))
        self._show()

    def press(self, key: str) -> None:
        """A digit, or the point of an amount."""
        if self._give in _CREDIT:
            return
        if self._give in _PERCENT:
            typed = (self._typed + key).lstrip("0") if key.isascii() and key.isdigit() else self._typed
            self._typed = typed if len(typed) <= 3 and int(typed or "0") <= 100 else self._typed
        else:
            self._typed = with_key(self._typed, key)
        self._show()

    def erase(self) -> None:
        """Take back the last key."""
        self._typed = self._typed[:-1]
        self._show()

    def move_choice(self, by: int) -> None:
        """Another thing to give."""
        gives = tuple(Give)
        self._choose(gives[(gives.index(self._give) + (1 if by > 0 else -1)) % len(gives)])

    def delete(self) -> None:
        """Take back what was given: on the basket where that is what is chosen, else on the line."""
        if self._line is not None and self._has_something():
            self.taken_back.emit("" if self._give in _OF_BASKET else self._line.quoted.line_id)

    def enter(self) -> None:
        """That is what is wished. Nothing typed wishes nothing."""
        value = self._value()
        if self._line is None or value is None:
            return
        line_id = "" if self._give in _OF_BASKET else self._line.quoted.line_id
        self.wished.emit(Wish(self._give, line_id, value))

    def _value(self) -> int | None:
        """None where nothing is wished yet. A price may be nothing at all, a discount not."""
        if self._give in _CREDIT:
            return 0
        if self._give in _PERCENT:
            return int(self._typed) if self._typed else None
        typed = minor_of(self._typed)
        return typed if typed or self._give is Give.PRICE else None

    def _mode_buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        for give, keys in _CAPTIONS.items():
            made = button(" ".join(self._words(key) for key in keys), self._chooser(give), role="bare")
            made.setCheckable(True)
            self.modes[give] = made
        line = (Give.LINE_PERCENT, Give.LINE_AMOUNT, Give.PRICE)
        for place, give in enumerate((*line, Give.BASKET_PERCENT, Give.BASKET_AMOUNT)):
            grid.addWidget(self.modes[give], place // _ACROSS, place % _ACROSS)
        grid.addWidget(self.take_back, 1, _ACROSS - 1)
        advisers = QHBoxLayout()
        advisers.setSpacing(6)
        advisers.addWidget(self.modes[Give.LINE_ASSOCIATE], 1)
        advisers.addWidget(self.modes[Give.BASKET_ASSOCIATE], 1)
        grid.addLayout(advisers, 2, 0, 1, _ACROSS)
        for at in range(_ACROSS):
            grid.setColumnStretch(at, 1)
        return grid

    def _chooser(self, give: Give) -> Callable[[], None]:
        def choose() -> None:
            self._choose(give)
            if give in _CREDIT:
                self.enter()  # there is nothing to type

        return choose

    def _choose(self, give: Give) -> None:
        if give is not self._give:
            self._give, self._typed = give, ""
        self._show()

    def _has_something(self) -> bool:
        if self._line is None or self._view is None:
            return False
        if self._give in _OF_BASKET:
            return self._view.basket.discount is not None
        return self._line.line.is_by_hand

    def _show(self) -> None:
        for give, made in self.modes.items():
            made.setChecked(give is self._give)
        self.take_back.setEnabled(self._has_something())
        shown = f"{self._typed} %" if self._give in _PERCENT else f"¥{self._typed}"
        self.number.setText(shown if self._typed else "—")
        self.preview.setText(self._preview())
        self.keypad.setEnabled(self._give not in _CREDIT)
        self.confirm.setEnabled(self._value() is not None)

    def _preview(self) -> str:
        """What it comes to, before the shop has been asked."""
        value = self._value()
        if self._line is None or self._view is None or self._give in _CREDIT:
            return ""
        quoted = self._line.quoted
        if self._give is Give.PRICE:
            return self._words("price.was", amount=self._words.money(quoted.unit_price_minor))
        before = quoted.amount_minor + quoted.manual_minor
        if self._give in _OF_BASKET:
            before = self._view.quote.due_minor + self._view.quote.manual_minor
        percent = value if self._give in _PERCENT and value else 0
        off = Discount(percent, 0 if percent else value or 0).off(before)
        return self._words("price.preview", off=self._words.money(off), rest=self._words.money(before - off))
