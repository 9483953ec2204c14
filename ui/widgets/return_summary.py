"""What goes back to the customer and where, before it is done; and after it, what to hand her."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from posclient.services.take_back import ReturnDone
from posclient.words import Words
from ui.models.return_lines import Figure
from ui.theme.tokens import GAP, Theme
from ui.widgets.buttons import button
from ui.widgets.labels import card, label
from ui.widgets.side_panel import SidePanel

_MOST: Final = 6


class ReturnSummary(SidePanel):
    """`confirmed` commits, `exchanged` keeps the return beside the basket, `switched` chooses cash or stored value."""

    confirmed = Signal()
    exchanged = Signal()
    switched = Signal()

    def __init__(self, words: Words, theme: Theme, *, can_exchange: bool) -> None:
        super().__init__(words, theme)
        self._can_exchange = can_exchange
        self._who = label("", "muted", wraps=True)
        self.due = label("", "due", right=True)
        self._names: list[QLabel] = []
        self._amounts: list[QLabel] = []
        self.note = label("", "", wraps=True)
        self._note_box = _box(self.note)
        self.exchange = button(f"{words('returns.exchange')}  /", self.exchanged.emit, role="tall")
        self.switch = button("", self.switched.emit, role="tall")
        self.confirm = button(f"{words('returns.confirm')}  Enter", self.confirmed.emit, role="main")
        column = self._column
        column.addWidget(label(words("returns.slip_refund"), "title"))
        column.addWidget(self._who)
        column.addWidget(self.due)
        column.addWidget(self._figures())
        column.addWidget(self._note_box)
        column.addStretch(1)
        column.addWidget(self.switch)
        column.addWidget(self.exchange)
        self._end(self.confirm)

    @property
    def shown(self) -> tuple[tuple[QLabel, QLabel], ...]:
        """The lines of the refund that say something."""
        lines = zip(self._names, self._amounts, strict=True)
        return tuple((name, amount) for name, amount in lines if name.text())

    def enter(self) -> None:
        """Commit."""
        if self.confirm.isEnabled():
            self.confirmed.emit()

    def show_sums(
        self,
        who: str,
        due_minor: int,
        figures: Sequence[Figure],
        notes: Sequence[str],
        *,
        ready: bool,
        switch: str = "",
        of_receipt: bool = True,
    ) -> None:
        """The refund by tender. `switch` is the label of the other way to refund, where there is one."""
        self._who.setText(who)
        self.due.setText(self._words.money(due_minor))
        for at, (name, amount) in enumerate(zip(self._names, self._amounts, strict=True)):
            known = figures[at] if at < len(figures) else Figure("", "")
            name.setText(known.label)
            amount.setText(known.amount)
        self.note.setText("\n".join(notes))
        self._note_box.setVisible(bool(notes))
        self.confirm.setEnabled(ready)
        self.exchange.setVisible(self._can_exchange and of_receipt)
        self.exchange.setEnabled(ready)
        self.switch.setVisible(bool(switch))
        self.switch.setText(switch)

    def _figures(self) -> QFrame:
        box = card("inset")
        grid = QGridLayout(box)
        grid.setContentsMargins(14, 8, 14, 8)
        grid.setVerticalSpacing(4)
        for at in range(_MOST):
            name, amount = label("", "muted"), label("", "large", right=True)
            self._names.append(name)
            self._amounts.append(amount)
            grid.addWidget(name, at, 0)
            grid.addWidget(amount, at, 1)
        grid.setColumnStretch(1, 1)
        return box


class ReturnDonePanel(SidePanel):
    """Shows a `ReturnDone`: the cash to hand out, large."""

    closed = Signal()

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self.cash = label("", "due", right=True)
        self._rest = label("", "large", wraps=True)
        self.receipt_no = label("", "large")
        self.note = label("", "", wraps=True)
        self._note_box = _box(self.note)
        self.confirm = button(f"{words('app.ok')}  Enter", self.closed.emit, role="main")
        column = self._column
        column.addWidget(label(words("returns.done"), "title"))
        box = card("good_box")
        inside = QGridLayout(box)
        inside.setContentsMargins(16, 12, 16, 16)
        inside.addWidget(label(words("returns.hand_out"), "large"), 0, 0)
        inside.addWidget(self.cash, 1, 0)
        column.addWidget(box)
        column.addSpacing(GAP)
        column.addWidget(self._rest)
        column.addWidget(self._note_box)
        column.addWidget(label(words("receipt.number"), "muted"))
        column.addWidget(self.receipt_no)
        column.addStretch(1)
        self._end(self.confirm)

    def enter(self) -> None:
        """Done with it."""
        self.closed.emit()

    def show_done(self, done: ReturnDone) -> None:
        """What is on disk."""
        words = self._words
        self.cash.setText(words.money(done.cash_minor))
        others = [
            f"{words('returns.slip_to')} {words(f'tender.{kind}')} {words.money(amount)}"
            for kind, amount in done.tenders
            if kind != "cash"
        ]
        self._rest.setText("\n".join(others))
        self._rest.setVisible(bool(others))
        negative = done.points_left is not None and done.points_left < 0
        self.note.setText(words("returns.slip_points_negative") if negative else "")
        self._note_box.setVisible(negative)
        self.receipt_no.setText(done.receipt_no)


def _box(text: QLabel) -> QFrame:
    box = card("warn_box")
    inside = QGridLayout(box)
    inside.setContentsMargins(14, 8, 14, 8)
    inside.addWidget(text)
    box.hide()
    return box
