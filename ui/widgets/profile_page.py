"""A member's profile, edited in place. What is empty says so: it is what to ask her today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from posclient.domain.member import PROFILE_FIELDS, Address, Gender, Member
from posclient.services.member_file import ProfileForm
from posclient.words import Words
from ui.models.typed_date import read_date
from ui.widgets.children_box import ChildrenBox
from ui.widgets.choice_row import ChoiceRow, set_tab_order
from ui.widgets.date_edit import DateEdit
from ui.widgets.edits import NameEdit
from ui.widgets.enrol_fields import ADDRESSES
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.scroll_column import ScrollColumn

_TEXTS: Final = tuple(field for field in PROFILE_FIELDS if field not in {"gender", "birthday"})
_GENDERS: Final = (Gender.FEMALE, Gender.MALE, Gender.UNKNOWN)
_OLDEST_YEARS: Final = 100


class ProfilePage(ScrollColumn):
    """`changed` at every change. `form` holds what differs from the member that was shown."""

    changed = Signal()

    def __init__(self, words: Words) -> None:
        self._grid = QGridLayout()
        super().__init__(self._grid)
        self._words = words
        self._member: Member | None = None
        self._filling = False
        self._shown_name = ""
        self._shown: dict[str, str] = {}
        """What the fields showed at first: a stored value that they can't show is not changed by that."""
        self.name = NameEdit()
        self.address = ChoiceRow(
            words("enrol.address"),
            tuple((value, words(f"address.{value}")) for value in ADDRESSES),
            columns=3,
        )
        self.gender = ChoiceRow(
            words("profile.gender"), tuple((value, words(f"gender.{value}")) for value in _GENDERS)
        )
        self.birthday = DateEdit(words, ())
        self.texts = {field: NameEdit(max_length=200) for field in _TEXTS}
        self.children_box = ChildrenBox(words)
        self._fields: dict[str, Field] = {}
        self._lay_out()
        self._connect()

    def show_member(self, member: Member, today: date) -> None:
        """Show a member's profile as it is stored."""
        self._filling = True
        self._member = member
        self.name.setText(member.name)
        self.address.choose(member.address)
        stored = member.profile.get("gender", "")
        self.gender.choose(Gender(stored) if stored in {*_GENDERS} else Gender.UNKNOWN)
        self.birthday.offer_years(range(today.year - 16, today.year - _OLDEST_YEARS, -1))
        self.birthday.typed.setText(member.profile.get("birthday", ""))
        for field, edit in self.texts.items():
            edit.setText(member.profile.get(field, ""))
        version = member.consent.version if member.consent else ""
        self.children_box.show_children(member.children, today, consent_version=version)
        self._filling = False
        self._shown_name, self._shown = self.name.text().strip(), self._values()
        self._mark_empty()
        self._name_chips()

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what is stored."""
        form = self.form(lambda: "")
        return (form.name, form.address, form.children) != (None, None, None) or bool(form.fields)

    @property
    def fault(self) -> str:
        """The words key of what is wrong; empty where nothing is."""
        if not self.birthday.is_empty and self.birthday.day is None:
            return "enrol.date_invalid"
        return self.children_box.fault

    def message_of(self, field: str) -> str:
        """What stands under a field (`name`, or one of PROFILE_FIELDS)."""
        return self._fields[field].message

    def show_fault(self) -> None:
        """Go to what is wrong, and say it."""
        if not self.birthday.is_empty and self.birthday.day is None:
            self._fields["birthday"].show_trouble(self._words("enrol.date_invalid"))
            self.birthday.setFocus()
        else:
            self.children_box.focus_fault()

    def form(self, new_id: Callable[[], str]) -> ProfileForm:
        """What differs from the member that was shown."""
        member = self._member
        if member is None:
            return ProfileForm()
        name = self.name.text().strip()
        children = None if self.children_box.fault else self.children_box.children_filled(new_id)
        if children is None and self.children_box.is_touched:
            children = member.children  # unfinished: changed, but not to be stored like this
            differs = True
        else:
            differs = children != member.children
        fields = {
            field: value for field, value in self._values().items() if value != self._shown.get(field, "")
        }
        return ProfileForm(
            name=name if name != self._shown_name else None,
            address=self.address.value if self.address.value != member.address else None,
            children=children if differs else None,
            consent=self.children_box.consent,
            fields=fields or None,
        )

    def _values(self) -> dict[str, str]:
        gender = self.gender.value
        values = {field: edit.text().strip() for field, edit in self.texts.items()}
        values["gender"] = "" if gender is Gender.UNKNOWN else str(gender)
        day = read_date(self.birthday.typed.text())
        values["birthday"] = day.isoformat() if day else self.birthday.typed.text().strip()
        return values

    def _connect(self) -> None:
        for edit in (self.name, *self.texts.values()):
            edit.textChanged.connect(lambda _text: self._on_changed())
        self.birthday.changed.connect(self._on_changed)
        self.address.chosen.connect(self._on_changed)
        self.gender.chosen.connect(self._on_changed)
        self.children_box.changed.connect(self._on_changed)
        self.children_box.rebuilt.connect(self._order)
        self._order()

    def _order(self) -> None:
        """Down the left column, then down the right one."""
        columns = self.birthday.columns
        birthday = (self.birthday.typed, self.birthday.open_columns, columns.year, columns.month, columns.day)
        left = (self.name, *self.address.chips, *self.children_box.stops)
        set_tab_order((*left, *self.gender.chips, *birthday, *self.texts.values()))

    def _on_changed(self) -> None:
        if not self._filling:
            self._mark_empty()
            self._name_chips()
            self.changed.emit()

    def _name_chips(self) -> None:
        """The chips carry the child's own name: 糖糖妈妈."""
        child = self.address.short(self.children_box.first_name or self._words("person.baby"))
        self.address.relabel(Address.MOTHER_OF, self._words("person.mother_of", child=child))
        self.address.relabel(Address.FATHER_OF, self._words("person.father_of", child=child))

    def _mark_empty(self) -> None:
        values = {**self._values(), "name": self.name.text().strip()}
        for name, field in self._fields.items():
            if values.get(name):
                field.show_hint()
            else:
                field.show_missing(f"○ {self._words('profile.empty')}")

    def _lay_out(self) -> None:
        words = self._words
        self._fields["name"] = Field(words("enrol.name"), self.name)
        self._fields["gender"] = Field(words("profile.gender"), self.gender)
        self._fields["birthday"] = Field(words("profile.birthday"), self.birthday)
        for field, edit in self.texts.items():
            self._fields[field] = Field(words(f"profile.{field}"), edit)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self._fields["name"])
        left.addWidget(label(words("enrol.address"), "section"))
        left.addWidget(self.address)
        left.addSpacing(16)
        left.addWidget(self.children_box)
        for name, field_widget in self._fields.items():
            if name != "name":
                right.addWidget(field_widget)
        grid = self._grid
        grid.setContentsMargins(14, 10, 14, 10)
        grid.setHorizontalSpacing(24)
        for at, column in enumerate((left, right)):
            column.setSpacing(6)
            column.addStretch(1)
            grid.addLayout(column, 0, at)
            grid.setColumnStretch(at, 1)
