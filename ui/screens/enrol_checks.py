"""What is looked up while the enrolment form is filled in: the number, the card, the friend who brought her."""

from __future__ import annotations

from PySide6.QtCore import QObject

from posclient.domain.member import Source
from posclient.services.identify import typed_card_no
from ui.context import Context
from ui.models.known_number import Candidate, KnownNumber, Standing, candidates, card_of, look_up
from ui.widgets.enrol_fields import EnrolFields
from ui.widgets.phone_edit import LENGTH

_NAMES = ("enrol.phone", "enrol.card", "enrol.referrer", "enrol.scan")


class EnrolChecks(QObject):
    """Says under each field, as it is typed, what is right and what is wrong."""

    def __init__(self, context: Context, fields: EnrolFields) -> None:
        super().__init__()
        self.context = context
        self.fields = fields
        self._known: KnownNumber | None = None
        fields.phone.digits_changed.connect(self._on_phone)
        fields.card_no.textChanged.connect(self._on_card)
        fields.referrer.asked.connect(self._on_referrer_asked)
        fields.referrer.chosen.connect(self._on_referrer_chosen)

    @property
    def member(self) -> KnownNumber | None:
        """The member who has this number already; None where nobody has it, as far as was looked up."""
        return self._known if self._known is not None and self._known.standing is Standing.TAKEN else None

    def forget(self) -> None:
        """What is still being looked up is not wanted any more."""
        self._known = None
        for name in _NAMES:
            self.context.tasks.forget(name)

    def take_card(self, code: str) -> None:
        """A member card was scanned: a new one becomes hers, another's says who brought her."""
        shop, session = self.context.shop, self.context.session
        self.context.tasks.latest("enrol.scan", lambda: look_up(shop, session, code), self._on_scan_known)

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
        code = typed_card_no(self.context.shop.settings, text)
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
