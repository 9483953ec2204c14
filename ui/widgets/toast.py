"""One line at the bottom of the window for a few seconds. It blocks nothing and takes no focus."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QWidget

from ui.context import Toast, Tone
from ui.theme.icons import pixmap
from ui.theme.tokens import Theme
from ui.widgets.labels import card, label

SHOWN_MS: Final = {Tone.GOOD: 2500, Tone.NOTE: 4000, Tone.BAD: 6000}
_BOX: Final = {Tone.GOOD: "good_box", Tone.NOTE: "warn_box", Tone.BAD: "bad_box"}
_ICON: Final = {Tone.GOOD: "check", Tone.NOTE: "warning", Tone.BAD: "warning"}
_WIDEST: Final = 592
_FROM_BOTTOM: Final = 190
_MIDDLE: Final = 0.31
"""A toast stands over the basket, clear of the totals, the pay button and the member."""


class ToastBar(QWidget):
    """Lies over its parent. One box a tone is made once; a toast only changes a text. A touch puts it away."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._stack = QStackedLayout(self)
        self._texts: dict[Tone, QLabel] = {}
        colours = {Tone.GOOD: theme.good, Tone.NOTE: theme.warn, Tone.BAD: theme.bad}
        for tone in Tone:
            box = card(_BOX[tone])
            row = QHBoxLayout(box)
            row.setContentsMargins(16, 10, 20, 10)
            row.setSpacing(12)
            picture = QLabel()
            picture.setPixmap(pixmap(_ICON[tone], colours[tone]))
            row.addWidget(picture)
            text = label("", "large", wraps=True)
            row.addWidget(text, 1)
            self._texts[tone] = text
            self._stack.addWidget(box)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What is on show; empty where nothing is."""
        if self.isHidden():
            return ""
        return next(
            self._texts[tone].text() for at, tone in enumerate(Tone) if at == self._stack.currentIndex()
        )

    def show_toast(self, toast: Toast) -> None:
        """Show a line; it takes the place of the one before."""
        self._texts[toast.tone].setText(toast.text)
        self._stack.setCurrentIndex(list(Tone).index(toast.tone))
        self._place()
        self.show()
        self.raise_()
        self._timer.start(SHOWN_MS[toast.tone])

    def mousePressEvent(self, _event: QEvent) -> None:
        """A touch puts it away."""
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the window's size changes."""
        if event.type() == QEvent.Type.Resize and watched is self.parent() and not self.isHidden():
            self._place()
        return False

    def _place(self) -> None:
        parent = self.parentWidget()
        box = self._stack.currentWidget()
        if parent is None or box is None:
            return
        current = self._texts[list(Tone)[self._stack.currentIndex()]]
        wanted = current.fontMetrics().horizontalAdvance(current.text()) + 16 + 24 + 12 + 20 + 12
        width = min(_WIDEST, parent.width() - 32, max(320, wanted))
        height = max(56, box.heightForWidth(width) if box.hasHeightForWidth() else box.sizeHint().height())
        left = max(16, round(parent.width() * _MIDDLE) - width // 2)
        self.setGeometry(left, parent.height() - height - _FROM_BOTTOM, width, height)
