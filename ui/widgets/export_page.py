"""What is exported: which days, as what, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from posclient.words import Words
from ui.models.cells import CellsModel, Column, Row
from ui.models.export_rows import Days, Kind, span
from ui.theme.tokens import GAP
from ui.widgets.cells_table import CellsTable
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.date_edit import DateEdit
from ui.widgets.labels import label

_YEARS: Final = 6


class ExportPage(QWidget):
    """Chips for the days and the kind of file, two dates where the days are her own choice, folders to choose from."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._today = date.min
        self.days = ChoiceRow(
            words("export.days"),
            [(each, f"{at}  {words(f'export.days.{each}')}") for at, each in enumerate(Days, 1)],
        )
        self.kind = ChoiceRow(words("export.kind"), [(each, words(f"export.kind.{each}")) for each in Kind])
        self.first = DateEdit(words, ())
        self.last = DateEdit(words, ())
        columns = (
            Column(words("bring_in.folder")),
            Column(words("export.path"), stretch=True),
            Column(words("export.room"), figures=True),
        )
        self.places = CellsTable(CellsModel(columns), words("export.where"))
        self._where = label(words("export.where"), "section")
        self.span = label("", "muted")
        self._own = QWidget()
        self._lay_out()
        self.days.chosen.connect(self._show_days)
        for edit, other in ((self.first, self.last), (self.last, self.first)):
            edit.changed.connect(self._show_span)
            edit.open_columns.pressed.connect(partial(self._make_room, other))
            edit.open_columns.clicked.connect(
                lambda _checked=False, edit=edit: self._show_places(shown=edit.columns.isHidden())
            )

    @property
    def chosen(self) -> tuple[date, date] | None:
        """The first and the last day; None while her own choice is not finished."""
        if self.days.value is not Days.CHOSEN:
            return span(self.days.value, self._today)
        first, last = self.first.day, self.last.day
        return (first, last) if first and last else None

    def begin(self, today: date) -> None:
        """This is the business date. What was chosen stays."""
        if today != self._today:
            self._today = today
            for edit in (self.first, self.last):
                edit.offer_years(range(today.year, today.year - _YEARS, -1))
                edit.put(today)
        self._show_days()

    def choose_days(self, number: int) -> None:
        """By its number."""
        self.days.choose(tuple(Days)[number - 1])
        self._show_days()
        if self.days.value is Days.CHOSEN:
            self.first.setFocus()
            self.first.typed.selectAll()

    def turn_kind(self, by: int) -> None:
        """The next kind of file, or the one before."""
        kinds = tuple(Kind)
        self.kind.choose(kinds[(kinds.index(self.kind.value) + by) % len(kinds)])

    def show_places(self, rows: Sequence[Row]) -> None:
        """Folders; the chosen one stays chosen."""
        at = max(0, self.places.currentIndex().row())
        self.places.cells.show_rows(rows)
        self.places.choose(min(at, len(rows) - 1))

    def add_place(self, row: Row) -> None:
        """Another folder at the head, and chosen."""
        rest = [each for each in self.places.cells.rows if each.key != row.key]
        self.places.cells.show_rows((row, *rest))
        self.places.choose(0)

    def _lay_out(self) -> None:
        words = self._words
        own = QHBoxLayout(self._own)
        own.setContentsMargins(0, 0, 0, 0)
        own.setSpacing(24)
        for key, edit in (("export.first", self.first), ("export.last", self.last)):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(label(words(key), "section"))
            column.addWidget(edit)
            column.addStretch(1)
            own.addLayout(column, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        heads: tuple[tuple[QLabel, QWidget], ...] = (
            (label(words("export.days"), "section"), self.days),
            (label(words("export.kind"), "section"), self.kind),
        )
        for at, (head, widget) in enumerate(heads):
            grid.addWidget(head, 0, at)
            grid.addWidget(widget, 1, at)
        grid.setColumnStretch(0, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP)
        box.addLayout(grid)
        box.addWidget(self._own)
        box.addWidget(self.span)
        box.addWidget(self._where)
        box.addWidget(self.places, 1)
        box.addStretch()

    def _make_room(self, other: DateEdit) -> None:
        """The columns of one date need the room of the folders; it is made before they open, or the window grows."""
        other.columns.hide()
        self._show_places(shown=False)

    def _show_places(self, *, shown: bool) -> None:
        for widget in (self.places, self._where):
            widget.setVisible(shown)

    def _show_days(self) -> None:
        is_own = self.days.value is Days.CHOSEN
        self._own.setVisible(is_own)
        if not is_own:
            for edit in (self.first, self.last):
                edit.columns.hide()
            self._show_places(shown=True)
        self._show_span()

    def _show_span(self) -> None:
        words, chosen = self._words, self.chosen
        if chosen is None:
            self.span.setText(words("export.no_days"))
            return
        first, last = chosen
        key = "export.one_day" if first == last else "export.span"
        self.span.setText(words(key, first=first.isoformat(), last=last.isoformat()))
