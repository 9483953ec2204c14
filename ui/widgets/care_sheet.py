"""One care task beside the list: whom to call, what to say, and the five outcomes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from posclient.domain.care import OUTCOMES, Outcome
from posclient.words import Words
from ui.models.care_lines import CareLine
from ui.theme.style import with_role
from ui.theme.tokens import GAP, MAIN_TARGET, Theme
from ui.widgets.buttons import button
from ui.widgets.labels import card, label, rule
from ui.widgets.phone_edit import grouped


class CareSheet(QFrame):
    """`open_pressed` asks for the number, `outcome_pressed` tells what came of the call."""

    open_pressed = Signal()
    outcome_pressed = Signal(object)
    member_pressed = Signal()

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        with_role(self, "card")
        self._words = words
        self._theme = theme
        self.line: CareLine | None = None
        self.number = ""
        self.is_open = False
        self._who = label("", "title", wraps=True)
        self._child = label("", "muted")
        self._what = label("", "large", wraps=True)
        self._when = label("", wraps=True)
        self._overdue = label("", "warn")
        self._say = label("", wraps=True)
        self._mark = label("", "chip")
        self.phone = label("", "total")
        self.phone.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._logged = label(words("member.phone_shown_logged"), "muted")
        self.open_button = button(f"{words('care.show_number')}  ⏎", self.open_pressed.emit, role="main")
        self.member_button = button(words("care.open_member"), self.member_pressed.emit)
        self.outcomes: dict[Outcome, QPushButton] = {}
        self._foot = QStackedWidget()
        self._lay_out()
        self.show_line(None)

    @property
    def asks(self) -> bool:
        """Whether she is asked if the member is really never to be called again."""
        return self._foot.currentWidget() is self._question

    def show_line(self, line: CareLine | None) -> None:
        """A task before it is opened: nobody's number."""
        self.line, self.number, self.is_open = line, "", False
        self._body.setVisible(line is not None)
        self._nothing.setVisible(line is None)
        if line is not None:
            self._fill(line)
        self._foot.setCurrentWidget(self._closed)

    def show_opened(self, line: CareLine, number: str) -> None:
        """A task with the number in full, ready for the call."""
        self.line, self.number, self.is_open = line, number, True
        self._body.show()
        self._nothing.hide()
        self._fill(line)
        self.phone.setText(grouped(number) if number else self._words("member.no_phone"))
        self._foot.setCurrentWidget(self._choices)

    def ask_never_again(self) -> None:
        """Ask once, in place of the outcomes."""
        self._foot.setCurrentWidget(self._question)

    def take_question_back(self) -> None:
        """The outcomes again."""
        self._foot.setCurrentWidget(self._choices)

    def _fill(self, line: CareLine) -> None:
        self._who.setText(line.who)
        self._child.setText(line.child)
        self._child.setVisible(bool(line.child))
        self._what.setText(line.what)
        self._when.setText(line.when)
        self._overdue.setText(line.overdue)
        self._overdue.setVisible(bool(line.overdue))
        self._say.setText(line.why)
        marks = [text for text in (line.mark, line.calls) if text]
        self._mark.setText("  ·  ".join(marks))
        self._mark.setVisible(bool(marks))
        self.phone.setText(line.phone or self._words("member.no_phone"))
        self._never.setVisible(line.do_not_call)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        self._nothing = label(self._words("care.choose"), "large", wraps=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer.addWidget(self._nothing, 1)
        self._body = QWidget()
        box = QVBoxLayout(self._body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        for part in (self._who, self._child, self._mark):
            box.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if part is self._mark else Qt.AlignmentFlag(0))
        box.addWidget(rule())
        for part in (self._what, self._when, self._overdue):
            box.addWidget(part)
        box.addWidget(self._say_box())
        self._never = card("bad_box")
        inner = QVBoxLayout(self._never)
        inner.addWidget(label(self._words("care.do_not_call"), "strong", wraps=True))
        box.addWidget(self._never)
        box.addStretch(1)
        box.addWidget(self.phone)
        box.addWidget(self._feet())
        outer.addWidget(self._body, 1)

    def _say_box(self) -> QFrame:
        say = card("say")
        inner = QVBoxLayout(say)
        inner.setContentsMargins(14, 8, 14, 8)
        inner.setSpacing(2)
        inner.addWidget(label(self._words("care.why"), "section"))
        inner.addWidget(self._say)
        return say

    def _feet(self) -> QStackedWidget:
        """What can be done: show the number; tell the outcome; be asked once."""
        self._closed, self._choices, self._question = QWidget(), QWidget(), QWidget()
        closed = QVBoxLayout(self._closed)
        closed.setContentsMargins(0, 0, 0, 0)
        closed.setSpacing(GAP)
        self._logged.setAlignment(Qt.AlignmentFlag.AlignCenter)
        closed.addWidget(self._logged)
        closed.addStretch(1)
        closed.addWidget(self.open_button)
        closed.addWidget(self.member_button)
        grid = QGridLayout(self._choices)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        grid.addWidget(label(self._words("care.outcome"), "section"), 0, 0, 1, 2)
        for number, outcome in enumerate(OUTCOMES, 1):
            made = self._outcome_button(number, outcome)
            row, column = 1 + (number - 1) // 2, (number - 1) % 2
            grid.addWidget(made, row, column, 1, 2 if number == len(OUTCOMES) else 1)
            grid.setRowMinimumHeight(row, MAIN_TARGET)
        self._lay_out_question()
        for foot in (self._closed, self._choices, self._question):
            self._foot.addWidget(foot)
        return self._foot

    def _outcome_button(self, number: int, outcome: Outcome) -> QPushButton:
        words = self._words(f"outcome.{outcome}")
        made = button(f"{number}  {words}", lambda: self.outcome_pressed.emit(outcome))
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        made.setAccessibleName(words)
        self.outcomes[outcome] = made
        return made

    def _lay_out_question(self) -> None:
        box = QVBoxLayout(self._question)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP)
        asked = card("bad_box")
        inner = QVBoxLayout(asked)
        inner.addWidget(label(self._words("care.never_again"), "large", wraps=True))
        box.addWidget(asked)
        box.addStretch(1)
        self.never_again = button(
            f"5  {self._words('care.never_again_yes')}",
            lambda: self.outcome_pressed.emit(Outcome.DO_NOT_CALL),
            role="main",
        )
        self.call_again = button(f"{self._words('app.back')}  Esc", self.take_question_back)
        box.addWidget(self.never_again)
        box.addWidget(self.call_again)
