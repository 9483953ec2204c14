"""One question to the member: an answer by a tap, by Alt with a number or typed, or not now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from posclient.domain.member import MemberId
from posclient.services.ask_field import GENDERS, Question, answer, decline, question_for
from ui.context import Context, Tone
from ui.theme.style import with_role
from ui.theme.tokens import GAP
from ui.widgets.buttons import button
from ui.widgets.edits import CodeEdit, NameEdit
from ui.widgets.labels import label

_MOST: Final = 2
_LONGEST: Final = 60
_FIRST: Final = "Alt+1"
_SOON_MS: Final = 120


class AskLine(QFrame):
    """Hidden while there is nothing to ask. What to ask is read a moment after `show_for`, beside the counter's work:
    no panel waits for it. `left`: it was put away, and the focus may have been in it.
    """

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        with_role(self, "inset")
        self._context = context
        self._member_id = ""
        self._asked = 0
        self.question: Question | None = None
        words = context.words
        self.text = label("", "strong", wraps=True)
        self.choices: list[QPushButton] = [button("", self._chooser(at)) for at in range(_MOST)]
        self.day = CodeEdit(f"{words('ask.birthday_hint')}  {_FIRST}", 10)
        self.free = NameEdit(_FIRST, max_length=_LONGEST)
        self.keep = button(words("app.save"), self._on_typed)
        self.same = button(words("ask.same"), self._on_same)
        self.later = button(f"{words('ask.later')}  Alt+0", self._on_later)
        self.day.returnPressed.connect(self._on_typed)
        self.free.returnPressed.connect(self._on_typed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._look)
        self._lay_out()
        self._bind(_FIRST, self._on_first)
        self._bind("Alt+2", self._chooser(1))
        self._bind("Alt+0", self._on_later)
        self.hide()

    def show_for(self, member_id: MemberId | None) -> None:
        """Another member is on show, or nobody. For the same one it stays as it is."""
        wanted = member_id or ""
        if wanted == self._member_id:
            return
        self._member_id = wanted
        self._asked += 1
        self.hide()
        self.question = None
        self._soon.start()

    def _look(self) -> None:
        """The panel is painted by now."""
        wanted = self._member_id
        if not wanted or not self._context.signed_in:
            return
        shop, session, number = self._context.shop, self._context.session, self._asked

        def found(question: Question | None) -> None:
            if question is not None and number == self._asked:
                self._show(question)

        self._context.tasks.background(lambda: question_for(shop, session, MemberId(wanted)), found)

    def _show(self, question: Question) -> None:
        words, field = self._context.words, question.field
        self.question = question
        asked = words(f"ask.question.{field}")
        known = question.known
        self.text.setText(words("ask.again", question=asked, known=known) if known else asked)
        for at, choice in enumerate(self.choices):
            choice.setVisible(field == "gender")
            choice.setText(f"{words(f'gender.{GENDERS[at]}')}  Alt+{at + 1}")
        is_typed = field != "gender"
        self.day.setVisible(field == "birthday")
        self.free.setVisible(is_typed and field != "birthday")
        self.keep.setVisible(is_typed)
        self.same.setVisible(bool(known))
        self.day.clear()
        self.free.clear()
        self.show()

    def _chooser(self, at: int) -> Callable[[], None]:
        def chosen() -> None:
            if self.question is not None and self.question.field == "gender":
                self._answer(GENDERS[at])

        return chosen

    def _on_first(self) -> None:
        """The first choice, or into the field."""
        if self.question is None:
            return
        if self.question.field == "gender":
            self._answer(GENDERS[0])
        else:
            (self.day if self.question.field == "birthday" else self.free).setFocus()

    def _on_typed(self) -> None:
        question = self.question
        if question is not None:
            self._answer(self.day.text() if question.field == "birthday" else self.free.text())

    def _on_same(self) -> None:
        if self.question is not None:
            self._answer(self.question.known)

    def _answer(self, value: str) -> None:
        question = self.question
        if question is None:
            return
        shop, session = self._context.shop, self._context.session

        def kept(_done: None) -> None:
            self._context.toast(self._context.words("ask.kept"), Tone.GOOD)
            self._put_away()

        self._context.tasks.counter(lambda: answer(shop, session, question, value), kept)

    def _on_later(self) -> None:
        question = self.question
        if question is None:
            return
        shop, session = self._context.shop, self._context.session
        self._put_away()
        self._context.tasks.counter(lambda: decline(shop, session, question), lambda _done: None)

    def _put_away(self) -> None:
        self.question = None
        self.hide()
        self.left.emit()

    def _bind(self, key: str, work: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(work)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(GAP)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self.text, 1)
        head.addWidget(self.later)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for part in (*self.choices, self.day, self.free, self.keep, self.same):
            row.addWidget(part)
        column.addLayout(row)
