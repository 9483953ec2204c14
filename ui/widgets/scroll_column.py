"""A column that scrolls where it is longer than the screen, and follows the focus."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QScroller, QWidget

from ui.theme.style import with_role

_ABOVE_PX = 40
_BELOW_PX = 140
"""Room for its message, and for the first of what opens below it."""


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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys are the screen's: pages and arrows go from field to field there."""
        event.ignore()

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self._follow.start(0)

    def _on_follow(self) -> None:
        """Scroll as little as needed, so that room is left around it: `ensureWidgetVisible` leaves none."""
        focused, holder, bar = QApplication.focusWidget(), self.widget(), self.verticalScrollBar()
        if focused is None or holder is None or not holder.isAncestorOf(focused):
            return
        place = focused.mapTo(holder, QPoint(0, 0)).y()
        top = max(0, place - _ABOVE_PX)
        bottom = min(holder.height(), place + focused.height() + _BELOW_PX)
        height = self.viewport().height()
        bar.setValue(min(top, max(bar.value(), bottom - height)))
