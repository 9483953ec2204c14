"""A plot of bars, painted by hand: three small plots do not pay for a library that takes half a second to load."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.models.review_plots import Bar, PlotText, Swatch
from ui.theme.scale import px
from ui.theme.tokens import Theme

_LEAST: Final = QSize(220, 130)
_GAP: Final = 6
_SWATCH: Final = 12
_THIN: Final = 1.5


class BarPlot(QWidget):
    """Title and legend above, bars on a base line, labels below as many as there is room for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.plot: PlotText | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.rescale()

    def rescale(self) -> None:
        """The least that can be read."""
        self.setMinimumSize(px(_LEAST.width()), px(_LEAST.height()))
        self.update()

    def show_plot(self, plot: PlotText) -> None:
        """Another plot."""
        self.plot = plot
        self.setAccessibleName(plot.title)
        self.setAccessibleDescription(plot.told)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """From the heads down to the labels."""
        plot = self.plot
        if plot is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QFontMetricsF(self.font()).height()
        self._paint_title(painter, plot, line)
        area = QRectF(0, 2 * line + _GAP, self.width(), self.height() - 3 * line - 2 * _GAP)
        self._paint_frame(painter, plot, area)
        slot = area.width() / max(1, len(plot.bars))
        for at, bar in enumerate(plot.bars):
            self._paint_bar(
                painter, plot, bar, area, QRectF(area.left() + at * slot, area.top(), slot, area.height())
            )
        self._paint_labels(painter, plot, area, slot)
        painter.end()

    def _paint_title(self, painter: QPainter, plot: PlotText, line: float) -> None:
        """The title with what the upper edge stands for; the legend below."""
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignLeft, plot.title)
        painter.setFont(self.font())
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignRight, plot.top_text)
        metrics, left, middle = QFontMetricsF(self.font()), 0.0, line * 1.5
        for swatch, text in plot.legend:
            self._paint_swatch(
                painter, swatch, QRectF(left, middle - px(_SWATCH) / 2, px(_SWATCH), px(_SWATCH))
            )
            left += px(_SWATCH) + _GAP
            painter.setPen(QColor(self._theme.muted))
            width = metrics.horizontalAdvance(text)
            painter.drawText(QRectF(left, line, width + 1, line), Qt.AlignmentFlag.AlignLeft, text)
            left += width + 2 * _GAP

    def _paint_swatch(self, painter: QPainter, swatch: Swatch, place: QRectF) -> None:
        painter.setBrush(QColor(self._theme.accent) if swatch is Swatch.SOLID else Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(swatch))
        if swatch in (Swatch.SOLID, Swatch.HOLLOW):
            painter.drawRect(place)
        else:
            painter.drawLine(
                QPointF(place.left(), place.center().y()), QPointF(place.right(), place.center().y())
            )

    def _paint_frame(self, painter: QPainter, plot: PlotText, area: QRectF) -> None:
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawLine(area.topLeft(), area.topRight())
        if plot.line is not None:
            y = _height_at(plot, area, plot.line)
            painter.setPen(self._pen(Swatch.LINE))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QPen(QColor(self._theme.strong_line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _paint_bar(self, painter: QPainter, plot: PlotText, bar: Bar, area: QRectF, slot: QRectF) -> None:
        width = max(2.0, min(slot.width() * 0.7, px(36)))
        left = slot.center().x() - width / 2
        solid, whole = _height_at(plot, area, bar.solid), _height_at(plot, area, bar.solid + bar.hollow)
        painter.setPen(self._pen(Swatch.SOLID))
        painter.setBrush(QColor(self._theme.accent))
        if bar.solid:
            painter.drawRect(QRectF(left, solid, width, area.bottom() - solid))
        painter.setPen(self._pen(Swatch.HOLLOW))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if bar.hollow:
            painter.drawRect(QRectF(left, whole, width, solid - whole))
        if bar.mark:
            y = _height_at(plot, area, bar.mark)
            painter.setPen(self._pen(Swatch.MARK))
            reach = min(slot.width(), width * 1.4) / 2
            painter.drawLine(QPointF(slot.center().x() - reach, y), QPointF(slot.center().x() + reach, y))

    def _paint_labels(self, painter: QPainter, plot: PlotText, area: QRectF, slot: float) -> None:
        metrics = QFontMetricsF(self.font())
        widest = max((metrics.horizontalAdvance(bar.label) for bar in plot.bars), default=0.0) + _GAP
        every = max(1, -(-int(widest) // max(1, int(slot))))
        painter.setPen(QColor(self._theme.muted))
        for at in range(0, len(plot.bars), every):
            middle = area.left() + (at + 0.5) * slot
            left = min(max(0.0, middle - widest / 2), self.width() - widest)
            place = QRectF(left, area.bottom() + _GAP / 2, widest, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, plot.bars[at].label)

    def _pen(self, swatch: Swatch) -> QPen:
        theme = self._theme
        match swatch:
            case Swatch.SOLID:
                return QPen(QColor(theme.accent), 1)
            case Swatch.HOLLOW:
                return QPen(QColor(theme.strong_line), _THIN)
            case Swatch.MARK:
                return QPen(QColor(theme.text), 2)
            case Swatch.LINE:
                return QPen(QColor(theme.muted), _THIN, Qt.PenStyle.DashLine)


def _height_at(plot: PlotText, area: QRectF, value: int) -> float:
    """Where a value lies, in the widget's own y."""
    return area.bottom() - area.height() * min(value, plot.top) / plot.top
