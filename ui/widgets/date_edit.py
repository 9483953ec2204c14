"""A day, by typing (`20260302`, `260302`) or by tapping year, month and day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posclient.words import Words
from ui.models.typed_date import is_finished, read_date
from ui.theme.tokens import GAP
from ui.widgets.buttons import button
from ui.widgets.day_columns import DayColumns
from ui.widgets.edits import CodeEdit


class DateEdit(QWidget):
    """`changed` is emitted whenever the day or its fault changed. The columns open under the field; `before` is
    another widget at the beginning of the field's row.
    """

    changed = Signal()

    def __init__(self, words: Words, years: Sequence[int], *, before: QWidget | None = None) -> None:
        super().__init__()
        self.typed = CodeEdit("20260302", max_length=16)
        self.open_columns = button(words("date.choose"), self._on_open, takes_focus=True)
        self.columns = DayColumns(words, years)
        self.columns.hide()
        self._lay_out(before)
        self.setFocusProxy(self.typed)
        self.typed.textChanged.connect(lambda _text: self.changed.emit())
        self.typed.editingFinished.connect(self._on_finished)
        self.columns.picked.connect(self.put)
        self.columns.closed.connect(self.open_columns.click)

    @property
    def day(self) -> date | None:
        """The day, where there is one."""
        return read_date(self.typed.text())

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed or tapped."""
        return not self.typed.text().strip()

    @property
    def is_wrong(self) -> bool:
        """Whether enough was typed for a date, but no such day is."""
        return self.day is None and is_finished(self.typed.text())

    def put(self, day: date | None) -> None:
        """Fill in a day, or nothing."""
        self.typed.setText(day.isoformat() if day else "")

    def offer_years(self, years: Sequence[int]) -> None:
        """Other years in the columns."""
        self.columns.offer_years(years)

    def _lay_out(self, before: QWidget | None) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        if before is not None:
            row.addWidget(before)
        row.addWidget(self.typed, 1)
        row.addWidget(self.open_columns)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP)
        box.addLayout(row)
        box.addWidget(self.columns)

    def _on_open(self) -> None:
        opens = self.columns.isHidden()
        self.columns.show_day(self.day)
        self.columns.setVisible(opens)
        (self.columns.year if opens else self.typed).setFocus()

    def _on_finished(self) -> None:
        day = self.day
        if day is not None:
            self.put(day)
