"""Who she is and what she has, on top of her screen. Her number is masked until somebody asks for it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from posclient.domain.member import mask_phone
from posclient.services.member_file import MemberFile
from posclient.words import Words
from ui.keys import Action, key_text
from ui.models.member_rows import completeness
from ui.theme.scale import px
from ui.theme.style import with_role
from ui.theme.tokens import Theme
from ui.widgets.buttons import button
from ui.widgets.labels import label
from ui.widgets.phone_edit import grouped
from ui.widgets.tier_bar import FULL, TierBar


class MemberHead(QFrame):
    """`reveal_pressed` asks for the number in full; `back_pressed` leaves."""

    reveal_pressed = Signal()
    back_pressed = Signal()

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        with_role(self, "card")
        self._words = words
        self._masked = ""
        self._shown = ""
        self._name = label("", "title")
        self._name.setMinimumWidth(1)
        self._tier = label("", "chip")
        self._provisional = label(words("member.provisional"), "warn")
        self._never = label(words("member.do_not_call"), "bad")
        self._card_no = label("", "muted")
        self.phone = label("", "title")
        self.reveal = button(words("member.show_phone"), self.reveal_pressed.emit, takes_focus=True)
        self.reveal.setToolTip(words("member.phone_shown_logged"))
        self._points, self._stored, self._spend = (
            label("", "figure"),
            label("", "figure"),
            label("", "figure"),
        )
        self._next_tier = label("", "muted")
        self._next_tier.setMinimumWidth(1)
        self._complete_words = label("", "muted")
        self._complete = TierBar(theme)
        self._lay_out()
        self.rescale()

    def rescale(self) -> None:
        """The chip and the bar."""
        self._tier.setFixedHeight(px(30))
        self._complete.setFixedWidth(px(170))

    def show_file(self, file: MemberFile, zone: ZoneInfo) -> None:
        """Show a member. Her number stays in full while it is the one that was asked for."""
        words, panel = self._words, file.panel
        member = panel.member
        called = words.call_name(member)
        own = f"  {member.name}" if member.name and member.name != called else ""
        self._name.setText(called + own)
        self._name.setToolTip(called + own)
        self._tier.setText(file.names.tiers.get(panel.standing.tier.tier_id, panel.standing.tier.name))
        self._provisional.setVisible(member.provisional)
        self._never.setVisible(member.do_not_call)
        joined = words("member.joined", date=words.date(member.joined_on)) if member.joined_on else ""
        card_no = f"{words('member.card_no')} {member.card_no}" if member.card_no else ""
        self._card_no.setText("   ".join(part for part in (card_no, joined) if part))
        self._masked = mask_phone(member.phone) if member.phone else ""
        self.reveal.setVisible(bool(member.phone))
        if not self._shown or self._shown != member.phone:
            self.hide_number()
        self._points.setText(words.points(panel.points, panel.points_scale))
        as_of = words.moment(panel.as_of_ms, zone) if panel.as_of_ms is not None else ""
        self._points.setToolTip(as_of)
        self._stored.setText(words.money(panel.stored_value_minor))
        self._spend.setText(words.money(panel.year_spend_minor))
        self._next_tier.setText(self._to_next(file))
        percent = completeness(file)
        self._complete.show_value(FULL * percent // 100)
        self._complete_words.setText(words("member.completeness", percent=percent))

    def show_number(self, number: str) -> None:
        """The number in full, in groups, until `hide_number`."""
        self._shown = number
        self.phone.setText(grouped(number))
        self.reveal.setEnabled(False)

    def hide_number(self) -> None:
        """Masked again."""
        self._shown = ""
        self.phone.setText(self._masked or self._words("member.no_phone"))
        self.reveal.setEnabled(True)

    def _to_next(self, file: MemberFile) -> str:
        standing = file.panel.standing
        if standing.next_tier is None:
            return self._words("member.top_tier")
        name = file.names.tiers.get(standing.next_tier.tier_id, standing.next_tier.name)
        return self._words("member.to_next_tier", amount=self._words.money(standing.missing_minor), tier=name)

    def _lay_out(self) -> None:
        words = self._words
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(button(f"{words('app.back')}  {key_text(Action.BACK)}", self.back_pressed.emit))
        first.addWidget(self._name, 1)
        for part in (self._provisional, self._never):
            first.addWidget(part)
        first.addWidget(self.phone)
        first.addWidget(self.reveal)
        second = QHBoxLayout()
        second.setSpacing(28)
        who = QVBoxLayout()
        who.setSpacing(4)
        tier = QHBoxLayout()
        tier.addWidget(self._tier)
        tier.addWidget(self._next_tier, 1)
        who.addLayout(tier)
        who.addWidget(self._card_no)
        second.addLayout(who, 1)
        figures = (
            (self._points, "member.points"),
            (self._stored, "member.stored_value"),
            (self._spend, "member.year_spend"),
        )
        for figure, key in figures:
            second.addLayout(_figure(figure, words(key)))
        complete = QVBoxLayout()
        complete.setSpacing(6)
        complete.addStretch(1)
        complete.addWidget(self._complete_words)
        complete.addWidget(self._complete)
        complete.addStretch(1)
        second.addLayout(complete)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 10, 14, 10)
        box.setSpacing(6)
        box.addLayout(first)
        box.addLayout(second)


def _figure(figure: QLabel, name: str) -> QVBoxLayout:
    box = QVBoxLayout()
    box.setSpacing(0)
    box.addWidget(figure)
    box.addWidget(label(name, "muted"))
    return box
