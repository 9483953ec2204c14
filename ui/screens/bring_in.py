"""Bringing a shop in: a file, its columns, a check, then the real thing, and a signature under the totals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from posclient.services import bring_in
from posclient.services.bring_in import KINDS, Door, FileAnswer, FoundFile, JobAnswer
from ui.context import Context, Tone
from ui.keys import Action, key_text
from ui.models.bring_in_rows import fault_rows, figures, file_rows
from ui.models.bring_in_steps import Move, Offer, Step, is_under_way, is_written, offer, told
from ui.models.usual_folders import usual_folders
from ui.screen import Screen
from ui.screens.bring_in_work import BringInWork
from ui.theme.tokens import GAP
from ui.trouble import Trouble
from ui.widgets.bring_in_columns import ColumnsPage
from ui.widgets.bring_in_pages import FilePage, ReportPage
from ui.widgets.buttons import button
from ui.widgets.page_stack import PageStack

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_STEPS: Final = (Step.FILE, Step.COLUMNS, Step.REPORT)
_TITLES: Final = {
    Step.FILE: "bring_in.step_file",
    Step.COLUMNS: "bring_in.step_columns",
    Step.REPORT: "bring_in.step_report",
}
_PATTERNS: Final = "(*.csv *.txt *.tsv *.xlsx *.xls *.xlsm)"

Folders = Callable[[], Sequence[Path]]


class BringInScreen(Screen):
    """F8 (or the large button) always goes on, Esc goes one step back. A job goes on at headquarters whatever is shown
    here.
    """

    titled = Signal(str)
    """Another step has begun; what it is called."""

    def __init__(self, context: Context, door: Door, folders: Folders = usual_folders) -> None:
        super().__init__(context)
        words = context.words
        self._folders = folders
        self.work = BringInWork(context, door)
        self.work.watch(self.isVisible)
        self.file_page = FilePage(words, self._on_go, self._on_browse)
        self.columns_page = ColumnsPage(words, context.theme)
        self.report_page = ReportPage(words)
        self.pages = PageStack()
        for page in (self.file_page, self.columns_page, self.report_page):
            self.pages.addWidget(page)
        self.back = button(f"{words('app.back')}  {key_text(Action.BACK)}", self._on_back, role="tall")
        self.skip = button(f"{words('bring_in.skip_bad')}  ␣", self._show_buttons, role="tall")
        self.skip.setCheckable(True)
        self.go = button("", self._on_go, role="main")
        self._lay_out()
        self._show(self.file_page)
        self.work.read.connect(self._on_read)
        self.work.told.connect(self._on_told)
        self.work.signed.connect(self._on_signed)
        self.work.busy_changed.connect(self._show_buttons)
        context.session_changed.connect(self._begin_anew)

    @property
    def title(self) -> str:
        """Which step this is."""
        return self.context.words(_TITLES[self._current])

    @property
    def home(self) -> QWidget:
        """The list of the page in front."""
        page = self.pages.currentWidget()
        if page is self.columns_page:
            return self.columns_page.columns
        return self.report_page.faults if page is self.report_page else self.file_page.files

    def activate(self) -> None:
        """Look for files again."""
        super().activate()
        if self.pages.currentWidget() is self.file_page:
            self._find()
        else:
            self.work.look_on()

    def act(self, action: Action) -> bool:
        """F8 goes on, F2 looks for another file, Esc goes back."""
        moves = {Action.PAY: self._on_go, Action.SEARCH: self._on_browse, Action.BACK: self._on_back}
        if action not in moves:
            return False
        moves[action]()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose what the file holds or what a column is, arrows and Enter in the lists."""
        text, key = event.text(), event.key()
        if self._current is Step.COLUMNS and self.columns_page.take_key(event):
            return
        if key in _ENTER:
            self._on_go()
        elif self.pages.currentWidget() is self.file_page and text in {"1", "2", "3", "4"}:
            self.file_page.choose(KINDS[int(text) - 1])
        elif key == Qt.Key.Key_Space and self.skip.isVisible():
            self.skip.toggle()
            self._show_buttons()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.skip)
        buttons.addWidget(self.go)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(GAP)
        box.addWidget(self.pages, 1)
        box.addLayout(buttons)

    def _show(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        self.titled.emit(self.title)
        self._show_buttons()
        if self.isVisible():
            self.home.setFocus()

    @property
    def _current(self) -> Step:
        return _STEPS[self.pages.currentIndex()]

    @property
    def _offer(self) -> Offer:
        name = self.context.session.operator.name if self.context.signed_in else ""
        return offer(self.context.words, self._current, self.work.job, name, skips=self.skip.isChecked())

    def _show_buttons(self) -> None:
        offered = self._offer
        self.skip.setVisible(offered.may_skip)
        self.go.setText(f"{offered.text}  {key_text(Action.PAY)}")
        self.go.setEnabled(offered.enabled and not self.work.busy)

    def _find(self) -> None:
        words, zone, folders = self.context.words, self.context.zone, self._folders()

        def found(files: tuple[FoundFile, ...]) -> None:
            self.file_page.show_files(file_rows(words, files, zone))

        self.context.tasks.latest("bring_in.files", lambda: bring_in.found_files(folders), found)

    def _on_browse(self) -> None:
        if self.pages.currentWidget() is not self.file_page:
            return
        name, _ = QFileDialog.getOpenFileName(
            self, self.context.words("bring_in.browse"), str(Path.home()), _PATTERNS
        )
        if name:
            self.read_file(Path(name))

    def _on_go(self) -> None:
        if self.work.busy or not self.go.isEnabled() or self.columns_page.choices.is_open:
            return
        match self._offer.move:
            case Move.READ:
                self._on_read_asked()
            case Move.CHECK:
                self._run(dry_run=True)
            case Move.BRING_IN:
                self._run(dry_run=False)
            case Move.SIGN:
                self.work.sign()
            case Move.ANOTHER:
                self._begin_anew()
            case Move.WAIT:
                return

    def _on_read_asked(self) -> None:
        if self.file_page.files.chosen_key:
            self.read_file(Path(self.file_page.files.chosen_key))
        else:
            self.context.show_trouble(Trouble("bring_in.no_file"))

    def read_file(self, path: Path) -> None:
        """Hand a file to headquarters and show its columns."""
        self.work.upload(self.file_page.what, path)

    def _on_read(self, file: FileAnswer) -> None:
        self.columns_page.show_file(file)
        self._show(self.columns_page)

    def _run(self, *, dry_run: bool) -> None:
        self.work.run(self.columns_page.fields, dry_run=dry_run, skip_bad=self.skip.isChecked())

    def _on_signed(self, job: JobAnswer) -> None:
        self.context.toast(self.context.words("bring_in.signed", name=job.signed_by), Tone.GOOD)

    def _on_told(self, job: JobAnswer, before: JobAnswer | None) -> None:
        words, file = self.context.words, self.work.file
        if file is None:
            return
        state, why = told(words, job, self.context.zone)
        rows = fault_rows(words, file, job.faults)
        self.report_page.show_job(job, state, why, figures(words, job), rows)
        if self.pages.currentWidget() is not self.report_page or (before and before.state != job.state):
            self._show(self.report_page)
        self._show_buttons()

    def _on_back(self) -> None:
        page = self.pages.currentWidget()
        if self.columns_page.choices.is_open:
            self.columns_page.choices.close_list()
        elif page is self.file_page or is_under_way(self.work.job):
            self.context.navigation.show_sale()
        elif page is self.columns_page or is_written(self.work.job):
            self._begin_anew()
        else:
            self.work.job = None
            self._show(self.columns_page)

    def _begin_anew(self) -> None:
        self.work.begin_anew()
        self.skip.setChecked(False)
        if self.context.signed_in:
            self._show(self.file_page)
            self._find()
