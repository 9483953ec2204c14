"""Joining at the counter. The number alone is enough; each further field is a tap or a few keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from posclient.domain.member import Address, MemberId, Source
from posclient.services.enrol import EnrolForm, enrol
from posclient.services.identify import How
from posclient.services.sell import identify_member
from posclient.services.shop import Session, Shop
from posclient.services.view import SaleView
from ui.context import Context, Tone
from ui.keys import Action
from ui.models.known_number import Candidate, KnownNumber, Standing, candidates, card_of, look_up
from ui.screen import Purpose, Screen
from ui.trouble import Trouble, sentence
from ui.widgets.choice_row import press_focused
from ui.widgets.enrol_fields import EnrolFields
from ui.widgets.floating_keypad import FloatingKeypad
from ui.widgets.phone_edit import LENGTH

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
        self._known: KnownNumber | None = None
        self._busy = False
        fields = self.fields
        left, right = fields.left, fields.right
        self.keypad.serve({fields.phone: right, fields.card_no: right, fields.referrer.typed: left})
        fields.submit.clicked.connect(self._on_submit)
        fields.back.clicked.connect(self._on_leave)
        fields.use_member.clicked.connect(self._on_use_member)
        fields.phone.digits_changed.connect(self._on_phone)
        fields.children_box.changed.connect(self._on_children_changed)
        fields.referrer.asked.connect(self._on_referrer_asked)
        fields.referrer.chosen.connect(self._on_referrer_chosen)
        fields.card_no.textChanged.connect(self._on_card)
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
        card_no = card_of(self.context.shop, text)
        if not card_no:
            return False
        shop, session = self.context.shop, self.context.session
        self.context.tasks.latest("enrol.scan", lambda: look_up(shop, session, text), self._on_scan_known)
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
        self._known = None
        for name in ("enrol.phone", "enrol.card", "enrol.referrer", "enrol.scan"):
            self.context.tasks.forget(name)
        today = self.context.session.business_date if self.context.signed_in else None
        self.fields.clear(today)
        self._on_children_changed()

    def _on_phone(self, digits: str) -> None:
        """Say at once what is wrong, and whether she is a member already."""
        fields, words = self.fields, self.context.words
        self._known = None
        self.context.tasks.forget("enrol.phone")
        fields.use_member.hide()
        if digits and not digits.startswith("1"):
            fields.phone_field.show_trouble(words("enrol.phone_starts_with_1"))
        elif len(digits) > LENGTH:
            fields.phone_field.show_trouble(words("enrol.phone_long", n=len(digits) - LENGTH))
        elif len(digits) == LENGTH:
            shop, session = self.context.shop, self.context.session
            self.context.tasks.latest(
                "enrol.phone", lambda: look_up(shop, session, digits), self._on_phone_known
            )
        elif digits:
            fields.phone_field.show_note(words("enrol.phone_rest", n=LENGTH - len(digits)))
        else:
            fields.phone_field.show_hint()

    def _on_phone_known(self, known: KnownNumber) -> None:
        fields, words = self.fields, self.context.words
        if known.code != fields.phone.digits:
            return
        self._known = known
        fields.use_member.setVisible(known.standing is Standing.TAKEN)
        match known.standing:
            case Standing.TAKEN:
                fields.phone_field.show_missing(words("enrol.phone_taken", name=known.name))
                fields.use_member.setText(words("enrol.use_member", name=known.name).replace("&", "&&"))
            case Standing.WRONG:
                fields.phone_field.show_trouble(words("enrol.phone_invalid"))
            case Standing.FREE:
                fields.phone_field.show_good(words("enrol.phone_good"))

    def _on_card(self, text: str) -> None:
        code = text.strip()
        self.context.tasks.forget("enrol.card")
        if not code:
            self.fields.card_field.show_hint()
        elif not card_of(self.context.shop, code):
            self.fields.card_field.show_note(self.context.words("enrol.card_unfinished"))
        else:
            shop, session = self.context.shop, self.context.session
            self.context.tasks.latest("enrol.card", lambda: look_up(shop, session, code), self._on_card_known)

    def _on_card_known(self, known: KnownNumber) -> None:
        field, words = self.fields.card_field, self.context.words
        match known.standing:
            case Standing.TAKEN:
                field.show_trouble(words("enrol.card_taken"))
            case Standing.WRONG:
                field.show_trouble(words("enrol.card_invalid"))
            case Standing.FREE:
                field.show_good(words("enrol.card_good"))

    def _on_scan_known(self, known: KnownNumber) -> None:
        """A card that nobody has is the new one in her hand."""
        card_no = card_of(self.context.shop, known.code)
        if known.standing is Standing.TAKEN:
            self.fields.referrer.ask(card_no)
        else:
            self.fields.card_no.setText(card_no)
        self.context.sounds.yes()

    def _on_referrer_asked(self, typed: str) -> None:
        shop, session = self.context.shop, self.context.session

        def done(found: tuple[Candidate, ...]) -> None:
            self.fields.referrer.offer(typed, found)

        self.context.tasks.latest("enrol.referrer", lambda: candidates(shop, session, typed), done)

    def _on_referrer_chosen(self) -> None:
        self.fields.source.choose(Source.REFERRAL)

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
        if self._known is not None and self._known.standing is Standing.TAKEN:
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
        known = self._known
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
