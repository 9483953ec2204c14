"""Joining at the counter. The number alone is enough; each further field is a tap or a few keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from posclient.domain.member import Address, MemberId
from posclient.services.enrol import EnrolForm, enrol
from posclient.services.identify import How
from posclient.services.sell import identify_member
from posclient.services.shop import Session, Shop
from posclient.services.view import SaleView
from ui.context import Context, Tone
from ui.keys import Action
from ui.models.known_number import card_of
from ui.purpose import Purpose
from ui.screen import Screen
from ui.screens.enrol_checks import EnrolChecks
from ui.trouble import Trouble, sentence
from ui.widgets.choice_row import press_focused
from ui.widgets.enrol_fields import EnrolFields
from ui.widgets.floating_keypad import FloatingKeypad

_SALE_IS_OVER: Final = "sales"
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_PHONE_KEYS: Final = frozenset(
    {
        "enrol.empty_phone",
        "enrol.bad_phone",
        "enrol.already_member",
        "enrol.phone_invalid",
        "enrol.phone_short",
    }
)
_CHILD_KEYS: Final = frozenset({"enrol.consent_missing", "enrol.bad_child_date"})


@dataclass(frozen=True)
class _Joined:
    member_id: MemberId
    sale: SaleView


class EnrolScreen(Screen):
    """Enter joins from any field. What was typed stays until she joined, left by Esc, or the next sale was made."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.fields = EnrolFields(context.words, self)
        self.keypad = FloatingKeypad(self, context.theme, context.words("ui.erase"))
        self._checks = EnrolChecks(context, self.fields)
        self._busy = False
        fields = self.fields
        left, right = fields.left, fields.right
        self.keypad.serve({fields.phone: right, fields.card_no: right, fields.referrer.typed: left})
        fields.submit.clicked.connect(self._on_submit)
        fields.back.clicked.connect(self._on_leave)
        fields.use_member.clicked.connect(self._on_use_member)
        fields.children_box.changed.connect(self._on_children_changed)
        context.store_changed.connect(self._on_store_changed)
        context.session_changed.connect(self.clear)

    @property
    def home(self) -> QWidget:
        """The number comes first; scans are caught before they reach it."""
        return self.fields.phone

    def open_for(self, purpose: Purpose) -> None:
        """With a number or a card in hand, begin anew with it; with neither, go on where she was."""
        if not (purpose.phone or purpose.card_no):
            if not self.fields.is_touched:
                self.clear()
            return
        self.clear()
        self.fields.phone.put(purpose.phone)
        self.fields.card_no.setText(purpose.card_no)

    def activate(self) -> None:
        """With a number already there, the name comes next."""
        whole = self.fields.phone.is_whole
        (self.fields.name if whole and self.fields.name.isVisibleTo(self) else self.home).setFocus()

    def scanned(self, text: str) -> bool:
        """A new card becomes hers, a member's card is who brought her; anything else is the sale's."""
        if not card_of(self.context.shop, text):
            return False
        self._checks.take_card(text)
        return True

    def act(self, action: Action) -> bool:
        """Esc leaves; the key of the main button joins."""
        if action is Action.BACK:
            self._on_leave()
        elif action is Action.PAY:
            self._on_submit()
        return action in (Action.BACK, Action.PAY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter joins, or presses the button that has the focus; up and down go from field to field."""
        if event.key() in _ENTER:
            if not event.isAutoRepeat() and not press_focused(self):
                self._on_submit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def clear(self) -> None:
        """Nobody's form."""
        self._checks.forget()
        today = self.context.session.business_date if self.context.signed_in else None
        self.fields.clear(today)
        self._on_children_changed()

    def _on_children_changed(self) -> None:
        dates = (form.day.typed for form in self.fields.children_box.forms)
        self.keypad.serve(dict.fromkeys(dates, self.fields.left))
        self._show_address_chips()

    def _show_address_chips(self) -> None:
        """The chips carry the child's own name: 糖糖妈妈. A first child makes her its mother."""
        fields, words = self.fields, self.context.words
        child = fields.address.short(fields.children_box.first_name or words("person.baby"))
        fields.address.relabel(Address.MOTHER_OF, words("person.mother_of", child=child))
        fields.address.relabel(Address.FATHER_OF, words("person.father_of", child=child))
        if not fields.address_chosen:
            named = bool(fields.children_box.first_name)
            fields.address.choose(Address.MOTHER_OF if named else Address.NAME)

    def _on_submit(self) -> None:
        fields, words = self.fields, self.context.words
        if self._busy:
            return
        if self._checks.member is not None:
            self._on_use_member()
        elif not fields.phone.is_whole:
            key = "enrol.phone_short" if fields.phone.digits else "enrol.empty_phone"
            self._refuse(Trouble(key))
        elif fields.children_box.fault:
            fields.children_box.focus_fault()
            self.context.sounds.no()
        elif fields.card_field.trouble:
            fields.card_no.setFocus()
            self.context.sounds.no()
        elif fields.referrer.is_pending:
            fields.referrer.field.show_trouble(words("enrol.referrer_unknown"))
            fields.referrer.setFocus()
            self.context.sounds.no()
        else:
            self._join(fields.form(self.context.shop.ids.new))

    def _join(self, form: EnrolForm) -> None:
        shop, session = self.context.shop, self.context.session
        self._set_busy(busy=True)
        self.context.tasks.counter(lambda: _join(shop, session, form), self._on_joined, self._on_refused)

    def _on_joined(self, joined: _Joined) -> None:
        words, member = self.context.words, joined.sale.member
        name = words.call_name(member.member) if member else words("person.member")
        self._set_busy(busy=False)
        self.clear()
        self.context.navigation.show_sale()
        saved = joined.sale.member_saving_minor
        if saved > 0:
            self.context.toast(words("enrol.done_saving", name=name, amount=words.money(saved)), Tone.GOOD)
        else:
            self.context.toast(words("enrol.done", name=name), Tone.GOOD)

    def _on_refused(self, trouble: Trouble) -> None:
        self._set_busy(busy=False)
        self._refuse(trouble)

    def _refuse(self, trouble: Trouble) -> None:
        """Say it under the field that it is about."""
        text = sentence(self.context.words, trouble)
        if trouble.key in _PHONE_KEYS:
            self.fields.phone_field.show_trouble(text)
            self.fields.phone.setFocus()
            self.context.sounds.no()
        elif trouble.key in _CHILD_KEYS:
            self.fields.children_box.focus_fault()
            self.context.toast(text, Tone.BAD)
        else:
            self.context.show_trouble(trouble)

    def _on_use_member(self) -> None:
        """She is a member already: she is the one who buys."""
        known = self._checks.member
        if self._busy or known is None or known.member_id is None:
            return
        shop, session, member_id = self.context.shop, self.context.session, known.member_id
        self._set_busy(busy=True)

        def done(_sale: SaleView) -> None:
            self._set_busy(busy=False)
            self.clear()
            self.context.navigation.show_sale()
            self.context.toast(self.context.words("identify.greeting", name=known.name), Tone.GOOD)

        self.context.tasks.counter(
            lambda: identify_member(shop, session, member_id, How.PHONE), done, self._on_refused
        )

    def _on_leave(self) -> None:
        self.clear()
        self.context.navigation.show_sale()

    def _on_store_changed(self, topics: frozenset[str]) -> None:
        """A sale was completed: whoever stood here has gone."""
        if _SALE_IS_OVER in topics and not self.isVisible():
            self.clear()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.fields.submit.setEnabled(not busy)


def _join(shop: Shop, session: Session, form: EnrolForm) -> _Joined:
    """Join, and be the one who buys."""
    member_id = enrol(shop, session, form)
    return _Joined(member_id, identify_member(shop, session, member_id, How.ENROLLED))
