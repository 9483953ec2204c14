"""A list to choose from, lying over the basket: by number key, arrows and Enter, or touch. Takes no focus."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from posclient.words import Words
from ui.keys import Action, key_text
from ui.models.choices import CHOICE, Choice, ChoiceModel
from ui.theme.fonts import app_font
from ui.theme.icons import pixmap
from ui.theme.scale import px
from ui.theme.style import with_role
from ui.theme.tokens import TEXT, Theme
from ui.widgets.buttons import button
from ui.widgets.labels import label
from ui.widgets.touch_scroll import scroll_by_touch

Index = QModelIndex | QPersistentModelIndex

ROW: Final = 60
_NUMBER_BOX: Final = 32
_ICON: Final = 24
_PAD: Final = 14
_MOST_ROWS: Final = 7
NUMBERED: Final = 9


class ChoiceDelegate(QStyledItemDelegate):
    """A row: its number, an icon, title and detail, a figure on the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.numbered = False
        self.rescale()

    def rescale(self) -> None:
        """Fonts."""
        self._main = app_font(18)
        self._small = app_font(TEXT)
        self._bold = app_font(TEXT, bold=True)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One entry."""
        choice = index.data(CHOICE)
        if not isinstance(choice, Choice):
            return
        theme = self._theme
        area: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(area, QColor(theme.selected if selected else theme.surface))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(theme.line))
        left = area.left() + _PAD
        if self.numbered and index.row() < NUMBERED:
            left = self._paint_number(painter, area, left, index.row() + 1)
        side = px(_ICON)
        if choice.icon:
            painter.drawPixmap(
                QPoint(left, area.center().y() - side // 2), pixmap(choice.icon, theme.muted, side)
            )
        left += side + _PAD
        right = area.right() - _PAD
        if choice.figure:
            painter.setFont(self._main)
            painter.setPen(QColor(theme.price))
            width = QFontMetrics(self._main).horizontalAdvance(choice.figure)
            box = QRect(right - width, area.top(), width, area.height())
            painter.drawText(
                box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), choice.figure
            )
            right -= width + _PAD
        self._paint_texts(painter, QRect(left, area.top(), right - left, area.height()), choice)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are the same height."""
        return QSize(200, px(ROW))

    def _paint_number(self, painter: QPainter, area: QRect, left: int, number: int) -> int:
        side = px(_NUMBER_BOX)
        box = QRect(left, area.center().y() - side // 2, side, side)
        painter.setPen(QColor(self._theme.strong_line))
        painter.setBrush(QColor(self._theme.raised))
        painter.drawRoundedRect(box, 6, 6)
        painter.setFont(self._bold)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(number))
        return box.right() + _PAD

    def _paint_texts(self, painter: QPainter, room: QRect, choice: Choice) -> None:
        upper = QRect(room.left(), room.top() + px(7), room.width(), px(24))
        lower = QRect(room.left(), room.top() + px(32), room.width(), px(20))
        if not choice.detail:
            upper = room
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        for box, font, text, colour in (
            (upper, self._main, choice.title, self._theme.text),
            (lower, self._small, choice.detail, self._theme.muted),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, box.width())
            painter.drawText(box, flags, shown)


class ChoiceList(QFrame):
    """Shown by `offer`, hidden by `close_list`. While it is `numbered`, digits choose."""

    def __init__(self, parent: QWidget, words: Words, theme: Theme) -> None:
        super().__init__(parent)
        with_role(self, "popup")
        self._model = ChoiceModel(self)
        self._delegate = ChoiceDelegate(theme)
        self._title = label("", "section")
        self.back = button(f"{words('app.back')}  {key_text(Action.BACK)}", self.close_list)
        self._head = QWidget()
        row = QHBoxLayout(self._head)
        row.setContentsMargins(_PAD, 6, 6, 6)
        row.addWidget(self._title, 1)
        row.addWidget(self.back)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll_by_touch(self._list)
        self._list.clicked.connect(lambda index: self._choose_row(index.row()))
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 3, 3)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._list)
        self._moved = False
        self.hide()

    def rescale(self) -> None:
        """Fonts and rows."""
        self._delegate.rescale()
        self._list.scheduleDelayedItemsLayout()

    @property
    def is_open(self) -> bool:
        """Whether something is offered."""
        return not self.isHidden()

    @property
    def numbered(self) -> bool:
        """Whether the cashier was asked to choose, so that digits do."""
        return self.is_open and self._delegate.numbered

    @property
    def picked(self) -> bool:
        """Whether Enter means the selected entry: the list asks, or an arrow moved to it."""
        return self.is_open and (self._delegate.numbered or self._moved)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What is offered."""
        return self._model.choices if self.is_open else ()

    def offer(self, title: str, choices: tuple[Choice, ...], area: QRect, *, numbered: bool) -> None:
        """Show entries within `area` of the parent; an empty tuple shows the title alone."""
        self._delegate.numbered = numbered
        self._moved = False
        self._model.show(choices)
        self._title.setText(title)
        self._head.setVisible(bool(title))
        rows = min(_MOST_ROWS, len(choices))
        wanted = rows * px(ROW) + (self._head.sizeHint().height() if title else 0) + 12
        self._list.setVisible(bool(choices))
        self.setGeometry(area.left(), area.top(), area.width(), min(area.height(), wanted))
        if choices and numbered:
            self._list.setCurrentIndex(self._model.index(0))
        self.show()
        self.raise_()

    def close_list(self) -> None:
        """Put it away."""
        self.hide()

    def move_choice(self, by: int) -> None:
        """Select another entry."""
        count = self._model.rowCount()
        if count:
            row = self._list.currentIndex().row()
            at = row + by if row >= 0 else min(by, count) - 1 if by > 0 else count + by
            self._moved = True
            self._list.setCurrentIndex(self._model.index(at % count))

    def choose(self) -> bool:
        """Take the selected entry; False where there is none."""
        return self._choose_row(self._list.currentIndex().row())

    def choose_number(self, number: int) -> bool:
        """Take the entry with this number, from 1; False where there is none."""
        return self._choose_row(number - 1)

    def _choose_row(self, row: int) -> bool:
        choices = self.choices
        if not 0 <= row < len(choices):
            return False
        self.close_list()
        choices[row].chosen()
        return True
