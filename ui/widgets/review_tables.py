"""The tables of a review: members; sections and who bought in one of them; colleagues and where members came from."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posclient.domain.review.review import PeriodReview, Person
from posclient.domain.review.tables import Section
from posclient.words import Words
from ui.models.cells import CellsModel, Column
from ui.models.review_rows import (
    colleague_rows,
    member_rows,
    section_member_rows,
    section_rows,
    source_rows,
)
from ui.theme.tokens import GAP
from ui.widgets.cells_table import CellsTable
from ui.widgets.labels import card, label

People = Mapping[str, Person]


class TablePage(QWidget):
    """Tables beside each other, what their figures mean below. `member_chosen` bears the id of a tapped member."""

    member_chosen = Signal(str)

    def __init__(self, words: Words, means: str) -> None:
        super().__init__()
        self.words = words
        self.row = QHBoxLayout()
        self.row.setSpacing(12)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP)
        box.addLayout(self.row, 1)
        box.addWidget(label(words(means), "muted", wraps=True))

    @property
    def tables(self) -> tuple[CellsTable, ...]:
        """From left to right."""
        raise NotImplementedError

    def add(self, table: CellsTable, title: str, stretch: int) -> None:
        """A table under its title."""
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(10, 8, 10, 8)
        inside.addWidget(label(title, "section"))
        inside.addWidget(table, 1)
        self.row.addWidget(frame, stretch)

    def table(self, name: str, *columns: str, empty: str = "none.sales") -> CellsTable:
        """A table with these columns (`review.column.…`); the first stretches, the others but the phone are figures.
        `empty` is the key of what an empty one says.
        """
        made = [
            Column(self.words(f"review.column.{key}"), figures=at > 0 and key != "phone", stretch=at == 0)
            for at, key in enumerate(columns)
        ]
        return CellsTable(CellsModel(made), name, self.words(empty))

    def opens_members(self, table: CellsTable) -> None:
        """A tap on a row of this table opens the member."""
        table.clicked.connect(lambda _index: self.open_chosen(table))

    def open_chosen(self, table: CellsTable) -> None:
        """The chosen row's member."""
        if table.chosen_key:
            self.member_chosen.emit(table.chosen_key)

    def act_on(self, table: CellsTable) -> None:
        """Enter on a table."""


class MembersPage(TablePage):
    """Who left most."""

    def __init__(self, words: Words) -> None:
        super().__init__(words, "review.means.members")
        title = words("review.section_members")
        self.members = self.table(title, "member", "phone", "receipts", "amount", empty="none.buyers")
        self.add(self.members, title, 1)
        self.opens_members(self.members)

    @property
    def tables(self) -> tuple[CellsTable, ...]:
        """The one."""
        return (self.members,)

    def show_review(self, one: PeriodReview, people: People) -> None:
        """Another period."""
        self.members.cells.show_rows(member_rows(self.words, one.members, people))
        self.members.choose(max(0, self.members.currentIndex().row()))

    def act_on(self, table: CellsTable) -> None:
        """Open the chosen one."""
        self.open_chosen(table)


class SectionsPage(TablePage):
    """For who runs a section: on the right, who bought most in the chosen one."""

    def __init__(self, words: Words, title: str) -> None:
        super().__init__(words, "review.means.categories")
        self._sections: tuple[Section, ...] = ()
        self._people: People = {}
        self.sections = self.table(words(title), "section", "amount", "change", "members", "worth")
        self.members = self.table(
            words("review.section_members"), "member", "phone", "amount", empty="none.buyers"
        )
        self.add(self.sections, words(title), 6)
        self.add(self.members, words("review.section_members"), 5)
        self.opens_members(self.members)
        self.sections.selectionModel().currentChanged.connect(lambda _now, _before: self._show_members())

    @property
    def tables(self) -> tuple[CellsTable, ...]:
        """Sections, members."""
        return self.sections, self.members

    def show_review(self, one: PeriodReview, sections: tuple[Section, ...], people: People) -> None:
        """Another period."""
        self._sections, self._people = sections, people
        self.sections.cells.show_rows(section_rows(self.words, sections, one.now.rounding_minor))
        self.sections.choose(max(0, self.sections.currentIndex().row()))
        self._show_members()

    def act_on(self, table: CellsTable) -> None:
        """Enter goes from a section to its members, and opens one of them."""
        if table is self.members:
            self.open_chosen(table)
        elif self.members.cells.rowCount():
            self.members.setFocus()

    def _show_members(self) -> None:
        key = self.sections.chosen_key
        top = self._sections[int(key)].top if key and int(key) < len(self._sections) else ()
        self.members.cells.show_rows(section_member_rows(self.words, top, self._people))
        self.members.choose(0)


class ColleaguesPage(TablePage):
    """Who rang, asked, advised and enrolled; where new members came from."""

    def __init__(self, words: Words) -> None:
        super().__init__(words, "review.means.colleagues")
        title = words("review.page.colleagues")
        self.colleagues = self.table(title, "colleague", "receipts", "identified", "credited", "new_members")
        self.sources = self.table(words("review.sources"), "source", "new_members", empty="none.joined")
        self.add(self.colleagues, title, 5)
        self.add(self.sources, words("review.sources"), 3)

    @property
    def tables(self) -> tuple[CellsTable, ...]:
        """Colleagues, sources."""
        return self.colleagues, self.sources

    def show_review(self, one: PeriodReview, people: People) -> None:
        """Another period."""
        self.colleagues.cells.show_rows(colleague_rows(self.words, one, people))
        self.sources.cells.show_rows(source_rows(self.words, one))
        for table in self.tables:
            table.choose(max(0, table.currentIndex().row()))
