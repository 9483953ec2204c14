"""The first page of a review: the figures on tiles, the definition of the chosen one, three plots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from posclient.words import Words
from ui.models.review_plots import PlotText
from ui.models.review_rows import TileText
from ui.theme.tokens import GAP, Theme
from ui.widgets.bar_plot import BarPlot
from ui.widgets.figure_tile import FigureTile
from ui.widgets.labels import card, label

COLUMNS: Final = 4
TILES: Final = 12
PLOTS: Final = 3


class ReviewOverview(QWidget):
    """The arrows go from tile to tile and choose; so does a tap."""

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self._words = words
        self.tiles = tuple(FigureTile() for _ in range(TILES))
        self.plots = tuple(BarPlot(theme) for _ in range(PLOTS))
        self.means = label("", wraps=True)
        self._group = QButtonGroup(self)
        grid = QGridLayout()
        grid.setSpacing(GAP)
        for at, tile in enumerate(self.tiles):
            self._group.addButton(tile, at)
            grid.addWidget(tile, at // COLUMNS, at % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        self.tiles[0].setChecked(True)
        self._group.idToggled.connect(self._on_toggled)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP)
        box.addLayout(grid, 3)
        box.addWidget(self._definition())
        box.addWidget(self._plots(), 2)

    @property
    def chosen(self) -> FigureTile:
        """The tile whose definition is told."""
        return self.tiles[self._group.checkedId()]

    def show_review(self, tiles: Sequence[TileText], plots: Sequence[PlotText]) -> None:
        """Other figures."""
        for tile, text in zip(self.tiles, tiles, strict=True):
            tile.show_text(text)
        for plot, drawn in zip(self.plots, plots, strict=True):
            plot.show_plot(drawn)
        self._tell()

    def _definition(self) -> QWidget:
        frame = card("inset")
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(14, 6, 14, 6)
        inside.addWidget(self.means, 1)
        return frame

    def _plots(self) -> QWidget:
        frame = card()
        row = QHBoxLayout(frame)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(28)
        for plot in self.plots:
            row.addWidget(plot, 1)
        return frame

    def _on_toggled(self, _at: int, checked: bool) -> None:
        if checked:
            self._tell()

    def _tell(self) -> None:
        text = self.chosen.text_shown
        self.means.setText(f"{text.name}: {text.means}" if text else "")
