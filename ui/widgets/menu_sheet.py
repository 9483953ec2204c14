"""Every function as a tile, in groups: what the key bar has no room for is one touch further."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from ui.context import Context
from ui.keys import MENU, Action
from ui.theme.scale import px
from ui.theme.style import with_role
from ui.theme.tokens import GAP, TARGET
from ui.widgets.buttons import action_button
from ui.widgets.header import HEIGHT
from ui.widgets.labels import label

COLUMNS: Final = 4


class MenuSheet(QWidget):
    """Lies over its parent while it is open and has the focus meanwhile. `acted` bears the Action of a tile."""

    acted = Signal(object)

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        with_role(self, "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._before: QWidget | None = None
        self.tiles: dict[Action, QPushButton] = {}
        words, theme = context.words, context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 16, 32, 16)
        column.setSpacing(GAP)
        for title, actions in MENU:
            column.addWidget(label(words(title), "muted"))
            grid = QGridLayout()
            grid.setSpacing(GAP)
            for place, action in enumerate(actions):
                tile = action_button(words, theme, action, self._pressed)
                tile.setMinimumHeight(TARGET + 8)
                tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                tile.setAutoDefault(True)
                self.tiles[action] = tile
                grid.addWidget(tile, place // COLUMNS, place % COLUMNS)
            for at in range(COLUMNS):
                grid.setColumnStretch(at, 1)
            column.addLayout(grid)
        column.addStretch(1)
        self.close_tile = action_button(words, theme, Action.BACK, lambda _action: self.hide())
        column.addWidget(self.close_tile)
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it; the focus goes back to where it was when it closes."""
        self._before = self.window().focusWidget()
        self._place()
        self.show()
        self.raise_()
        next(iter(self.tiles.values())).setFocus()

    def hide(self) -> None:
        """Put it away."""
        was_open = self.isVisible()
        super().hide()
        if was_open and self._before is not None:
            self._before.setFocus()

    def keyPressEvent(self, _event: QKeyEvent) -> None:
        """What no tile took: arrows walk over the tiles and Enter presses one, any other key closes."""
        self.hide()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A touch beside the tiles."""
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the parent when its size changes."""
        if event.type() == QEvent.Type.Resize and watched is self.parent() and not self.isHidden():
            self._place()
        return False

    def _pressed(self, action: Action) -> None:
        self.hide()
        self.acted.emit(action)

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(0, px(HEIGHT), parent.width(), parent.height() - px(HEIGHT))
