"""How far something has come: a member to her next tier, her profile to being whole.

Paints when the screen paints (QProgressBar would paint at once).
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.scale import px
from ui.theme.tokens import Theme

FULL: Final = 1000
_HEIGHT: Final = 14


class TierBar(QWidget):
    """A bar of 0 to `FULL`; the text beside it says the same in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._value = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.rescale()

    def rescale(self) -> None:
        """A height."""
        self.setFixedHeight(px(_HEIGHT))

    @property
    def value(self) -> int:
        """How far, of `FULL`."""
        return self._value

    def show_value(self, value: int) -> None:
        """Another value; one outside is taken to the nearer end."""
        self._value = max(0, min(FULL, value))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """An outline, filled from the left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = whole.height() / 2
        painter.setPen(QPen(QColor(self._theme.strong_line), 1))
        painter.setBrush(QColor(self._theme.raised))
        painter.drawRoundedRect(whole, radius, radius)
        if self._value:
            filled = whole.adjusted(1, 1, -1, -1)
            filled.setWidth(max(filled.height(), filled.width() * self._value / FULL))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.accent))
            painter.drawRoundedRect(filled, radius - 1, radius - 1)
        painter.end()
