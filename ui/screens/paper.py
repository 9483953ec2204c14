"""Paper: what the printer still owes, the question that only she can answer, and copies of the latest receipts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from posclient.domain.codes import strip_aim
from posclient.ports import PrinterTrouble
from posclient.services import paper
from posclient.services.identify import RECEIPT, Identified, ReceiptFound, Refused, identify
from ui.context import Context, Tone
from ui.keys import Action, key_text
from ui.models.cells import CellsModel, Column
from ui.models.paper_rows import Owed, PaperState, owed_rows, read_paper
from ui.screen import Screen
from ui.theme.tokens import GAP
from ui.trouble import Trouble
from ui.widgets.buttons import action_button, button
from ui.widgets.cells_table import CellsTable
from ui.widgets.labels import card, label

_TOPICS: Final = frozenset({"print_jobs", "sales"})
_YES: Final = "1"
_NO: Final = "2"


class PaperScreen(Screen):
    """On the left what is not confirmed, with 1 = it is here and 2 = print again; on the right the latest receipts."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words = context.words
        time = Column(words("receipt.time"))
        owed_columns = (time, Column(words("paper.slip"), stretch=True), Column(words("paper.state")))
        self.owed = CellsTable(CellsModel(owed_columns), words("paper.owed"))
        receipt_columns = (
            time,
            Column(words("receipt.number"), stretch=True),
            Column(words("sale.amount"), figures=True),
        )
        self.receipts = CellsTable(CellsModel(receipt_columns), words("paper.latest"), words("none.receipts"))
        self._jobs: dict[str, Owed] = {}
        self._trouble = label("", "strong", wraps=True)
        self._question = label("", "large", wraps=True)
        self._why = label("", "muted", wraps=True)
        self.yes = button("", self._on_yes, role="main")
        self.no = button("", self._on_no, role="tall")
        self.copy = action_button(
            words, context.theme, Action.COPY, lambda _action: self._on_copy(), role="main"
        )
        self._lay_out()
        self.owed.selectionModel().currentChanged.connect(lambda _now, _before: self._show_question())
        self.receipts.activated.connect(lambda _index: self._on_copy())
        context.store_changed.connect(self._on_store_changed)
        context.printer_troubled.connect(self._on_troubles)
        if context.printer_troubles is not None:
            self._on_troubles(context.printer_troubles)
        self._show_question()

    @property
    def home(self) -> QWidget:
        """What waits for an answer; without any, the receipts."""
        return self.owed if self.owed.cells.rowCount() else self.receipts

    def activate(self) -> None:
        """Read spool and sales again."""
        super().activate()
        self.refresh()

    def refresh(self) -> None:
        """Read spool and sales, beside Qt's thread."""
        shop, words, zone = self.context.shop, self.context.words, self.context.zone
        self.context.tasks.latest("paper", lambda: read_paper(shop, words, zone), self._on_read)

    def scanned(self, text: str) -> bool:
        """A receipt's code: a copy of it."""
        _, code = strip_aim(text.strip())
        if not RECEIPT.match(code):
            return False
        shop = self.context.shop

        def told(found: Identified) -> None:
            if isinstance(found, ReceiptFound):
                self._copy(found.receipt_no)
            elif isinstance(found, Refused):
                self.context.show_trouble(Trouble(found.key, {"code": found.shown}))

        self.context.tasks.background(lambda: identify(shop, code), told)
        return True

    def act(self, action: Action) -> bool:
        """The copy key prints a copy of the chosen receipt; Esc goes back."""
        if action is Action.COPY:
            self._on_copy()
        elif action is Action.BACK:
            self._on_back()
        return action in (Action.COPY, Action.BACK)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 and 2 answer; left and right go from one list to the other."""
        if event.isAutoRepeat():
            return
        answers: dict[str, Callable[[], None]] = {_YES: self._on_yes, _NO: self._on_no}
        if event.text() in answers:
            answers[event.text()]()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            (self.owed if event.key() == Qt.Key.Key_Left else self.receipts).setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.receipts.hasFocus():
            self._on_copy()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        words = self.context.words
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(button(f"{words('app.back')}  {key_text(Action.BACK)}", self._on_back))
        top.addWidget(label(words("paper.title"), "title"))
        top.addStretch(1)
        top.addWidget(self._trouble)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self._left(), 11)
        columns.addWidget(self._right(), 9)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(12)
        outer.addLayout(top)
        outer.addLayout(columns, 1)

    def _left(self) -> QFrame:
        words = self.context.words
        frame = card()
        box = QVBoxLayout(frame)
        box.setContentsMargins(14, 10, 14, 14)
        box.setSpacing(GAP)
        box.addWidget(label(words("paper.owed"), "section"))
        nothing = label(words("paper.nothing_owed"), "large", wraps=True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._owed_pages = QStackedWidget()
        self._owed_pages.addWidget(self.owed)
        self._owed_pages.addWidget(nothing)
        box.addWidget(self._owed_pages, 1)
        self._asked = card("inset")
        inner = QVBoxLayout(self._asked)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.setSpacing(GAP)
        inner.addWidget(self._question)
        inner.addWidget(self._why)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.yes, 1)
        buttons.addWidget(self.no, 1)
        inner.addLayout(buttons)
        box.addWidget(self._asked)
        return frame

    def _right(self) -> QFrame:
        words = self.context.words
        frame = card()
        box = QVBoxLayout(frame)
        box.setContentsMargins(14, 10, 14, 14)
        box.setSpacing(GAP)
        box.addWidget(label(words("paper.latest"), "section"))
        nothing = label(words("print.nothing_to_copy"), "large", wraps=True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._receipt_pages = QStackedWidget()
        self._receipt_pages.addWidget(self.receipts)
        self._receipt_pages.addWidget(nothing)
        box.addWidget(self._receipt_pages, 1)
        box.addWidget(self.copy)
        return frame

    def _on_read(self, state: PaperState) -> None:
        row, receipt = self.owed.currentIndex().row(), self.receipts.currentIndex().row()
        self._jobs = {str(job.job_id): job for job in state.owed}
        self.owed.cells.show_rows(owed_rows(state.owed))
        self.receipts.cells.show_rows(state.receipts)
        self._owed_pages.setCurrentIndex(0 if state.owed else 1)
        self._receipt_pages.setCurrentIndex(0 if state.receipts else 1)
        self.owed.choose(max(0, min(row, len(state.owed) - 1)))
        self.receipts.choose(max(0, min(receipt, len(state.receipts) - 1)))
        self.copy.setEnabled(bool(state.receipts))
        self._show_question()
        if self.isVisible() and not (self.owed.hasFocus() or self.receipts.hasFocus()):
            self.home.setFocus()

    @property
    def _job(self) -> Owed | None:
        return self._jobs.get(self.owed.chosen_key)

    def _show_question(self) -> None:
        """What can be answered about the chosen job: only what nobody but her can know."""
        words, job = self.context.words, self._job
        self._asked.setVisible(job is not None)
        if job is None:
            return
        asks = job.is_unknown
        self.yes.setVisible(asks)
        self.no.setVisible(asks and not job.is_drawer)
        self._why.setText(job.why)
        self._why.setVisible(bool(job.why))
        if job.is_drawer:
            self._question.setText(words("paper.drawer_question" if asks else "paper.drawer_waiting"))
            self.yes.setText(f"{_YES}  {words('paper.put_away')}")
        elif not asks:
            self._question.setText(words("paper.comes_by_itself"))
        else:
            self._question.setText(words("print.unknown_question"))
            self.yes.setText(f"{_YES}  {words('print.unknown_yes')}")
            self.no.setText(f"{_NO}  {words('print.unknown_no')}")

    def _on_yes(self) -> None:
        job = self._job
        if job is None or not job.is_unknown:
            return
        shop, session, words = self.context.shop, self.context.session, self.context.words
        told = words("paper.drawer_settled" if job.is_drawer else "paper.settled")
        self.context.tasks.counter(
            lambda: paper.came_out(shop, session, job.job_id),
            lambda _done: self.context.toast(told, Tone.GOOD),
        )

    def _on_no(self) -> None:
        job = self._job
        if job is None or not job.is_unknown or job.is_drawer:
            return
        shop, session, words = self.context.shop, self.context.session, self.context.words
        self.context.tasks.counter(
            lambda: paper.print_again(shop, session, job.job_id),
            lambda _job: self.context.toast(words("print.copy_queued"), Tone.GOOD),
        )

    def _on_copy(self) -> None:
        receipt_no = self.receipts.chosen_key
        if receipt_no:
            self._copy(receipt_no)
        else:
            self.context.toast(self.context.words("print.nothing_to_copy"), Tone.NOTE)

    def _copy(self, receipt_no: str) -> None:
        shop, session, words = self.context.shop, self.context.session, self.context.words
        self.context.tasks.counter(
            lambda: paper.copy_receipt(shop, session, receipt_no),
            lambda _job: self.context.toast(words("print.copy_queued"), Tone.GOOD),
        )

    def _on_back(self) -> None:
        self.context.navigation.show_sale()

    def _on_troubles(self, troubles: frozenset[PrinterTrouble]) -> None:
        words = self.context.words
        texts = [words(trouble) for trouble in PrinterTrouble if trouble in troubles]
        self._trouble.setText("  ".join(texts) or words("printer.well"))

    def _on_store_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS and self.isVisible():
            self.refresh()
