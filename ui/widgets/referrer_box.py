"""Who brought her: the friend's card is scanned, or the last four digits of her number are typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from posclient.domain.member import MemberId
from posclient.words import Words
from ui.models.known_number import Candidate
from ui.widgets.buttons import button
from ui.widgets.edits import CodeEdit
from ui.widgets.field import Field

LEAST_TYPED = 4


class ReferrerBox(QWidget):
    """`asked` is emitted with what is to be looked up; the screen answers with `offer`. `chosen` tells of a choice."""

    asked = Signal(str)
    chosen = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._chosen: Candidate | None = None
        self.typed = CodeEdit(words("enrol.referrer_hint"), max_length=20)
        self.clear_button = button(words("enrol.referrer_clear"), self.clear, takes_focus=True)
        self.field = Field(words("enrol.referred_by"), self._row())
        self.offers: list[QPushButton] = []
        self._offers = QVBoxLayout()
        self._offers.setSpacing(6)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self.field)
        box.addLayout(self._offers)
        self.typed.textEdited.connect(self._on_edited)
        self.setFocusProxy(self.typed)
        self.clear()

    @property
    def member_id(self) -> MemberId | None:
        """Who it is."""
        return self._chosen.member_id if self._chosen else None

    @property
    def is_pending(self) -> bool:
        """Whether something was typed that is nobody yet."""
        return self._chosen is None and bool(self.typed.text().strip())

    def clear(self) -> None:
        """Nobody."""
        self._chosen = None
        self.typed.clear()
        self._show_offers(())
        self.field.show_hint()
        self.clear_button.hide()

    def ask(self, code: str) -> None:
        """Look up a scanned card."""
        self.typed.setText(code)
        self._chosen = None
        self.asked.emit(code)

    def offer(self, asked: str, found: Sequence[Candidate]) -> None:
        """The answer to what was asked: one is taken at once, of several she chooses."""
        if asked != self.typed.text().strip():
            return
        if len(found) == 1:
            self._choose(found[0])
        elif found:
            self._show_offers(found)
            self.field.show_good(self._words("identify.several", n=len(found)))
        else:
            self._show_offers(())
            self.field.show_trouble(self._words("enrol.referrer_unknown"))

    def _row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.typed, 1)
        row.addWidget(self.clear_button)
        holder.setFocusProxy(self.typed)
        return holder

    def _choose(self, candidate: Candidate) -> None:
        self._chosen = candidate
        self._show_offers(())
        self.field.show_good(candidate.shown)
        self.clear_button.show()
        self.typed.setFocus()
        self.chosen.emit()

    def _show_offers(self, found: Sequence[Candidate]) -> None:
        for old in self.offers:
            self._offers.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.offers = []
        for candidate in found:
            offer = button(candidate.shown, partial(self._choose, candidate), takes_focus=True)
            self._offers.addWidget(offer)
            QWidget.setTabOrder(self.offers[-1] if self.offers else self.clear_button, offer)
            self.offers.append(offer)

    def _on_edited(self, text: str) -> None:
        self._chosen = None
        self.clear_button.setVisible(bool(text))
        self._show_offers(())
        self.field.show_hint()
        if len(text.strip()) >= LEAST_TYPED:
            self.asked.emit(text.strip())
