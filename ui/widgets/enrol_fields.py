"""The fields of the enrolment screen in their order: she on the left, her children on the right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from posclient.domain.member import Address, Source
from posclient.services.enrol import EnrolForm
from posclient.words import Words
from ui.keys import Action, key_text
from ui.widgets.buttons import button
from ui.widgets.children_box import ChildrenBox
from ui.widgets.choice_row import ChoiceRow, set_tab_order
from ui.widgets.edits import CodeEdit, NameEdit
from ui.widgets.field import Field
from ui.widgets.labels import card, label, rule
from ui.widgets.phone_edit import PhoneEdit
from ui.widgets.referrer_box import ReferrerBox
from ui.widgets.scroll_column import ScrollColumn

ADDRESSES: Final = (Address.MOTHER_OF, Address.FATHER_OF, Address.MS, Address.MR, Address.NAME)


class EnrolFields:
    """Makes and lays out the fields in `screen`; which of them is wrong, and when, is the screen's own."""

    def __init__(self, words: Words, screen: QWidget) -> None:
        self._words = words
        self.address_chosen = False
        self.phone = PhoneEdit()
        self.phone_field = Field(words("enrol.phone"), self.phone, hint=words("enrol.later"))
        self.use_member = button("", _nothing, role="main", takes_focus=True)
        self.use_member.hide()
        self.name = NameEdit(words("enrol.optional"))
        self.name_field = Field(words("enrol.name"), self.name)
        self.address = ChoiceRow(
            words("enrol.address"),
            tuple((value, words(f"address.{value}")) for value in ADDRESSES),
            columns=3,
        )
        self.address.chosen.connect(self._on_address)
        self.children_box = ChildrenBox(words)
        self.referrer = ReferrerBox(words)
        self.source = ChoiceRow(
            words("enrol.source"), tuple((value, words(f"source.{value}")) for value in Source), columns=3
        )
        self.card_no = CodeEdit(words("enrol.card_hint"), max_length=40)
        self.card_field = Field(words("enrol.card"), self.card_no)
        self.submit = button(words("enrol.submit") + "  ⏎", _nothing, role="main", takes_focus=True)
        self.back = button(f"{words('app.back')}  {key_text(Action.BACK)}", _nothing)
        self._lay_out(screen)
        self._order()
        self.children_box.rebuilt.connect(self._order)

    @property
    def is_touched(self) -> bool:
        """Whether anything was filled in."""
        texts = (self.phone, self.name, self.referrer.typed, self.card_no)
        return any(edit.text().strip() for edit in texts) or bool(self.children_box.is_touched)

    def form(self, new_id: Callable[[], str]) -> EnrolForm:
        """What was filled in."""
        return EnrolForm(
            phone=self.phone.digits,
            name=self.name.text().strip(),
            address=self.address.value,
            children=self.children_box.children_filled(new_id),
            consent=self.children_box.consent,
            referred_by=self.referrer.member_id,
            source=self.source.value,
            card_no=self.card_no.text().strip().upper() or None,
        )

    def clear(self, today: date | None) -> None:
        """Empty all; `today` is the business date that ages are counted from."""
        self.address_chosen = False
        self.phone.put("")
        self.phone_field.show_hint()
        self.use_member.hide()
        self.name.clear()
        self.address.choose(Address.NAME)
        self.referrer.clear()
        self.source.choose(Source.COUNTER)
        self.card_no.clear()
        self.card_field.show_hint()
        if today is not None:
            self.children_box.show_children((), today)

    def _on_address(self) -> None:
        self.address_chosen = True

    def _lay_out(self, screen: QWidget) -> None:
        words = self._words
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.back)
        top.addWidget(label(words("enrol.title"), "title"))
        top.addWidget(label(words("enrol.enter_hint"), "muted"))
        top.addStretch(1)
        self.submit.setMinimumWidth(240)
        top.addWidget(self.submit)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        self.left, self.right = _column(self._left()), _column(self._right())
        columns.addWidget(self.left, 1)
        columns.addWidget(self.right, 1)
        outer = QVBoxLayout(screen)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(12)
        outer.addLayout(top)
        outer.addLayout(columns, 1)

    def _left(self) -> QVBoxLayout:
        words = self._words
        box = QVBoxLayout()
        box.setSpacing(2)
        box.addWidget(self.phone_field)
        box.addWidget(self.use_member)
        box.addWidget(self.name_field)
        box.addWidget(label(words("enrol.address"), "section"))
        box.addWidget(self.address)
        box.addSpacing(8)
        box.addWidget(label(words("enrol.source"), "section"))
        box.addWidget(self.source)
        box.addSpacing(8)
        box.addWidget(self.card_field)
        box.addStretch(1)
        return box

    def _right(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(2)
        box.addWidget(self.children_box)
        box.addSpacing(10)
        box.addWidget(rule())
        box.addSpacing(8)
        box.addWidget(self.referrer)
        box.addStretch(1)
        return box

    def _order(self) -> None:
        """Where Tab goes: from what she is asked first to what is asked last."""
        set_tab_order(
            (
                self.phone,
                self.use_member,
                self.name,
                *self.address.chips,
                *self.children_box.stops,
                self.referrer.typed,
                self.referrer.clear_button,
                *self.source.chips,
                self.card_no,
                self.submit,
            )
        )


def _column(inside: QVBoxLayout) -> QFrame:
    """A card with a column of fields."""
    frame = card()
    outer = QVBoxLayout(frame)
    outer.setContentsMargins(2, 2, 2, 2)
    inside.setContentsMargins(16, 12, 16, 12)
    outer.addWidget(ScrollColumn(inside))
    return frame


def _nothing() -> None:
    """The screen connects what its buttons do."""
