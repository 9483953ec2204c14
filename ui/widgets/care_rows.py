"""How a care task is painted in the list: name and child, goods, when it runs out, calls and what came of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from posclient.domain.care import TaskState
from ui.models.care_lines import LINE_ROLE, CareLine
from ui.theme.fonts import app_font
from ui.theme.scale import px
from ui.theme.tokens import LARGE, TEXT, Theme

ROW_PX: Final = 96
_MARGIN: Final = 14
_MARK_HEIGHT: Final = 28
_BAR: Final = 5

Index = QModelIndex | QPersistentModelIndex


class CareDelegate(QStyledItemDelegate):
    """Paints a `CareLine`. No widget a row, so that hundreds of rows scroll as easily as ten."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rescale()

    def rescale(self) -> None:
        """Fonts."""
        self._strong = app_font(LARGE, bold=True)
        self._plain = app_font(TEXT)
        self._bold = app_font(TEXT, bold=True)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(200, px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Three lines of text; the mark or the calls stand at the right."""
        line = index.data(LINE_ROLE)
        if not isinstance(line, CareLine):
            return
        painter.save()
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_ground(painter, rect, selected=selected)
        inner = rect.adjusted(_MARGIN + _BAR, px(8), -_MARGIN, -px(8))
        right = self._paint_mark(painter, line, inner)
        self._paint_texts(painter, line, inner, right)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, *, selected: bool) -> None:
        theme = self._theme
        painter.fillRect(rect, QColor(theme.selected if selected else theme.surface))
        if selected:
            painter.fillRect(rect.adjusted(0, 0, _BAR - rect.width(), 0), QColor(theme.accent))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.line))

    def _paint_mark(self, painter: QPainter, line: CareLine, inner: QRect) -> int:
        """The mark at the top right; returns where the text beside it has to end."""
        theme = self._theme
        text, ink, ground = "", theme.muted, theme.raised
        if line.state is TaskState.CONVERTED:
            text, ink, ground = f"✓ {line.mark}", theme.good, theme.good_soft
        elif line.mark:
            text = line.mark
        elif line.overdue:
            text, ink, ground = line.overdue, theme.warn, theme.warn_soft
        if not text:
            return inner.right()
        painter.setFont(self._bold)
        width = QFontMetrics(self._bold).horizontalAdvance(text) + 20
        box = QRect(inner.right() - width, inner.top(), width, px(_MARK_HEIGHT))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(ink))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, 6, 6)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return box.left() - 8

    def _paint_texts(self, painter: QPainter, line: CareLine, inner: QRect, right: int) -> None:
        theme = self._theme
        first = QRect(inner.topLeft(), QPoint(right, inner.top() + px(28)))
        used = self._text(painter, first, line.who, theme.text, strong=True)
        if line.child:
            first.setLeft(first.left() + used + 12)
            self._text(painter, first, line.child, theme.muted)
        second = QRect(inner.left(), inner.top() + px(29), inner.width(), px(25))
        if line.calls:
            width = QFontMetrics(self._plain).horizontalAdvance(line.calls)
            third_end = QRect(inner.right() - width, inner.top() + px(54), width + 2, px(25))
            self._text(painter, third_end, line.calls, theme.muted)
            third_right = third_end.left() - 8
        else:
            third_right = inner.right()
        self._text(painter, second, line.what, theme.text)
        third = QRect(QPoint(inner.left(), inner.top() + px(54)), QPoint(third_right, inner.top() + px(79)))
        self._text(painter, third, line.when, theme.muted)

    def _text(self, painter: QPainter, rect: QRect, text: str, ink: str, *, strong: bool = False) -> int:
        """Draw a text, shortened where it is too long; returns its width."""
        font = self._strong if strong else self._plain
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, rect.width()))
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown)


class CareListView(QListView):
    """The list. Digits and letters are the screen's: they name outcomes and don't search here."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._delegate = CareDelegate(theme)  # the view does not own it
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def rescale(self) -> None:
        """Fonts and rows."""
        self._delegate.rescale()
        self.scheduleDelayedItemsLayout()

    def event(self, event: QEvent) -> bool:
        """No input method wakes up over a list."""
        handled = super().event(event)
        if event.type() == QEvent.Type.FocusIn:
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        return handled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, down, page and ends move; all else goes on to the screen."""
        if event.key() in _MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()


_MOVES: Final = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)
