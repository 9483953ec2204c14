"""The basket on the screen: two texts a cell, names that wrap, amounts that line up."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from posclient.services.view import SaleView
from ui.models.basket_model import BELOW, STRUCK, BasketModel, Column
from ui.theme.fonts import app_font
from ui.theme.icons import pixmap
from ui.theme.scale import px
from ui.theme.tokens import LARGE, TEXT, Theme
from ui.widgets.touch_scroll import scroll_by_touch

Index = QModelIndex | QPersistentModelIndex

MAIN_PX: Final = 18
PAD_X: Final = 10
PAD_Y: Final = 9
LEAST_HEIGHT: Final = 56
_WIDTHS: Final = {Column.QUANTITY: 80, Column.NORMAL: 92, Column.MEMBER: 92, Column.AMOUNT: 112}
_WIDE_FROM: Final = 900
_WIDER: Final = 40
_EMPTY_ICON: Final = 56
_WRAPPED: Final = int(Qt.TextFlag.TextWordWrap)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)


class LineDelegate(QStyledItemDelegate):
    """Paints a cell: main text above, smaller text below, both from the top so that the columns stand level."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._colours = {
            name: QColor(getattr(theme, name))
            for name in ("text", "muted", "price", "good", "line", "selected", "surface", "accent")
        }
        self._heights: dict[tuple[str, str, int], int] = {}
        self.rescale()

    def rescale(self) -> None:
        """Fonts, and heights that depend on them."""
        self._main = app_font(MAIN_PX)
        self._bold = app_font(MAIN_PX, bold=True)
        self._small = app_font(TEXT)
        self._struck = QFont(self._main)
        self._struck.setStrikeOut(True)
        self._heights.clear()

    def height(self, name: str, below: str, width: int) -> int:
        """How high a row is whose name column is `width` wide."""
        key = (name, below, width)
        if key not in self._heights:
            if len(self._heights) > 4000:
                self._heights.clear()
            room = width - 2 * PAD_X
            high = _wrapped_height(QFontMetrics(self._main), name, room)
            if below:
                high += _wrapped_height(QFontMetrics(self._small), below, room) + 2
            # the figures' columns have a small text under theirs too: what is in stock, what was given off
            figures = QFontMetrics(self._main).height() + 2 + QFontMetrics(self._small).height()
            self._heights[key] = max(px(LEAST_HEIGHT), high + 2 * PAD_Y, figures + 2 * PAD_Y)
        return self._heights[key]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Background, the two texts, and a hairline below."""
        painter.save()
        area: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        column = Column(index.column())
        painter.fillRect(area, self._colours["selected" if selected else "surface"])
        if selected and column is Column.NAME:
            painter.fillRect(QRect(area.left(), area.top(), 4, area.height()), self._colours["accent"])
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), self._colours["line"])
        room = area.adjusted(PAD_X, PAD_Y, -PAD_X, -PAD_Y)
        is_name = column is Column.NAME
        flags = (_LEFT | _WRAPPED) if is_name else _RIGHT
        main, below = str(index.data() or ""), str(index.data(BELOW) or "")
        struck = bool(index.data(STRUCK))
        painter.setFont(self._struck if struck else self._bold if column is Column.AMOUNT else self._main)
        painter.setPen(self._main_colour(column, main, struck=struck))
        used = painter.drawText(room, flags, main)
        if below:
            painter.setFont(self._small)
            painter.setPen(self._colours["good"])
            painter.drawText(room.adjusted(0, used.height() + 2, 0, 0), flags, below)
        painter.restore()

    def _main_colour(self, column: Column, main: str, *, struck: bool) -> QColor:
        if struck or main == "—":
            return self._colours["muted"]
        return self._colours["text" if column in (Column.NAME, Column.QUANTITY) else "price"]

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The table sets the heights itself."""
        return QSize(px(_WIDTHS[Column.NORMAL]), px(LEAST_HEIGHT))


class BasketTable(QTableView):
    """Shows a `SaleView`; the selected row is the one that keys act upon. Takes no focus."""

    def __init__(self, model: BasketModel, theme: Theme, when_empty: str = "") -> None:
        super().__init__()
        self._theme = theme
        self._when_empty = when_empty
        self._lines = model
        self._delegate = LineDelegate(theme)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        scroll_by_touch(self)
        self.rescale()

    def rescale(self) -> None:
        """Fonts, columns and rows."""
        self._delegate.rescale()
        self.verticalHeader().setMinimumSectionSize(px(LEAST_HEIGHT))
        self.verticalHeader().setDefaultSectionSize(px(LEAST_HEIGHT))
        self._set_widths()
        self._fit_rows()

    def show_view(self, view: SaleView) -> None:
        """Take over a view; the line of the last action is selected and in sight."""
        chosen = self.chosen_line_id()
        touched = self._lines.show(view)
        row = touched if touched >= 0 else self._lines.row_of(chosen)
        if row < 0:
            row = len(view.lines) - 1
        self._fit_rows()
        if row >= 0:
            self.selectRow(row)
            self.scrollTo(self._lines.index(row, 0))

    def chosen_line_id(self) -> str:
        """The line of the selected row; empty where there is none."""
        rows = self.selectionModel().selectedRows()
        line = self._lines.line(rows[0].row()) if rows else None
        return line.quoted.line_id if line else ""

    def move_choice(self, by: int) -> None:
        """Select another row."""
        count = self._lines.rowCount()
        if count:
            rows = self.selectionModel().selectedRows()
            at = rows[0].row() if rows else count
            self.selectRow(max(0, min(count - 1, at + by)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines; where there are none, what to do."""
        super().paintEvent(event)
        if self._lines.rowCount() or not self._when_empty:
            return
        painter = QPainter(self.viewport())
        area = self.viewport().rect()
        middle = area.center()
        side = px(_EMPTY_ICON)
        picture = pixmap("scanner", self._theme.disabled, side)
        painter.drawPixmap(middle.x() - side // 2, middle.y() - side - 10, picture)
        painter.setFont(app_font(LARGE))
        painter.setPen(QColor(self._theme.muted))
        box = QRect(area.left(), middle.y(), area.width(), px(40))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._when_empty)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names wrap anew."""
        super().resizeEvent(event)
        self._set_widths()
        self._fit_rows()

    def _set_widths(self) -> None:
        more = _WIDER if self.viewport().width() >= px(_WIDE_FROM) else 0
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, px(width + more))

    def _fit_rows(self) -> None:
        width = self.columnWidth(Column.NAME)
        for row in range(self._lines.rowCount()):
            height = self._delegate.height(*self._lines.texts(row), width)
            if self.rowHeight(row) != height:
                self.setRowHeight(row, height)


def _wrapped_height(metrics: QFontMetrics, text: str, width: int) -> int:
    return metrics.boundingRect(QRect(0, 0, max(40, width), 10_000), _LEFT | _WRAPPED, text).height()
