"""A table of texts: rows for fingers, columns that fit, nothing to edit."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScroller, QTableView

from ui.models.cells import CellsModel
from ui.theme.scale import px
from ui.theme.tokens import TARGET

_PAD: Final = 7
_MOVES: Final = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End})


class CellsTable(QTableView):
    """Whole rows are chosen. Only the arrows, Home and End are its own: other keys are the screen's. `when_empty` is
    what stands there while there is nothing to show.
    """

    def __init__(self, model: CellsModel, name: str, when_empty: str = "") -> None:
        super().__init__()
        self.cells = model
        self._when_empty = when_empty
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for at, column in enumerate(model.columns):
            mode = (
                QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.ResizeToContents
            )
            header.setSectionResizeMode(at, mode)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.rescale()

    def rescale(self) -> None:
        """Rows for fingers, with as much room beside the texts as the headings have."""
        self.setStyleSheet(f"QTableView::item {{ padding: 0 {px(_PAD)}px; }}")
        self.verticalHeader().setDefaultSectionSize(px(TARGET))

    @property
    def chosen_key(self) -> str:
        """What the chosen row stands for; empty without one."""
        return self.cells.key_at(self.currentIndex().row())

    def choose(self, row: int) -> None:
        """Choose a row, as far as there is one."""
        if 0 <= row < self.cells.rowCount():
            self.setCurrentIndex(self.cells.index(row, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows; where there are none, what that means."""
        super().paintEvent(event)
        if self.cells.rowCount() or not self._when_empty:
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        room = self.viewport().rect().adjusted(px(_PAD), px(TARGET), -px(_PAD), -px(_PAD))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(flags), self._when_empty)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """No input method wakes up over a table."""
        handled = super().event(event)
        if event.type() == QEvent.Type.FocusIn:
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        return handled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, or leave the key to the screen."""
        if event.key() in _MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()
