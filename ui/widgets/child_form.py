"""One child: pet name, born or expected, and the day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from posclient.domain.member import Child
from posclient.services.enrol import LONGEST_PREGNANCY_DAYS, OLDEST_CHILD_YEARS
from posclient.words import Words
from ui.theme.tokens import GAP
from ui.widgets.buttons import button
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.date_edit import DateEdit
from ui.widgets.edits import NameEdit
from ui.widgets.field import Field
from ui.widgets.labels import label

LATEST_DUE_DAYS: Final = 21
"""A due date so long ago may still stand, until the birth is told."""


class Day(StrEnum):
    """What a child's day is."""

    BORN = "born"
    DUE = "due"


class ChildForm(QWidget):
    """`changed` at every change; `removed` when its button is pressed."""

    changed = Signal()
    removed = Signal()

    def __init__(self, words: Words, today: date, *, kept: Child | None = None) -> None:
        super().__init__()
        self._words = words
        self._today = today
        self._kept = kept
        self.pet_name = NameEdit(max_length=20)
        kinds = ((Day.BORN, words("enrol.born")), (Day.DUE, words("enrol.due")))
        self.kind = ChoiceRow(words("enrol.child"), kinds)
        self.remove = button(words("enrol.remove_child"), self.removed.emit, takes_focus=True)
        self.day = DateEdit(words, _years(Day.BORN, today), before=self.kind)
        self.day_field = Field("", self.day, hint=words("enrol.date_hint"))
        self.pet_name.setAccessibleName(words("enrol.child_name"))
        self.day.typed.setAccessibleName(words("enrol.birth_date"))
        self._lay_out()
        self.pet_name.textChanged.connect(lambda _text: self.changed.emit())
        self.kind.chosen.connect(self._on_kind)
        self.day.changed.connect(self._on_day)
        if kept is not None:
            self._fill(kept)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in: then there is no child here."""
        return self.day.is_empty and not self.pet_name.text().strip()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where the Tab key stops, in order."""
        columns = self.day.columns
        dates = (self.day.typed, self.day.open_columns, columns.year, columns.month, columns.day)
        return (self.pet_name, *self.kind.chips, *dates, self.remove)

    @property
    def fault(self) -> str:
        """The words key of what is wrong; empty where nothing is."""
        if self.is_empty:
            return ""
        day = self.day.day
        if day is None:
            return "enrol.date_invalid" if self.day.is_wrong else "enrol.day_missing"
        ahead = (day - self._today).days
        if self.kind.value is Day.BORN:
            if ahead > 0:
                return "enrol.birth_in_future"
            return "enrol.birth_too_old" if -ahead > OLDEST_CHILD_YEARS * 366 else ""
        return "" if -LATEST_DUE_DAYS <= ahead <= LONGEST_PREGNANCY_DAYS else "enrol.due_out_of_range"

    def child(self, new_id: str) -> Child:
        """What was filled in; an edited child keeps its id and all that this form does not ask."""
        day = self.day.day
        born = day if self.kind.value is Day.BORN else None
        # a birth that is told now leaves the due date on record
        earlier_due = self._kept.due_date if self._kept else None
        due = earlier_due if self.kind.value is Day.BORN else day
        name = self.pet_name.text().strip()
        if self._kept is not None:
            return Child(self._kept.child_id, name, born, due, self._kept.gender)
        return Child(new_id, name, born, due)

    def show_fault(self) -> None:
        """Say under the field what is wrong."""
        if self.fault:
            self.day_field.show_trouble(self._words(self.fault))

    def _lay_out(self) -> None:
        self.kind.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(label(self._words("enrol.child_name"), "section"))
        first = QHBoxLayout()
        first.setSpacing(GAP)
        first.addWidget(self.pet_name, 1)
        first.addWidget(self.remove)
        box.addLayout(first)
        box.addWidget(self.day_field)

    def _fill(self, child: Child) -> None:
        self.pet_name.setText(child.pet_name)
        kind = Day.BORN if child.birth_date is not None or child.due_date is None else Day.DUE
        self.kind.choose(kind)
        self.day.offer_years(_years(kind, self._today))
        self.day.put(child.birth_date or child.due_date)

    def _on_kind(self) -> None:
        kind = self.kind.value
        self.day.offer_years(_years(kind, self._today))
        name = "enrol.birth_date" if kind is Day.BORN else "enrol.due_date"
        self.day.typed.setAccessibleName(self._words(name))
        self._on_day()

    def _on_day(self) -> None:
        """Say at once what is wrong with a whole date; an unfinished one is left in peace."""
        day = self.day.day
        if (day is not None or self.day.is_wrong) and self.fault:
            self.day_field.show_trouble(self._words(self.fault))
        elif day is not None:
            kind = self.kind.value
            child = Child("", "", day if kind is Day.BORN else None, day if kind is Day.DUE else None)
            age = self._words.age(child, self._today)
            self.day_field.show_good(f"{self._words.date(day)}  {age}")
        else:
            self.day_field.show_hint()
        self.changed.emit()


def _years(kind: Day, today: date) -> tuple[int, ...]:
    """The years that such a day may lie in, the likeliest first."""
    if kind is Day.DUE:
        return (today.year, today.year + 1)
    return tuple(range(today.year, today.year - OLDEST_CHILD_YEARS - 1, -1))
