"""Proving who she is: scan her card or e-card, or six digits: her payment PIN, or a code that is sent to her."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from posclient.domain.member import MemberId
from posclient.ports import Messages
from posclient.services import prove, sms_code
from posclient.services.member_pin import by_pin
from posclient.services.prove import Proof, Ways
from ui.context import Context
from ui.models.six_digits import DIGITS, six_digits
from ui.theme.tokens import GAP
from ui.trouble import Trouble, sentence
from ui.widgets.buttons import button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import card, label
from ui.widgets.side_panel import SidePanel

_TIGHT: Final = 6
_NO_WAYS: Final = Ways(has_pin=False, phone="")


class Way(StrEnum):
    """What the six digits are."""

    PIN = "pin"
    SMS = "sms"


class ProvePanel(SidePanel):
    """`proven` bears a Proof. P and S (or a touch) choose between PIN and code; six digits are checked at once.

    Whoever shows the panel hands scans to `take_scan`. `vouch_pressed`: somebody else shall vouch (the key M), where
    `begin` was told that this will do.
    """

    proven = Signal(object)
    vouch_pressed = Signal()

    def __init__(self, context: Context, messages: Messages | None = None) -> None:
        super().__init__(context.words, context.theme)
        self._context = context
        self._messages = messages
        self._member_id = MemberId("")
        self._used_for = ""
        self._ways = _NO_WAYS
        self._is_known = False
        self._wanted: Way | None = None
        self.way = Way.PIN
        self._typed = ""
        self._busy = False
        self._asking = 0
        self._can_vouch = False
        words = context.words
        self.pin_key = button(f"{words('prove.pin')}  P", lambda: self.choose(Way.PIN))
        self.sms_key = button(f"{words('prove.sms')}  S", lambda: self.choose(Way.SMS))
        self.vouch_key = button(f"{words('serve.vouch')}  M", self._vouch)
        self.digits = label("", "figure")
        self.note = label("", "muted", wraps=True)
        self.trouble = label("", "bad", wraps=True)
        self.keypad = Keypad(context.theme, erase_name=words("ui.erase"))
        self.confirm = button(f"{words('app.ok')}  Enter", self.enter, role="main")
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self._lay_out()

    def begin(self, member_id: MemberId, used_for: str, *, can_vouch: bool = False) -> None:
        """Ask who she is. `used_for` is the basket or the visit that a scanned e-card is used up by."""
        self._asking += 1
        self._member_id, self._used_for, self._can_vouch = member_id, used_for, can_vouch
        self._ways, self._typed, self._busy = _NO_WAYS, "", False
        self._is_known, self._wanted = False, None
        self.way = Way.PIN
        self.note.setText("")
        self.trouble.setText("")
        self._show()
        shop, number = self._context.shop, self._asking
        self._context.tasks.counter(
            lambda: prove.ways(shop, member_id), lambda found: self._on_ways(number, found)
        )

    def choose(self, way: Way) -> None:
        """PIN or code; a code is sent when it is chosen, and again when it is chosen again."""
        if not self._is_known:
            self._wanted = way
            return
        can = self._can_send if way is Way.SMS else self._ways.has_pin
        if self._busy or not can:
            return
        self.way, self._typed = way, ""
        self.trouble.setText("")
        self.note.setText("")
        if way is Way.SMS:
            self._send()
        self._show()

    def press(self, key: str) -> None:
        """A digit; P, S and M choose the way."""
        match key.lower():
            case "p":
                self.choose(Way.PIN)
            case "s":
                self.choose(Way.SMS)
            case "m":
                self._vouch()
            case _ if key.isascii() and key.isdigit() and self._takes_digits and len(self._typed) < DIGITS:
                self._typed += key
                self.trouble.setText("")
                self._show()
                if len(self._typed) == DIGITS and self._is_known:
                    self._check()

    def erase(self) -> None:
        """Take back the last digit."""
        if not self._busy:
            self._typed = self._typed[:-1]
            self._show()

    def enter(self) -> None:
        """The digits, where they are all there."""
        if len(self._typed) == DIGITS and not self._busy and self._is_known:
            self._check()

    def take_scan(self, text: str) -> None:
        """Her card or her e-card."""
        if not self._busy:
            shop = self._context.shop
            self._prove(partial(prove.by_scan, shop, text, self._used_for))

    @property
    def _can_send(self) -> bool:
        return self._messages is not None and bool(self._ways.phone)

    @property
    def _takes_digits(self) -> bool:
        return not self._busy and (self.way is Way.SMS or self._ways.has_pin or not self._is_known)

    def _vouch(self) -> None:
        if self._can_vouch and not self._busy:
            self.vouch_pressed.emit()

    def _check(self) -> None:
        shop, session, member_id, typed = (
            self._context.shop,
            self._context.session,
            self._member_id,
            self._typed,
        )
        messages = self._messages
        if self.way is Way.PIN:
            self._prove(partial(by_pin, shop, session, member_id, typed))
        elif messages is not None:
            self._prove(partial(sms_code.by_code, shop, messages, member_id, typed))

    def _prove(self, work: partial[Proof]) -> None:
        self._busy = True
        self.note.setText(self._words("prove.checking"))
        self._show()
        number = self._asking
        self._context.tasks.background(
            work,
            lambda proof: self._on_proven(number, proof),
            lambda trouble: self._on_refused(number, trouble),
        )

    def _send(self) -> None:
        messages = self._messages
        if messages is None:
            return
        shop, member_id, number = self._context.shop, self._member_id, self._asking
        self._busy = True
        self.note.setText(self._words("prove.sending"))
        self._context.tasks.background(
            lambda: sms_code.send_code(shop, messages, member_id).sent_to,
            lambda phone: self._on_sent(number, phone),
            lambda trouble: self._on_refused(number, trouble),
        )

    def _on_ways(self, number: int, found: Ways) -> None:
        """What was typed before that was known counts all the same."""
        if number != self._asking:
            return
        self._ways, self._is_known = found, True
        if self._wanted is not None:
            self.choose(self._wanted)
        elif not found.has_pin:
            self._typed = ""
        elif len(self._typed) == DIGITS and not self._busy:
            self._check()
        self._show()

    def _on_sent(self, number: int, phone: str) -> None:
        if number == self._asking:
            self._busy = False
            self.note.setText(self._words("prove.sent", phone=phone))
            self._show()

    def _on_proven(self, number: int, proof: Proof) -> None:
        if number != self._asking:
            return
        self._busy = False
        self._typed = ""
        self.note.setText("")
        self._show()
        if proof.member_id != self._member_id:
            self._on_refused(number, Trouble("prove.other_member"))
        elif self.isVisible():
            self._context.sounds.yes()
            self.proven.emit(proof)

    def _on_refused(self, number: int, trouble: Trouble) -> None:
        if number != self._asking:
            return
        self._busy = False
        self._typed = ""
        self._context.sounds.no()
        self.note.setText("")
        self.trouble.setText(sentence(self._words, trouble))
        self._show()

    def _show(self) -> None:
        words, ways = self._words, self._ways
        self.digits.setText(six_digits(self._typed, hidden=self.way is Way.PIN))
        self.pin_key.setChecked(self.way is Way.PIN and ways.has_pin)
        self.sms_key.setChecked(self.way is Way.SMS)
        self.pin_key.setEnabled(ways.has_pin and not self._busy)
        self.sms_key.setEnabled(self._can_send and not self._busy)
        self.pin_key.setToolTip("" if ways.has_pin else words("prove.no_pin"))
        self.sms_key.setToolTip("" if ways.phone else words("prove.no_phone"))
        self.vouch_key.setVisible(self._can_vouch)
        self.vouch_key.setEnabled(not self._busy)
        self.keypad.setEnabled(self._takes_digits)
        self.confirm.setEnabled(len(self._typed) == DIGITS and not self._busy)
        is_without = self._is_known and self.way is Way.PIN and not ways.has_pin
        if not self._busy and not self.note.text() and is_without:
            self.note.setText(words("prove.no_pin"))
        self.note.setVisible(not self.trouble.text())
        self.trouble.setVisible(bool(self.trouble.text()))

    def _lay_out(self) -> None:
        words, column = self._words, self._column
        column.addWidget(label(words("prove.title"), "title", wraps=True))
        box = card("say")
        inside = QHBoxLayout(box)
        inside.setContentsMargins(14, 4, 14, 4)
        inside.addWidget(label(words("prove.scan"), "", wraps=True))
        column.addWidget(box)
        choice = QHBoxLayout()
        choice.setSpacing(GAP)
        for key in (self.pin_key, self.sms_key):
            key.setCheckable(True)
            choice.addWidget(key, 1)
        column.addLayout(choice)
        column.addWidget(self.vouch_key)
        column.addWidget(self.digits)
        column.addWidget(self.note)
        column.addWidget(self.trouble)
        column.setSpacing(_TIGHT)
        column.addWidget(self.keypad, 100)
        column.addStretch(1)
        self._end(self.confirm)
