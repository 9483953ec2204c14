"""Who works here: a name, then a PIN by keypad or keyboard."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from posclient.domain.staff import Operator
from posclient.services.pin_ahead import PinAhead
from posclient.services.shop import Session
from posclient.services.who_may import SignInScreen, who_may
from ui.context import Context, Tone
from ui.screen import Screen
from ui.theme.scale import px
from ui.theme.tokens import GAP, MAIN_TARGET
from ui.trouble import Trouble, sentence
from ui.widgets.buttons import button
from ui.widgets.key_catcher import KeyCatcher
from ui.widgets.keypad import Keypad
from ui.widgets.labels import card, label

LONGEST_PIN: Final = 12
_COLUMN: Final = 400
_KEYPAD: Final = 4 * 68
_ANSWER: Final = 44
_DOT: Final = "●"


class SignIn(Screen):
    """Names on the left, the PIN on the right. Arrows choose a name, digits type, Enter signs in."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words = context.words
        self._operators: tuple[Operator, ...] = ()
        self._chosen: Operator | None = None
        self._pin = ""
        self._locked_until_ms = 0
        self._busy = False
        self._ahead = PinAhead()
        self._home = KeyCatcher()
        self._home.typed.connect(self._on_typed)
        self._home.erased.connect(self._on_erased)
        self._home.entered.connect(self._on_entered)
        self._home.moved.connect(self._on_moved)
        self._names = QGridLayout()
        self._names.setSpacing(GAP)
        self.name_buttons: list[QPushButton] = []
        self._who = label(words("sign_in.choose"), "title")
        self._dots = label("", "total")
        self.answer = label("", "bad", wraps=True)
        self.enter = button(words("sign_in.enter"), self._on_entered, role="main")
        self.keypad = Keypad(context.theme, erase_name=words("ui.erase"))
        self.keypad.typed.connect(self._on_typed)
        self.keypad.erased.connect(self._on_erased)
        self._lay_out()
        context.store_changed.connect(self._on_store_changed)
        self._countdown = QTimer(self)
        self._countdown.setInterval(250)
        self._countdown.timeout.connect(self._show_lockout)
        self._show()
        if context.who_may is not None:
            self._on_operators(context.who_may)

    @property
    def home(self) -> QWidget:
        """Hears the digits of the PIN."""
        return self._home

    def activate(self) -> None:
        """Read again who may sign in."""
        super().activate()
        self._forget_pin()
        self.answer.setText("")
        self._show()
        self._read()

    def _read(self) -> None:
        shop = self.context.shop
        self.context.tasks.background(lambda: who_may(shop), self._on_operators)

    def _on_store_changed(self, topics: frozenset[str]) -> None:
        """A new till waits here for its operators to come from headquarters."""
        if "staff" in topics and self.isVisible():
            self._read()

    def _lay_out(self) -> None:
        words = self.context.words
        self._dots.setAlignment(Qt.AlignmentFlag.AlignCenter)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(label(words("sign_in.choose"), "title"))
        left.addLayout(self._names)
        left.addStretch(1)
        hint = label(self.context.hint, "muted", wraps=True)
        hint.setVisible(bool(self.context.hint))
        left.addWidget(hint)
        left.addWidget(self._home)
        names = QWidget()
        names.setLayout(left)
        pin = card()
        self._columns = (names, pin)
        column = QVBoxLayout(pin)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(GAP)
        for part in (self._who, self._dots, self.answer):
            column.addWidget(part)
        column.addWidget(self.keypad)
        column.addSpacing(GAP)
        column.addWidget(self.enter)
        both = QHBoxLayout()
        both.setSpacing(40)
        both.addStretch(1)
        both.addWidget(names)
        both.addWidget(pin)
        both.addStretch(1)
        middle = QVBoxLayout(self)
        middle.setContentsMargins(24, 16, 24, 16)
        middle.addStretch(1)
        middle.addLayout(both)
        middle.addStretch(1)
        self.rescale()

    def rescale(self) -> None:
        """Two columns of one width; nothing moves when something is said."""
        for column in self._columns:
            column.setFixedWidth(px(_COLUMN))
        self._dots.setMinimumHeight(px(MAIN_TARGET))
        self.answer.setMinimumHeight(px(_ANSWER))
        self.keypad.setMinimumHeight(px(_KEYPAD))

    def _on_operators(self, screen: SignInScreen) -> None:
        if screen.operators == self._operators:
            return
        self._operators = screen.operators
        for old in self.name_buttons:
            self._names.removeWidget(old)
            old.deleteLater()
        self.name_buttons = []
        for place, operator in enumerate(screen.operators):
            made = self._name_button(operator)
            self._names.addWidget(made, place // 2, place % 2)
            self.name_buttons.append(made)
        known = {operator.operator_id: operator for operator in screen.operators}
        kept = known.get(self._chosen.operator_id) if self._chosen else None
        self._choose(kept or next(iter(screen.operators), None))

    def _name_button(self, operator: Operator) -> QPushButton:
        role = self.context.words(f"role.{operator.role}")
        made = button(f"{operator.name}\n{role}", lambda: self._choose(operator), role="person")
        made.setCheckable(True)
        return made

    def _choose(self, operator: Operator | None) -> None:
        if operator is None or self._chosen is None or operator.operator_id != self._chosen.operator_id:
            self._forget_pin()
            self._locked_until_ms = 0
            self.answer.setText("")
        self._chosen = operator
        self._show()

    def _on_moved(self, by: int) -> None:
        if self._operators and self._chosen is not None:
            ids = [operator.operator_id for operator in self._operators]
            at = (ids.index(self._chosen.operator_id) + by) % len(ids)
            self._choose(self._operators[at])

    def _on_typed(self, text: str) -> None:
        if text.isdigit() and len(self._pin) < LONGEST_PIN and not self._is_locked():
            self._pin += text
            self.answer.setText("")
            self._look_ahead()
            self._show()

    def _look_ahead(self) -> None:
        if self._chosen is not None and not self._busy:
            ahead, pin, pin_hash = self._ahead, self._pin, self._chosen.pin_hash
            self.context.tasks.background(lambda: ahead.look(pin, pin_hash), lambda _nothing: None)

    def _forget_pin(self) -> None:
        self._pin = ""
        self._ahead.forget()

    def _on_erased(self) -> None:
        self._pin = self._pin[:-1]
        self._show()

    def _on_entered(self) -> None:
        if self._busy or self._chosen is None or not self._pin or self._is_locked():
            return
        shop, operator_id, pin = self.context.shop, self._chosen.operator_id, self._pin
        self._busy = True
        self._show()
        ahead = self._ahead

        def enter() -> Session:
            from posclient.services.sign_in import sign_in  # noqa: PLC0415 - loaded while she types (ADR 0009)

            return sign_in(shop, operator_id, pin, ahead)

        self.context.tasks.counter(enter, self._on_signed_in, self._on_refused)

    def _on_signed_in(self, session: Session) -> None:
        self._busy = False
        self._forget_pin()
        self.context.begin_session(session)
        self.context.toast(self.context.words("sign_in.signed_in", name=session.operator.name), Tone.GOOD)

    def _on_refused(self, trouble: Trouble) -> None:
        self._busy = False
        self._forget_pin()
        self.context.sounds.no()
        wait_s = trouble.values.get("n", 0)
        if trouble.key == "sign_in.locked" and isinstance(wait_s, int):
            self._locked_until_ms = self.context.shop.clock.now_ms() + wait_s * 1000
            self._countdown.start()
            self._show_lockout()
        else:
            self.answer.setText(sentence(self.context.words, trouble))
        self._show()

    def _is_locked(self) -> bool:
        return self._locked_until_ms > self.context.shop.clock.now_ms()

    def _show_lockout(self) -> None:
        left_s = -(-(self._locked_until_ms - self.context.shop.clock.now_ms()) // 1000)
        if left_s <= 0:
            self._countdown.stop()
            self.answer.setText("")
        else:
            minutes, seconds = divmod(left_s, 60)
            self.answer.setText(self.context.words("ui.locked_for", time=f"{minutes}:{seconds:02d}"))
        self._show()

    def _show(self) -> None:
        chosen = self._chosen
        self._who.setText(chosen.name if chosen else self.context.words("sign_in.choose"))
        self._dots.setText(" ".join(_DOT * len(self._pin)))
        self.enter.setEnabled(bool(self._pin) and not self._busy and not self._is_locked())
        for operator, made in zip(self._operators, self.name_buttons, strict=True):
            made.setChecked(chosen is not None and operator.operator_id == chosen.operator_id)
