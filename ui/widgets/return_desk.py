"""The left side of the returns screen: the latest receipts to choose from, and the lines of what comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout

from posclient.domain.returns import Why
from posclient.words import Words
from ui.models.cells import CellsModel, Column, Row
from ui.models.return_lines import REASONS
from ui.theme.style import with_role
from ui.theme.tokens import GAP
from ui.widgets.buttons import button
from ui.widgets.cells_table import CellsTable
from ui.widgets.labels import label

_REASON_COLUMNS: Final = 3


class LatestReceipts(QFrame):
    """`opened` bears the number of a touched receipt; `without_pressed` asks for a return without one."""

    opened = Signal(str)
    without_pressed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        columns = (
            Column(words("receipt.time")),
            Column(words("receipt.number"), stretch=True),
            Column(words("sale.amount"), figures=True),
        )
        self.table = CellsTable(CellsModel(columns), words("returns.latest"), words("none.receipts"))
        self.without = button(f"{words('returns.without')}  *", self.without_pressed.emit, role="tall")
        self.table.clicked.connect(lambda _index: self.opened.emit(self.table.chosen_key))
        box = _framed(self)
        box.addWidget(label(words("returns.latest"), "section"))
        box.addWidget(self.table, 1)
        box.addWidget(self.without)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """The newest first, and that one chosen."""
        self.table.cells.show_rows(rows)
        self.table.choose(0)


class ReturnLines(QFrame):
    """The lines with − and +, everything, and the reasons. Signals say what was touched."""

    changed = Signal(int)
    everything_pressed = Signal()
    reason_pressed = Signal(object)
    price_pressed = Signal()

    def __init__(self, words: Words, *, of_receipt: bool) -> None:
        super().__init__()
        second = words("returns.left") if of_receipt else words("receipt.price")
        columns = (
            Column(words("sale.goods"), stretch=True),
            Column(second, figures=True),
            Column(words("returns.back"), figures=True),
            Column(words("sale.amount"), figures=True),
            Column(words("returns.slip_reason")),
        )
        self.title = label("", "section")
        self.table = CellsTable(CellsModel(columns), words("returns.lines"), words("returns.scan_goods"))
        self.fewer = button("−", lambda: self.changed.emit(-1), role="key")
        self.more = button("+", lambda: self.changed.emit(1), role="key")
        self.everything = button(
            f"{words('returns.everything')}  *", self.everything_pressed.emit, role="tall"
        )
        self.price = button(f"{words('returns.price')}  .", self.price_pressed.emit)
        self.reasons: dict[Why, QPushButton] = {}
        box = _framed(self)
        box.addWidget(self.title)
        box.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for widget, stretch in ((self.fewer, 2), (self.more, 2), (self.everything, 3), (self.price, 3)):
            row.addWidget(widget, stretch)
        box.addLayout(row)
        # not before they have a place: a widget without a parent would show as a window of its own
        self.everything.setVisible(of_receipt)
        self.price.setVisible(not of_receipt)
        box.addWidget(label(words("returns.slip_reason"), "section"))
        box.addLayout(self._reasons(words))

    @property
    def row(self) -> int:
        """The chosen line; −1 without any."""
        return self.table.currentIndex().row()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """The lines as they stand; the chosen one stays chosen."""
        at = self.row
        self.table.cells.show_rows(rows)
        self.table.choose(max(0, min(at, len(rows) - 1)))

    def _reasons(self, words: Words) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(GAP)
        for at, why in enumerate(REASONS):
            made = button(f"{at + 1}  {words(f'returns.why.{why}')}", self._reason(why))
            self.reasons[why] = made
            grid.addWidget(made, at // _REASON_COLUMNS, at % _REASON_COLUMNS)
        return grid

    def _reason(self, why: Why) -> Callable[[], None]:
        return lambda: self.reason_pressed.emit(why)


def _framed(frame: QFrame) -> QVBoxLayout:
    with_role(frame, "card")
    box = QVBoxLayout(frame)
    box.setContentsMargins(14, 10, 14, 14)
    box.setSpacing(GAP)
    return box
