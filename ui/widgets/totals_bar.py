"""Below the basket: how many pieces, what is saved, what is due, and the way to pay."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from posclient.services.view import SaleView
from posclient.words import Words
from ui.keys import Action
from ui.theme.style import with_role
from ui.theme.tokens import Theme
from ui.widgets.buttons import action_button
from ui.widgets.labels import label


class TotalsBar(QFrame):
    """Shows the sums of a `SaleView`."""

    acted = Signal(object)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        with_role(self, "card")
        self._words = words
        self._pieces = label("", "large")
        self._saved = label("", "good")
        self.due = label("", "total", right=True)
        self.pay = action_button(words, theme, Action.PAY, self.acted.emit, role="main")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 9, 12, 9)
        row.setSpacing(14)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addStretch(1)
        left.addWidget(self._pieces)
        left.addWidget(self._saved)
        left.addStretch(1)
        row.addLayout(left)
        row.addStretch(1)
        row.addWidget(label(words("sale.due_label"), "large"))
        row.addWidget(self.due)
        row.addSpacing(6)
        row.addWidget(self.pay)

    def show_view(self, view: SaleView) -> None:
        """The sums of a basket."""
        words = self._words
        self._pieces.setText(words("sale.pieces", n=view.pieces))
        saved = view.quote.discount_minor
        self._saved.setText(words("sale.saved", amount=words.money(saved)) if saved > 0 else "")
        self._saved.setVisible(saved > 0)
        self.due.setText(words.money(view.quote.due_minor))
        self.pay.setEnabled(bool(view.lines))

    def pause(self) -> None:
        """Paying has begun elsewhere, or is over: there is nothing to begin here."""
        self.pay.setEnabled(False)
