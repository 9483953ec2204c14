"""The right column while nobody is identified: ask for the card, type a number, say what joining would save."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from posclient.services.view import Joining
from posclient.words import Words
from ui.keys import Action
from ui.theme.scale import px
from ui.theme.style import with_role
from ui.theme.tokens import GAP, Theme
from ui.widgets.buttons import action_button, button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import card, label

_OFFER_HEIGHT: Final = 76
"""For two lines of text."""


class GuestPanel(QFrame):
    """`typed`, `erased` and `entered` are the keypad's, for the entry strip."""

    typed = Signal(str)
    erased = Signal()
    entered = Signal()
    acted = Signal(object)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        with_role(self, "card")
        self._words = words
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 20)
        column.setSpacing(GAP)
        self._ask = label(words("sale.ask_for_card"), "ask", wraps=True)
        column.addWidget(self._ask)
        column.addWidget(label(words("ui.ask_hint"), "muted", wraps=True))
        column.addSpacing(4)
        self.keypad = Keypad(theme, "×", erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.typed)
        self.keypad.erased.connect(self.erased)
        column.addWidget(self.keypad, 100)
        self.find_button = button(f"{words('ui.find')}  Enter", self.entered.emit)
        column.addWidget(self.find_button)
        column.addStretch(1)
        self._offer = card("good_box")
        room = self._offer.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # the keypad keeps its place under the finger
        self._offer.setSizePolicy(room)
        inside = QVBoxLayout(self._offer)
        inside.setContentsMargins(14, 12, 14, 12)
        inside.setSpacing(4)
        self._join = label("", "large", wraps=True)
        inside.addWidget(self._join)
        column.addWidget(self._offer)
        self.enrol = action_button(words, theme, Action.ENROL, self.acted.emit)
        column.addWidget(self.enrol)
        self.rescale()
        self.show_joining(None)

    def rescale(self) -> None:
        """Room for what is said about joining."""
        self._offer.setMinimumHeight(px(_OFFER_HEIGHT))

    @property
    def joining_text(self) -> str:
        """What is said about joining."""
        return self._join.text() if not self._offer.isHidden() else ""

    def show_joining(self, joining: Joining | None) -> None:
        """What joining would bring on this basket; None hides it."""
        worth_saying = joining is not None and (joining.saving_minor > 0 or joining.points > 0)
        if joining is not None and worth_saying:
            points = self._words.points(joining.points, joining.points_scale)
            if joining.saving_minor > 0:
                saved = self._words.money(joining.saving_minor)
                text = self._words("sale.join_saves", amount=saved, points=points)
            else:
                text = self._words("sale.join_earns", points=points)
            self._join.setText(text)
        self._offer.setVisible(worth_saying)

    def show_unknown(self) -> None:
        """Headquarters knows nobody with this number or card either."""
        self._join.setText(self._words("identify.unknown_member"))
        self._offer.show()
