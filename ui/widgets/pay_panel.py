"""Paying in place, in the right column: due, tenders, what was taken, change. The basket stays in sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from posclient.domain.settlement import Payment
from posclient.domain.tender import GIVES_CHANGE, OF_HERS, TenderKind
from posclient.services.tender_options import TenderOptions
from posclient.words import Words
from ui.keys import Action, key_text
from ui.models.paying import Paying as Model
from ui.models.typed_amount import likely_amounts
from ui.theme.style import with_role
from ui.theme.tokens import GAP, TARGET, Theme
from ui.widgets.buttons import action_button, button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import card, label
from ui.widgets.taken_list import TakenList
from ui.widgets.tender_keys import TenderKeys

_QUICK: Final = 3
_TIGHT: Final = 6


class Paying(Enum):
    """Where the panel stands. It takes something only while `ASKING`."""

    CLOSED = auto()
    ASKING = auto()
    CHECKING = auto()
    """Headquarters is asked whether something of hers may be spent."""
    CHARGING = auto()
    """A payment code is being charged; only cancelling is possible."""
    COMMITTING = auto()


class PayPanel(QFrame):
    """`paid` bears all payments (a tuple) when they settle the due; `offered` a payment of hers that has to be asked
    for first; `given_back` a payment that was undone.
    """

    paid = Signal(object)
    offered = Signal(object)
    given_back = Signal(object)
    acted = Signal(object)

    def __init__(self, words: Words, theme: Theme, quick_minor: tuple[int, ...]) -> None:
        super().__init__()
        with_role(self, "card")
        self._words = words
        self._quick_minor = quick_minor
        self._quick_shown: tuple[int, ...] = ()
        self.model = Model()
        self.state = Paying.CLOSED
        self.due = label("", "due", right=True)
        self.rounding = label("", "muted")
        self.tenders = TenderKeys(words)
        self.tenders.chosen.connect(self.choose)
        self.tenders.refused.connect(lambda key: self.warn(words(key)))
        self.taken = TakenList(words)
        self._received_title = label("", "muted")
        self.received = label("", "figure", right=True)
        self._balance_title = label("", "muted")
        self.balance = label("", "figure", right=True)
        self._sums = card("inset")
        self.warning = label("", "", wraps=True)
        self._warning_box = _boxed("warn_box", self.warning)
        self.progress = label("", "ask", wraps=True)
        self._progress_box = _boxed("say", self.progress)
        self.exact = button(words("sale.exact"), self._exact)
        self.quick: list[QPushButton] = [button("", self._quick_pressed(at)) for at in range(_QUICK)]
        self.keypad = Keypad(theme, ".", erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self.complete = button("", self.enter, role="main")
        self._back = action_button(words, theme, Action.BACK, self.acted.emit)
        self._lay_out()

    @property
    def due_minor(self) -> int:
        """What the panel shows as due, before rounding off."""
        return self.model.due_minor

    def begin(self, due_minor: int, taken: tuple[Payment, ...] = ()) -> None:
        """Ask for money; nothing typed means all that is open. `taken` was taken before the panel was put away."""
        self.state = Paying.ASKING
        self.model = Model(due_minor=due_minor, taken=taken)
        self.warning.setText("")
        self._show()

    def show_due(self, due_minor: int) -> None:
        """Another due: the basket changed meanwhile."""
        self.model = replace(self.model, due_minor=due_minor)
        self._show()

    def show_options(self, options: TenderOptions) -> None:
        """What the basket can be paid with, and why not with the rest."""
        self.model = self.model.with_options(options)
        self._show()

    def warn(self, text: str) -> None:
        """Ask again, and say why."""
        self.state = Paying.ASKING
        self.warning.setText(text)
        self._show()

    def wait_for(self, text: str, state: Paying = Paying.CHARGING) -> None:
        """Something outside takes its time; `text` says what."""
        self.state = state
        self.warning.setText("")
        self.progress.setText(text)
        self._show()

    def take(self, payment: Payment) -> None:
        """A payment more. Where it settles the due, the sale is completed."""
        self.state = Paying.ASKING
        self.warning.setText("")
        self.model = self.model.with_taken(payment)
        if self.model.is_settled:
            self._commit(self.model.taken)
        else:
            self._show()

    def undo(self) -> bool:
        """Take back the newest payment; False where there is none."""
        if self.state is not Paying.ASKING or not self.model.taken:
            return False
        last = self.model.taken[-1]
        self._change(self.model.without_taken(last))
        self.given_back.emit(last)
        return True

    def close_panel(self) -> None:
        """Done, or put away."""
        self.state = Paying.CLOSED

    # ── keys and touches ───────────────────────────────────────────────────────────────────────────────────────────

    def choose(self, kind: TenderKind) -> None:
        """Another tender."""
        if self.state is Paying.ASKING:
            self._change(self.model.chosen(kind))

    def move_choice(self, by: int) -> None:
        """An arrow walks along the tenders."""
        self.choose(self.model.next_kind(by))

    def press(self, key: str) -> None:
        """A digit or the point; of a reference also a letter."""
        if self.state is Paying.ASKING:
            self._change(self.model.with_key(key))

    def erase(self) -> None:
        """Take back the last key."""
        if self.state is Paying.ASKING:
            self._change(self.model.without_key())

    def enter(self) -> None:
        """Take the chosen tender with what was typed, or with all that is open."""
        if self.state is not Paying.ASKING:
            return
        model = self.model
        if model.over_minor:
            self.warn(self._words("checkout.too_much", over_minor=self._words.money(model.over_minor)))
        elif model.is_settled:
            self._commit(model.taken)
        elif key := model.trouble():
            self.warn(self._words(key))
        else:
            self._enter(model)

    def _change(self, model: Model) -> None:
        """The cashier goes on: a warning has been read."""
        self.warning.setText("")
        self.model = model
        self._show()

    def _enter(self, model: Model) -> None:
        kind = model.kind
        if kind is TenderKind.CODE:
            self.warn(self._words("pay.scan_code"))
        elif kind is TenderKind.CARD and not model.reference:
            if model.asks_reference:
                self.warn(self._words("checkout.no_reference"))
            else:
                self._change(model.asking_reference())
        elif kind in OF_HERS:
            self.offered.emit(model.payment)
        elif kind in GIVES_CHANGE and model.rest_minor >= 0:
            self._commit((*model.taken, model.payment))
        elif model.amount_minor > 0:
            self.take(model.payment)
            if self.state is Paying.ASKING and kind in GIVES_CHANGE:
                self.warn(self._words("sale.too_little", amount=self._words.money(self.model.asked_minor)))

    def _exact(self) -> None:
        if self.state is Paying.ASKING:
            self.model = replace(self.model, typed="")
            self.enter()

    def _quick_pressed(self, at: int) -> Callable[[], None]:
        def press() -> None:
            if self.state is Paying.ASKING and self.model.kind in GIVES_CHANGE:
                self._commit((*self.model.taken, Payment(TenderKind.CASH, self._quick_shown[at])))

        return press

    def _commit(self, payments: tuple[Payment, ...]) -> None:
        self.state = Paying.COMMITTING
        self._show()
        self.paid.emit(payments)

    # ── what is on show ────────────────────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        words, model = self._words, self.model
        self.due.setText(words.money(model.due_minor))
        self.rounding.setText(
            words("pay.rounded", amount=words.money(model.rounding_minor)) if model.rounding_minor else ""
        )
        self.tenders.show_options(model.options.options, model.kind)
        self.taken.show_taken(model.taken)
        self._show_sums()
        self._show_quick()
        is_ready = self.state is Paying.ASKING
        is_waiting = self.state in {Paying.CHARGING, Paying.CHECKING}
        is_warned = bool(self.warning.text()) and is_ready
        self._progress_box.setVisible(is_waiting)
        self._warning_box.setVisible(is_warned)
        self._sums.setVisible(not is_waiting and not is_warned)
        for part in (self.tenders, self.exact, *self.quick, self.keypad):
            part.setEnabled(is_ready)
        is_charging = self.state is Paying.CHARGING
        self._back.setEnabled(is_ready or is_charging)
        self._back.setText(f"{words('pay.cancel' if is_charging else 'app.back')}  {key_text(Action.BACK)}")
        is_cash = model.kind in GIVES_CHANGE
        key = f"pay.take.{model.kind}"
        if is_cash and model.rest_minor >= 0:
            key = "sale.complete"
        self.complete.setText(f"{words(key)}  Enter")
        self.complete.setEnabled(is_ready and model.kind is not TenderKind.CODE)

    def _show_sums(self) -> None:
        words, model = self._words, self.model
        if model.asks_reference:
            self._received_title.setText(words("pay.reference"))
            self.received.setText(model.reference or "…")
        else:
            self._received_title.setText(words("sale.received"))
            self.received.setText(f"¥{model.typed}" if model.typed else words.money(model.asked_minor))
        self._balance_title.setText(
            words("sale.change_label") if model.rest_minor >= 0 else words("ui.missing_label")
        )
        self.balance.setText(words.money(abs(model.rest_minor)))

    def _show_quick(self) -> None:
        model = self.model
        is_cash = model.kind in GIVES_CHANGE
        asks_cash = is_cash and model.asked_minor > 0
        self._quick_shown = likely_amounts(model.asked_minor, self._quick_minor, _QUICK) if asks_cash else ()
        for at, made in enumerate(self.quick):
            is_shown = at < len(self._quick_shown)
            made.setText(_whole(self._words.money(self._quick_shown[at])) if is_shown else "")
            made.setVisible(is_shown)

    def _lay_out(self) -> None:
        words = self._words
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20, 12)
        column.setSpacing(_TIGHT)
        head = QHBoxLayout()
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(label(words("sale.due_label"), "large"))
        titles.addWidget(self.rounding)
        head.addLayout(titles)
        head.addWidget(self.due, 1)
        column.addLayout(head)
        column.addWidget(self.tenders)
        column.addWidget(self.taken)
        grid = QGridLayout(self._sums)
        grid.setContentsMargins(14, 4, 14, 4)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._received_title, 0, 0)
        grid.addWidget(self.received, 0, 1)
        grid.addWidget(self._balance_title, 1, 0)
        grid.addWidget(self.balance, 1, 1)
        grid.setColumnStretch(1, 1)
        column.addWidget(self._sums)
        column.addWidget(self._progress_box)
        column.addWidget(self._warning_box)
        typing = QHBoxLayout()
        typing.setSpacing(GAP)
        typing.addWidget(self.keypad, 3)
        quick = QVBoxLayout()
        quick.setSpacing(GAP)
        for made in (self.exact, *self.quick):
            made.setMinimumHeight(TARGET)
            quick.addWidget(made)
        quick.addStretch(1)
        typing.addLayout(quick, 1)
        column.addLayout(typing, 100)
        column.addStretch(1)
        ending = QHBoxLayout()
        ending.setSpacing(GAP)
        ending.addWidget(self._back)
        ending.addWidget(self.complete, 1)
        column.addLayout(ending)


def _boxed(role: str, text: QLabel) -> QFrame:
    box = card(role)
    inside = QVBoxLayout(box)
    inside.setContentsMargins(14, 6, 14, 6)
    inside.addWidget(text)
    box.hide()
    return box


def _whole(money: str) -> str:
    """`¥300.00` → `¥300`: notes have no cents."""
    return money.removesuffix(".00")
