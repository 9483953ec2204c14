"""What loose goods weigh, typed by hand where the scale prints no label."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtCore import Signal

from posclient.domain.catalog import Product
from posclient.domain.money import ONE, line_amount, round_half_up
from posclient.words import Words
from posclient.words.names import name_in
from ui.theme.tokens import Theme
from ui.widgets.buttons import button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import label
from ui.widgets.side_panel import SidePanel

_WHOLE: Final = 4
_DECIMALS: Final = 3


class WeightPanel(SidePanel):
    """`weighed` bears the Decimal in the goods' own unit."""

    weighed = Signal(object)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self._product: Product | None = None
        self._typed = ""
        self._name = label("", "large", wraps=True)
        self.number = label("", "due", right=True)
        self.amount = label("", "muted", right=True)
        self.keypad = Keypad(theme, ".", erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self.confirm = button(f"{words('app.ok')}  Enter", self.enter, role="main")
        column = self._column
        column.addWidget(label(words("goods.weigh"), "title"))
        column.addWidget(self._name)
        column.addWidget(self.number)
        column.addWidget(self.amount)
        column.addWidget(self.keypad, 100)
        column.addStretch(1)
        self._end(self.confirm)

    def begin(self, product: Product) -> None:
        """Ask what these goods weigh."""
        self._product = product
        self._typed = ""
        self._name.setText(name_in(self._words.language, product.name, product.name_en))
        self._show()

    def press(self, key: str) -> None:
        """A digit or the point."""
        whole, point, decimals = self._typed.partition(".")
        if key in {".", "。"} and not point:
            self._typed = f"{whole or '0'}."
        elif (
            key.isascii() and key.isdigit() and (len(decimals) < _DECIMALS if point else len(whole) < _WHOLE)
        ):
            self._typed += key
        self._show()

    def erase(self) -> None:
        """Take back the last key."""
        self._typed = self._typed[:-1]
        self._show()

    def enter(self) -> None:
        """So much."""
        weight = self._weight()
        if weight is not None:
            self.weighed.emit(weight)

    def _weight(self) -> Decimal | None:
        weight = Decimal(self._typed) if self._typed else Decimal(0)
        return weight if weight > 0 else None

    def _show(self) -> None:
        product, weight = self._product, self._weight()
        unit = name_in(self._words.language, product.unit, product.unit_en) if product is not None else ""
        self.number.setText(f"{self._typed} {unit}".strip() if self._typed else "—")
        amount = ""
        if product is not None and weight is not None:
            amount = self._words.money(line_amount(product.price_minor, round_half_up(weight * ONE)))
        self.amount.setText(amount)
        self.confirm.setEnabled(weight is not None)
