"""The pages of bringing a shop in: which file, what its columns are, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posclient.services.bring_in import KINDS, JobAnswer, What
from posclient.words import Words
from ui.keys import Action, key_text
from ui.models.bring_in_rows import Figure
from ui.models.cells import CellsModel, Column, Row
from ui.theme.tokens import GAP
from ui.widgets.buttons import button
from ui.widgets.cells_table import CellsTable
from ui.widgets.labels import card, label

_FIGURES: Final = 9


class FilePage(QWidget):
    """What it is and which file: 1 to 4, then the list."""

    def __init__(self, words: Words, chosen: Callable[[], None], browse: Callable[[], None]) -> None:
        super().__init__()
        self.kinds: dict[What, QPushButton] = {}
        self.what: What = KINDS[0]
        tiles = QHBoxLayout()
        tiles.setSpacing(GAP)
        for number, kind in enumerate(KINDS, start=1):
            tile = button(
                f"{number}  {words(f'bring_in.kind.{kind}')}",
                partial(self.choose, kind),
                role="tall",
            )
            tile.setCheckable(True)
            self.kinds[kind] = tile
            tiles.addWidget(tile, 1)
        columns = (
            Column(words("bring_in.file")),
            Column(words("bring_in.size"), figures=True),
            Column(words("bring_in.file_changed")),
            Column(words("bring_in.folder"), stretch=True),
        )
        self.files = CellsTable(CellsModel(columns), words("bring_in.files"))
        self.files.clicked.connect(lambda _index: chosen())
        self.nothing = label(words("bring_in.no_files"), "muted", wraps=True)
        self.browse = button(f"{words('bring_in.browse')}  {key_text(Action.SEARCH)}", browse, role="tall")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP)
        box.addWidget(label(words("bring_in.what"), "section"))
        box.addLayout(tiles)
        box.addWidget(label(words("bring_in.which_file"), "section"))
        box.addWidget(self.files, 1)
        box.addWidget(self.nothing)
        box.addWidget(self.browse)
        self.choose(self.what)

    def choose(self, what: What) -> None:
        """This is what the file holds."""
        self.what = what
        for kind, tile in self.kinds.items():
            tile.setChecked(kind == what)

    def show_files(self, rows: Sequence[Row]) -> None:
        """The files that were found."""
        self.files.cells.show_rows(rows)
        self.nothing.setVisible(not rows)
        self.files.choose(0)


class ReportPage(QWidget):
    """How far it is, what it adds up to, and what is wrong."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.state = label("", "title", wraps=True)
        self.why = label("", "muted", wraps=True)
        columns = (
            Column(words("bring_in.line"), figures=True),
            Column(words("bring_in.field")),
            Column(words("bring_in.value")),
            Column(words("bring_in.fault"), stretch=True),
        )
        self.faults = CellsTable(CellsModel(columns), words("bring_in.faults"))
        self._more = label("", "muted")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(12)
        self._heads = (
            label("", "section"),
            label(words("bring_in.in_file"), "section", right=True),
            label(words("bring_in.in_ledger"), "section", right=True),
        )
        for column, head in enumerate(self._heads):
            self._grid.addWidget(head, 0, column)
        self._cells: list[tuple[QLabel, QLabel, QLabel]] = []
        for row in range(1, _FIGURES + 1):
            cells = (label(""), label("", "strong", right=True), label("", "strong", right=True))
            for column, cell in enumerate(cells):
                self._grid.addWidget(cell, row, column)
            self._cells.append(cells)
        self._words = words
        self._lay_out()

    def show_job(
        self, job: JobAnswer, state: str, why: str, figures: Sequence[Figure], rows: Sequence[Row]
    ) -> None:
        """How it stands."""
        self.state.setText(state)
        self.why.setText(why)
        self.why.setVisible(bool(why))
        for at, cells in enumerate(self._cells):
            figure = figures[at] if at < len(figures) else None
            texts = (figure.name, figure.file, _marked(figure)) if figure else ("", "", "")
            for cell, text in zip(cells, texts, strict=True):
                cell.setText(text)
                cell.setVisible(figure is not None)
        self._heads[2].setVisible(any(figure.ledger for figure in figures))
        self.faults.cells.show_rows(rows)
        self.faults.setVisible(bool(rows))
        hidden = job.faulty - len(rows)
        self._more.setText(self._words("bring_in.more", n=hidden) if hidden > 0 else "")
        self._more.setVisible(hidden > 0)

    def _lay_out(self) -> None:
        totals: QFrame = card()
        inner = QVBoxLayout(totals)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.addLayout(self._grid)
        inner.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.faults, 1)
        right.addWidget(self._more)
        body = QHBoxLayout()
        body.setSpacing(GAP)
        body.addWidget(totals, 2)
        body.addLayout(right, 3)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP)
        box.addWidget(self.state)
        box.addWidget(self.why)
        box.addLayout(body, 1)


def _marked(figure: Figure) -> str:
    if not figure.ledger:
        return ""
    return f"{'✓' if figure.agrees else '✕'} {figure.ledger}"
