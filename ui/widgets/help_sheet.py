"""All keys on one sheet, over the screen; any key or touch puts it away."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.context import Context
from ui.keys import BINDINGS
from ui.theme.scale import px
from ui.theme.style import with_role
from ui.theme.tokens import GAP
from ui.widgets.header import HEIGHT
from ui.widgets.labels import card, label

_HINTS = ("ui.help_scan", "ui.help_times", "ui.help_search", "ui.help_enter")

_COLUMNS: Final = 3


class HelpSheet(QWidget):
    """Lies over its parent while it is open and has the focus meanwhile."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        with_role(self, "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._before: QWidget | None = None
        words = context.words
        outer = QVBoxLayout(self)
        outer.setContentsMargins(32, 24, 32, 24)
        outer.setSpacing(16)
        outer.addWidget(label(words("ui.help_title"), "title"))
        sheet = card()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(24, 20, 24, 20)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(GAP)
        rows = -(-len(BINDINGS) // _COLUMNS)
        for place, binding in enumerate(BINDINGS):
            column = place // rows * 2
            grid.addWidget(label(binding.key, "key_name"), place % rows, column)
            grid.addWidget(label(words(binding.label), "large"), place % rows, column + 1)
        for at in range(_COLUMNS):
            grid.setColumnStretch(at * 2 + 1, 1)
        outer.addWidget(sheet)
        for hint in _HINTS:
            outer.addWidget(label(words(hint), "large", wraps=True))
        outer.addStretch(1)
        outer.addWidget(label(words("ui.help_close"), "muted"))
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it; the focus goes back to where it was when it closes."""
        self._before = self.window().focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.setFocus()

    def hide(self) -> None:
        """Put it away."""
        was_open = self.isVisible()
        super().hide()
        if was_open and self._before is not None:
            self._before.setFocus()

    def keyPressEvent(self, _event: QKeyEvent) -> None:
        """Any key."""
        self.hide()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Any touch."""
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the parent when its size changes."""
        if event.type() == QEvent.Type.Resize and watched is self.parent() and not self.isHidden():
            self._place()
        return False

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(0, px(HEIGHT), parent.width(), parent.height() - px(HEIGHT))
