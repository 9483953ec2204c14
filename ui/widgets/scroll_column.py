"""A column that scrolls where it is longer than the screen, and follows the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QScroller, QWidget

from ui.theme.style import with_role

_AROUND_PX = 140
"""Room around what has the focus: its message, and the first of what opens below it."""


class ScrollColumn(QScrollArea):
    """Shows `inside`, scrolled by touch, wheel, and by whatever takes the focus in it."""

    def __init__(self, inside: QLayout) -> None:
        super().__init__()
        holder = with_role(QWidget(), "scrolled")
        holder.setLayout(inside)
        self.setWidget(holder)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        # what has the focus may just have been shown: its place is known after the layout's next turn
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.timeout.connect(self._on_follow)
        self.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._follow.start(0))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self._follow.start(0)

    def _on_follow(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, _AROUND_PX)
