"""One line over the header for a few seconds. It covers nothing that is worked with, and takes no focus."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QWidget

from ui.context import Toast, Tone
from ui.theme.icons import pixmap
from ui.theme.scale import px
from ui.theme.tokens import Theme
from ui.widgets.header import HEIGHT
from ui.widgets.labels import card, label

SHOWN_MS: Final = {Tone.GOOD: 2500, Tone.NOTE: 2500, Tone.BAD: 5000}
_BOX: Final = {Tone.GOOD: "good_box", Tone.NOTE: "note_box", Tone.BAD: "bad_box"}
_ICON: Final = {Tone.GOOD: "check", Tone.BAD: "warning"}
_WIDE: Final = 560
"""A short one leaves the badges and the clock in sight; a long one grows to the right before it grows down."""
_LEFT: Final = 12
_TOP: Final = 4
_ICON_PX: Final = 24


class ToastBar(QWidget):
    """Lies over its parent. One box a tone is made once; a toast only changes a text. A touch puts it away."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._stack = QStackedLayout(self)
        self._texts: dict[Tone, QLabel] = {}
        self._pictures: dict[Tone, QLabel] = {}
        self._colours = {Tone.GOOD: theme.good, Tone.BAD: theme.bad}
        self._was_input = False
        for tone in Tone:
            box = card(_BOX[tone])
            row = QHBoxLayout(box)
            row.setContentsMargins(16, 6, 20, 6)
            row.setSpacing(12)
            if tone in _ICON:
                self._pictures[tone] = QLabel()
                row.addWidget(self._pictures[tone])
            text = label("", "large", wraps=True)
            row.addWidget(text, 1)
            self._texts[tone] = text
            self._stack.addWidget(box)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.rescale()
        self.hide()

    def rescale(self) -> None:
        """The icons."""
        for tone, picture in self._pictures.items():
            picture.setPixmap(pixmap(_ICON[tone], self._colours[tone], px(_ICON_PX)))

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
        self._was_input = False

    def note_input(self) -> None:
        """A key, a touch or a scan came: she goes on."""
        self._was_input = True

    def move_on(self) -> None:
        """There is something new to see. Where she asked for it after the toast, the toast is of the past."""
        if self._was_input:
            self.hide()

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
        one_line = current.fontMetrics().horizontalAdvance(current.text()) + px(_ICON_PX) + 16 + 12 + 20 + 12
        least = px(HEIGHT) - 2 * _TOP
        width = min(one_line, px(_WIDE))
        if box.heightForWidth(width) > least:
            width = min(one_line, parent.width() - 2 * _LEFT)
        self.setGeometry(_LEFT, _TOP, width, max(least, box.heightForWidth(width)))
