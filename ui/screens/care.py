"""The calls to make: a list, the earliest run-out first, and beside it the task that is being called about."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from posclient.domain.care import OUTCOMES, Outcome, outcome_of_code
from posclient.domain.codes import strip_aim
from posclient.services import care
from posclient.services.care import CareItem
from posclient.services.identify import TASK, Identified, OutcomeScanned, Refused, TaskFound, identify
from posclient.services.outcome_card import print_outcome_card
from ui.context import Context, Tone
from ui.keys import Action, key_text
from ui.models.care_lines import CareLine, CareLinesModel, care_line, care_lines
from ui.purpose import Purpose
from ui.screen import Screen
from ui.theme.scale import px
from ui.trouble import Trouble
from ui.widgets.buttons import button
from ui.widgets.care_rows import CareListView
from ui.widgets.care_sheet import CareSheet
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.labels import card, label

_TOPICS: Final = frozenset({"care_tasks", "members"})
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_SHEET_PX: Final = (440, 720)


class Span(StrEnum):
    """Which tasks the list shows."""

    OPEN = "open"
    WEEKS = "weeks"


class CareScreen(Screen):
    """Enter or a tap opens a task and shows the number; 1 to 5, a tap or the outcome card tell what came of it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words = context.words
        self.model = CareLinesModel()
        self.list = CareListView(context.theme)
        self.list.setModel(self.model)
        self.list.setAccessibleName(words("care.title"))
        self.sheet = CareSheet(words, context.theme)
        self.span = ChoiceRow(
            words("care.title"), ((Span.OPEN, words("care.open")), (Span.WEEKS, words("care.weeks")))
        )
        self._title = label("", "title")
        self._members: dict[str, str] = {}
        self._wanted_task = ""
        self._busy = False
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.clicked.connect(lambda _index: self._open_current())
        self.sheet.open_pressed.connect(self._open_current)
        self.sheet.member_pressed.connect(self._on_member)
        self.sheet.outcome_pressed.connect(self._on_outcome)
        self.span.chosen.connect(self.refresh)
        context.store_changed.connect(self._on_store_changed)
        context.session_changed.connect(self._forget_number)

    @property
    def home(self) -> QWidget:
        """The list."""
        return self.list

    def open_for(self, purpose: Purpose) -> None:
        """With a slip in hand, open it."""
        self._wanted_task = purpose.task_id

    def activate(self) -> None:
        """Read the tasks again."""
        super().activate()
        if self._wanted_task:
            self._open(self._wanted_task)
            self._wanted_task = ""
        self.refresh()

    def refresh(self) -> None:
        """Read the tasks anew, beside Qt's thread."""
        if not self.context.signed_in:
            return
        shop, session, words = self.context.shop, self.context.session, self.context.words
        only_open = self.span.value is Span.OPEN

        def read() -> tuple[tuple[CareLine, ...], dict[str, str]]:
            items = care.care_list(shop, session, only_open=only_open)
            members = {item.task.task_id: item.task.member_id for item in items}
            return care_lines(words, items, session.business_date), dict(members)

        self.context.tasks.latest("care.list", read, self._on_list)

    def scanned(self, text: str) -> bool:
        """A care slip or a code of the outcome card; anything else is the sale's."""
        _, code = strip_aim(text.strip())
        if not TASK.match(code) and outcome_of_code(code) is None:
            return False
        shop = self.context.shop
        self.context.tasks.background(lambda: identify(shop, code), self._on_identified)
        return True

    def act(self, action: Action) -> bool:
        """Esc goes one step back: from the question, from an open task, from the screen."""
        if action is not Action.BACK:
            return False
        if self.sheet.asks:
            self.sheet.take_question_back()
        elif self.sheet.is_open:
            self._forget_number()
        else:
            self.context.navigation.show_sale()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, 1 to 5 tell the outcome, left and right change what is listed."""
        if event.isAutoRepeat():
            return
        if event.key() in _ENTER:
            self._open_current()
        elif event.text() in {"1", "2", "3", "4", "5"} and self.sheet.is_open:
            self._on_outcome(OUTCOMES[int(event.text()) - 1])
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.span.choose(Span.OPEN if event.key() == Qt.Key.Key_Left else Span.WEEKS)
            self.refresh()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever comes next does not see the number."""
        self._forget_number()
        super().hideEvent(event)

    def rescale(self) -> None:
        """The sheet's width."""
        self.sheet.setMinimumWidth(px(_SHEET_PX[0]))
        self.sheet.setMaximumWidth(px(_SHEET_PX[1]))

    def _lay_out(self) -> None:
        words = self.context.words
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(button(f"{words('app.back')}  {key_text(Action.BACK)}", self._on_back_pressed))
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self.span)
        self.print_card = button(words("care.print_card"), self._on_print_card)
        top.addWidget(self.print_card)
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(2, 2, 2, 2)
        self._empty = label(words("care.empty"), "large", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._empty)
        inside.addWidget(self._pages)
        self.rescale()
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(frame, 11)
        columns.addWidget(self.sheet, 10)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(12)
        outer.addLayout(top)
        outer.addLayout(columns, 1)

    def _on_back_pressed(self) -> None:
        self.context.navigation.show_sale()

    def _on_list(self, read: tuple[tuple[CareLine, ...], dict[str, str]]) -> None:
        lines, self._members = read
        row = self.list.currentIndex().row()
        current = self.sheet.line.task_id if self.sheet.line else ""
        self.model.show_lines(lines)
        waiting = sum(line.state.value == "open" for line in lines)
        self._title.setText(self.context.words("care.count", n=waiting))
        self._pages.setCurrentWidget(self.list if lines else self._empty)
        found = self.model.row_of(current) if current else None
        if self.sheet.is_open and found is None:
            return  # what she is calling about stays, wherever it went in the list
        at = found if found is not None else max(0, min(row, len(lines) - 1))
        if lines:
            self.list.setCurrentIndex(self.model.index(at))
            self._show_row(at)
        else:
            self.sheet.show_line(None)

    def _on_identified(self, found: Identified) -> None:
        match found:
            case TaskFound(task_id=task_id):
                self._open(task_id)
            case OutcomeScanned(outcome=outcome):
                self._on_outcome(outcome)
            case Refused(key=key, shown=shown):
                self.context.show_trouble(Trouble(key, {"code": shown}))

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self._show_row(current.row())

    def _show_row(self, row: int) -> None:
        line = self.model.lines[row]
        if self.sheet.is_open and self.sheet.line is not None and self.sheet.line.task_id == line.task_id:
            return
        self.sheet.show_line(line)

    def _open_current(self) -> None:
        line = self.sheet.line
        row = self.list.currentIndex().row()
        if not self.sheet.is_open and line is not None:
            self._open(line.task_id)
        elif (
            0 <= row < len(self.model.lines)
            and line is not None
            and self.model.lines[row].task_id != line.task_id
        ):
            self._open(self.model.lines[row].task_id)

    def _open(self, task_id: str) -> None:
        """The number is shown, which is audited; so only for a task that was opened on purpose."""
        shop, session = self.context.shop, self.context.session

        def opened(found: tuple[CareItem, str]) -> None:
            item, number = found
            self._members[task_id] = item.task.member_id
            line = care_line(self.context.words, item, session.business_date)
            self.sheet.show_opened(line, number)
            row = self.model.row_of(task_id)
            if row is not None:
                self.list.setCurrentIndex(self.model.index(row))
            self.list.setFocus()

        self.context.tasks.counter(lambda: care.open_task(shop, session, task_id), opened)

    def _on_outcome(self, outcome: Outcome) -> None:
        words, line = self.context.words, self.sheet.line
        if not self.sheet.is_open or line is None:
            self.context.toast(words("care.no_task_open"), Tone.BAD)
            return
        if outcome is Outcome.DO_NOT_CALL and not self.sheet.asks:
            self.sheet.ask_never_again()
            return
        if self.sheet.asks and outcome is not Outcome.DO_NOT_CALL:
            self.sheet.take_question_back()
            return
        if not self._busy:
            self._record(line.task_id, outcome)

    def _record(self, task_id: str, outcome: Outcome) -> None:
        shop, session, words = self.context.shop, self.context.session, self.context.words
        self._busy = True

        def done(_item: CareItem) -> None:
            self._busy = False
            self._forget_number()
            self.context.toast(words("care.recorded", outcome=words(f"outcome.{outcome}")), Tone.GOOD)
            self.refresh()

        def failed(trouble: Trouble) -> None:
            self._busy = False
            self.context.show_trouble(trouble)

        self.context.tasks.counter(lambda: care.settle_task(shop, session, task_id, outcome), done, failed)

    def _forget_number(self) -> None:
        """The number is shown no longer than it is needed."""
        self.sheet.show_line(self.sheet.line)

    def _on_member(self) -> None:
        line = self.sheet.line
        member_id = self._members.get(line.task_id) if line else None
        if member_id:
            self.context.navigation.show_member(member_id)

    def _on_print_card(self) -> None:
        shop, words = self.context.shop, self.context.words
        self.context.tasks.background(
            lambda: print_outcome_card(shop),
            lambda _job: self.context.toast(words("care.card_queued"), Tone.GOOD),
        )

    def _on_store_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS and self.isVisible():
            self.refresh()
