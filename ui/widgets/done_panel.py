"""A sale is on disk: the change, large, until the next action."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from posclient.domain.tender import TenderKind
from posclient.services.checkout import CheckoutDone
from posclient.services.take_back import ReturnDone
from posclient.words import Words
from ui.keys import Action
from ui.theme.icons import pixmap
from ui.theme.scale import px
from ui.theme.style import with_role
from ui.theme.tokens import GAP, Theme
from ui.widgets.buttons import action_button, button
from ui.widgets.labels import card, label


class DonePanel(QFrame):
    """Shows a `CheckoutDone`. `next_pressed` asks for the next customer."""

    next_pressed = Signal()
    acted = Signal(object)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        with_role(self, "card")
        self._words = words
        self._theme = theme
        self.change = label("", "due")
        self.change.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.receipt_no = label("", "large")
        self._title = label("", "large")
        self._kept = label("", "large", right=True)
        self._kept_title = label(words("tender.exchange"), "muted")
        self._rest = label("", "large", wraps=True)
        self._due = label("", "large", right=True)
        self._received = label("", "large", right=True)
        self._points = label("", "large", right=True)
        self._points_title = label(words("receipt.points_earned"), "muted")
        self.next = button(f"{words('sale.next')}  Enter", self.next_pressed.emit, role="main")
        self._check = QLabel()
        self._lay_out()
        self.rescale()

    def rescale(self) -> None:
        """The tick as high as the heading."""
        self._check.setPixmap(pixmap("check", self._theme.good, px(32)))

    def show_done(
        self, done: CheckoutDone, scale: int, *, is_member: bool, back: ReturnDone | None = None
    ) -> None:
        """Tell the cashier what to hand back. `back` is the return that the sale was exchanged for: what is left of it
        goes back to her too.
        """
        words = self._words
        kept = back.of(TenderKind.EXCHANGE) if back else 0
        cash = back.cash_minor if back else 0
        self._title.setText(words("returns.hand_out" if cash else "sale.change_label"))
        self.change.setText(words.money(done.change_minor + cash))
        self.receipt_no.setText(done.receipt_no)
        self._due.setText(words.money(done.due_minor))
        self._kept.setText(words.money(kept))
        for part in (self._kept, self._kept_title):
            part.setVisible(bool(kept))
        self._received.setText(words.money(done.received_minor - kept))
        self._show_rest(back)
        self._points.setText(words.points(done.points, scale))
        self._points.setVisible(is_member)
        self._points_title.setVisible(is_member)

    def _show_rest(self, back: ReturnDone | None) -> None:
        """What goes back to her otherwise than in cash."""
        words = self._words
        others = [
            f"{words('returns.slip_to')} {words(f'tender.{kind}')} {words.money(amount)}"
            for kind, amount in (back.tenders if back else ())
            if kind not in {TenderKind.CASH, TenderKind.EXCHANGE}
        ]
        self._rest.setText("\n".join(others))
        self._rest.setVisible(bool(others))

    def _lay_out(self) -> None:
        words, theme = self._words, self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(GAP)
        head = QHBoxLayout()
        head.addWidget(self._check)
        head.addWidget(label(words("ui.paid"), "title"), 1)
        column.addLayout(head)
        column.addStretch(1)
        box = card("good_box")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(16, 16, 16, 20)
        inside.setSpacing(0)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(self._title)
        inside.addWidget(self.change)
        column.addWidget(box)
        column.addSpacing(GAP)
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        rows = (
            (label(words("sale.due_label"), "muted"), self._due),
            (self._kept_title, self._kept),
            (label(words("sale.received"), "muted"), self._received),
            (self._points_title, self._points),
        )
        for at, (name, figure) in enumerate(rows):
            grid.addWidget(name, at, 0)
            grid.addWidget(figure, at, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addWidget(self._rest)
        column.addSpacing(GAP)
        column.addWidget(label(words("receipt.number"), "muted"))
        column.addWidget(self.receipt_no)
        column.addStretch(2)
        column.addWidget(action_button(words, theme, Action.COPY, self.acted.emit))
        column.addWidget(self.next)
