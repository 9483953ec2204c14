"""Year, month and day to tap, for fingers."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QScroller,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from posclient.words import Words
from ui.theme.scale import px
from ui.theme.style import with_role
from ui.theme.tokens import TARGET

_ROWS_SHOWN: Final = 4
_LONGEST_MONTH: Final = 31


class DayColumns(QFrame):
    """`picked` is emitted as soon as all three are chosen, and at each change after that. The arrows choose
    too, and Enter says that it is done (`closed`)."""

    picked = Signal(object)
    closed = Signal()

    def __init__(self, words: Words, years: Sequence[int]) -> None:
        super().__init__()
        with_role(self, "inset")
        self._years = tuple(years)
        self._days = _LONGEST_MONTH
        self.year = _Column([str(year) for year in years], words("date.year"))
        self.month = _Column([words(f"date.month.{month}") for month in range(1, 13)], words("date.month"))
        self.day = _Column(_day_names(_LONGEST_MONTH), words("date.day"))
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(4)
        for column in (self.year, self.month, self.day):
            row.addWidget(column, 1)
            column.chose.connect(self._on_chosen)
            column.entered_key.connect(self.closed)

    def offer_years(self, years: Sequence[int]) -> None:
        """These years instead."""
        if tuple(years) != self._years:
            self._years = tuple(years)
            self.year.show_texts([str(year) for year in years])

    def show_day(self, day: date | None) -> None:
        """Mark a day in the columns."""
        self.year.choose(self._years.index(day.year) if day and day.year in self._years else None)
        self.month.choose(day.month - 1 if day else None)
        if day:
            self._offer_days(monthrange(day.year, day.month)[1])
        self.day.choose(day.day - 1 if day else None)

    def _on_chosen(self) -> None:
        year, month = self.year.chosen, self.month.chosen
        if year is None or month is None:
            return
        self._offer_days(monthrange(self._years[year], month + 1)[1])
        day = self.day.chosen
        if day is not None:
            self.picked.emit(date(self._years[year], month + 1, day + 1))

    def _offer_days(self, count: int) -> None:
        """As many days as the month has; a chosen day that it lacks becomes its last."""
        if count == self._days:
            return
        chosen = self.day.chosen
        self._days = count
        self.day.show_texts(_day_names(count))
        self.day.choose(min(chosen, count - 1) if chosen is not None else None)


class _Column(QListView):
    """One of the three. `chose` is emitted when the cashier chooses, not when `choose` does."""

    chose = Signal()
    entered_key = Signal()

    def __init__(self, texts: Sequence[str], name: str) -> None:
        super().__init__()
        self._texts = QStringListModel(list(texts))
        self._filling = False
        self._delegate = _TallRow()
        self.setModel(self._texts)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().selectionChanged.connect(self._on_selected)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.rescale()

    def rescale(self) -> None:
        """So many rows in sight."""
        self.setFixedHeight(px(TARGET) * _ROWS_SHOWN)
        self.scheduleDelayedItemsLayout()

    @property
    def chosen(self) -> int | None:
        """The chosen row."""
        rows = self.selectionModel().selectedIndexes()
        return rows[0].row() if rows else None

    def show_texts(self, texts: Sequence[str]) -> None:
        """Other rows."""
        self._filling = True
        self._texts.setStringList(list(texts))
        self._filling = False

    def choose(self, row: int | None) -> None:
        """Choose a row, or none, without telling anybody."""
        self._filling = True
        if row is None:
            self.clearSelection()
        else:
            self.setCurrentIndex(self._texts.index(row))
        self._filling = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter: the day is as it should be."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_key.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The chosen row stands in the middle as soon as the rows have their places."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._centre)

    def _centre(self) -> None:
        if self.chosen is not None:
            self.scrollTo(self.currentIndex(), QListView.ScrollHint.PositionAtCenter)

    def _on_selected(self) -> None:
        if not self._filling:
            self.chose.emit()


class _TallRow(QStyledItemDelegate):
    """A row as high as a finger, its text in the middle."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(px(TARGET), px(TARGET))

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.displayAlignment = Qt.AlignmentFlag.AlignCenter


def _day_names(count: int) -> list[str]:
    return [str(day) for day in range(1, count + 1)]
