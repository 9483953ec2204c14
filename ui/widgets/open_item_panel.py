"""Goods that nobody knows: a name where there is time for one, and a price."""

from __future__ import annotations

from PySide6.QtCore import Signal

from posclient.domain.by_hand import LONGEST_TITLE
from posclient.words import Words
from ui.models.typed_amount import minor_of, with_key
from ui.theme.tokens import Theme
from ui.widgets.buttons import button
from ui.widgets.edits import NameEdit
from ui.widgets.keypad import Keypad
from ui.widgets.labels import label
from ui.widgets.side_panel import SidePanel


class OpenItemPanel(SidePanel):
    """`priced` bears the title and the unit price in minor units. `name_done`: the name was typed, keys are free again.

    The name's field takes the focus by a touch alone, so that no scan lands in it.
    """

    priced = Signal(str, int)
    name_done = Signal()

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self._typed = ""
        self.barcode = ""
        self._code = label("", "muted", wraps=True)
        self.title_field = NameEdit(words("goods.open_title"), LONGEST_TITLE)
        self.title_field.setAccessibleName(words("goods.open_name"))
        self.title_field.returnPressed.connect(self.name_done)
        self.number = label("", "due", right=True)
        self.keypad = Keypad(theme, ".", erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self.confirm = button(f"{words('app.ok')}  Enter", self.enter, role="main")
        column = self._column
        column.addWidget(label(words("goods.open_ask"), "title"))
        column.addWidget(self._code)
        column.addWidget(self.title_field)
        column.addWidget(label(words("goods.open_price"), "muted"))
        column.addWidget(self.number)
        column.addWidget(self.keypad, 100)
        column.addStretch(1)
        self._end(self.confirm)

    def begin(self, barcode: str) -> None:
        """Ask what it is and what it costs."""
        self.barcode = barcode
        self._typed = ""
        self.title_field.clear()
        self._code.setText(barcode)
        self._show()

    def press(self, key: str) -> None:
        """A digit or the point."""
        self._typed = with_key(self._typed, key)
        self._show()

    def erase(self) -> None:
        """Take back the last key."""
        self._typed = self._typed[:-1]
        self._show()

    def enter(self) -> None:
        """Sell it at that price."""
        price_minor = minor_of(self._typed) if self._typed else None
        if price_minor:
            self.priced.emit(self.title_field.text(), price_minor)

    def _show(self) -> None:
        self.number.setText(f"¥{self._typed}" if self._typed else "—")
        self.confirm.setEnabled(bool(self._typed) and bool(minor_of(self._typed)))
