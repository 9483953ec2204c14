"""The columns of a file: what each is taken for, to be changed, and the file's first rows below."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posclient.services.bring_in import FileAnswer
from posclient.words import Words
from ui.models.bring_in_rows import column_rows, field_name, preview_rows
from ui.models.cells import CellsModel, Column
from ui.models.choices import Choice
from ui.theme.tokens import GAP, Theme
from ui.widgets.cells_table import CellsTable
from ui.widgets.choice_list import ChoiceList
from ui.widgets.labels import label

_PREVIEW_PX: Final = 190
_FROM_SIDE_PX: Final = 180
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ColumnsPage(QWidget):
    """Enter or a touch on a column offers all fields; a field has one column at most."""

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self._words = words
        self._file: FileAnswer | None = None
        self._fields: list[str] = []
        columns = (
            Column(words("bring_in.heading")),
            Column(words("bring_in.samples"), stretch=True),
            Column(words("bring_in.taken_for")),
        )
        self.columns = CellsTable(CellsModel(columns), words("bring_in.columns"))
        self.columns.clicked.connect(lambda _index: self.change())
        self.preview = CellsTable(CellsModel(()), words("bring_in.preview"))
        self._about = label("", "muted")
        self._preview_box = QVBoxLayout()
        self._preview_box.addWidget(self.preview)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP)
        box.addWidget(label(words("bring_in.columns_hint"), "section", wraps=True))
        box.addWidget(self.columns, 1)
        box.addWidget(self._about)
        box.addLayout(self._preview_box)
        self.choices = ChoiceList(self, words, theme)

    @property
    def fields(self) -> tuple[str, ...]:
        """A field for each column from the left; empty texts leave columns out."""
        return tuple(self._fields)

    def show_file(self, file: FileAnswer) -> None:
        """A file as headquarters took it."""
        self._file = file
        self._fields = [column.field for column in file.columns]
        self._show_fields(0)
        self._preview_box.removeWidget(self.preview)
        self.preview.deleteLater()
        headings = [Column(column.heading) for column in file.columns]
        self.preview = CellsTable(CellsModel(headings), self._words("bring_in.preview"))
        self.preview.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.preview.setFixedHeight(_PREVIEW_PX)
        self.preview.cells.show_rows(preview_rows(file))
        self._preview_box.addWidget(self.preview)
        how = " · ".join(part for part in (file.name, file.encoding.upper()) if part)
        self._about.setText(f"{self._words('bring_in.preview')}: {how}")

    def change(self) -> None:
        """Offer what the chosen column can be."""
        file, words, at = self._file, self._words, self.columns.currentIndex().row()
        if file is None or at < 0:
            return
        options = [("", words("bring_in.left_out"))]
        options += [(field.field, field_name(words, field)) for field in file.fields]
        choices = tuple(
            Choice(_icon(field, self._fields[at]), name, "", "", partial(self._take, at, field))
            for field, name in options
        )
        title = f"{file.columns[at].heading} → {words('bring_in.taken_for')}"
        area = self.rect().adjusted(_FROM_SIDE_PX, 0, -_FROM_SIDE_PX, 0)
        self.choices.offer(title, choices, area, numbered=True)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter opens the choice; in it, arrows, digits and Enter choose. Whether the key was taken."""
        if not self.choices.is_open:
            if event.key() in _ENTER:
                self.change()
            return event.key() in _ENTER
        if event.key() in _ENTER:
            self.choices.choose()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.choices.move_choice(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.text().isdigit():
            self.choices.choose_number(int(event.text()))
        return True

    def _take(self, at: int, field: str) -> None:
        self._fields = ["" if field and one == field else one for one in self._fields]
        self._fields[at] = field
        self._show_fields(at)

    def _show_fields(self, at: int) -> None:
        if self._file is not None:
            self.columns.cells.show_rows(column_rows(self._words, self._file, self._fields))
            self.columns.choose(at)


def _icon(field: str, taken: str) -> str:
    if field == taken:
        return "check"
    return "search" if field else "close"
