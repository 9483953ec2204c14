"""Where the focus rests on the sale screen: what is being typed, and the `5×` or `1.25×` before the next goods."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen

from posclient.words import Words
from ui.theme.fonts import app_font
from ui.theme.icons import pixmap
from ui.theme.scale import px
from ui.theme.tokens import RADIUS, Theme
from ui.widgets.key_catcher import KeyCatcher

HEIGHT: Final = 56
LONGEST: Final = 64
_TIMES: Final = re.compile(r"[0-9]{1,4}(\.[0-9]{1,3})?")
"""As many pieces, or a weight in the goods' unit, to the thousandth."""
_MULTIPLY: Final = frozenset({"*", "×", "x", "X"})
_PAD: Final = 16
_ICON: Final = 28


class EntryStrip(KeyCatcher):
    """No text field: it keeps what was typed itself, so that no input method and no scan ever meets it.

    `changed` tells the text after each key, `touched` a finger on it.
    """

    changed = Signal(str)
    touched = Signal()

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._hint = words("ui.strip_hint")
        self._text = ""
        self._times: int | Decimal = 1
        self._font = app_font(22)
        self._hint_font = app_font(18)
        self.setAccessibleName(self._hint)
        self.rescale()

    def rescale(self) -> None:
        """Fonts and height."""
        self._font = app_font(22)
        self._hint_font = app_font(18)
        self.setFixedHeight(px(HEIGHT))

    @property
    def text(self) -> str:
        """What was typed so far."""
        return self._text

    @property
    def times(self) -> int | Decimal:
        """How many of the next goods; a Decimal is how much."""
        return self._times

    def press(self, key: str) -> None:
        """A character, from the keyboard or a keypad. A multiplication sign after digits makes them `times`."""
        times = _times_of(self._text) if key in _MULTIPLY else None
        if times is not None:
            self._times = times
            self._set_text("")
        elif key == "×" or (key == "*" and not self._text):
            return
        elif len(self._text) < LONGEST:
            self._set_text(self._text + key)

    def erase(self) -> None:
        """Take back the last character; of an empty text, the `times`."""
        if self._text:
            self._set_text(self._text[:-1])
        else:
            self.use_times(1)

    def use_times(self, times: int | Decimal) -> None:
        """So many of the next goods."""
        if times != self._times:
            self._times = times
            self.update()

    def clear(self, *, times: bool = True) -> None:
        """Empty again."""
        if times:
            self.use_times(1)
        self._set_text("")

    def take_text(self) -> str:
        """The text, which is gone from the strip then."""
        text = self._text
        self._set_text("")
        return text

    def take_times(self) -> int | Decimal:
        """How many or how much of the next goods; one from then on."""
        times = self._times
        self.use_times(1)
        return times

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(400, px(HEIGHT))

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A touch asks for the field with an input method."""
        self.touched.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A box with an icon, the `5 ×`, the text and a caret."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(theme.accent if focused else theme.strong_line), 2))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        picture = pixmap(
            "search" if self._text else "scanner", theme.accent_text if focused else theme.muted, px(_ICON)
        )
        painter.drawPixmap(_PAD, (self.height() - px(_ICON)) // 2, picture)
        left = _PAD + px(_ICON) + 12
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        if self._times != 1 or isinstance(self._times, Decimal):
            left = self._paint_times(painter, left)
        room = QRect(left, 0, self.width() - left - _PAD, self.height())
        if self._text:
            metrics = QFontMetrics(self._font)
            shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideLeft, room.width() - 8)
            painter.setFont(self._font)
            painter.setPen(QColor(theme.text))
            painter.drawText(room, middle, shown)
            if focused:
                at = left + metrics.horizontalAdvance(shown) + 3
                painter.fillRect(QRect(at, 15, 2, self.height() - 30), QColor(theme.accent))
        else:
            painter.setFont(self._hint_font)
            painter.setPen(QColor(theme.muted))
            metrics = QFontMetrics(self._hint_font)
            painter.drawText(
                room, middle, metrics.elidedText(self._hint, Qt.TextElideMode.ElideRight, room.width())
            )
        painter.end()

    def _paint_times(self, painter: QPainter, left: int) -> int:
        text = f"{self._times} ×"
        width = QFontMetrics(self._font).horizontalAdvance(text) + 20
        box = QRect(left, 10, width, self.height() - 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.accent))
        painter.drawRoundedRect(box, 6, 6)
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.on_accent))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        return box.right() + 12

    def _set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.update()
            self.changed.emit(text)


def _times_of(text: str) -> int | Decimal | None:
    """The number before a multiplication sign, or None where there is none."""
    if not _TIMES.fullmatch(text):
        return None
    times = Decimal(text) if "." in text else int(text)
    return times if times > 0 else None
