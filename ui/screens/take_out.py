"""Taking the till's sales out: which days, as what, where to; how far it is; where it lies, or what was in the way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from posclient.services.export import Exported, ExportStopped, FileKind, export_sales, may_export, places
from ui.context import Context, Tone
from ui.keys import Action, key_text
from ui.models.export_rows import Kind, place_rows, told
from ui.models.usual_folders import usual_folders
from ui.screen import Screen
from ui.theme.tokens import GAP
from ui.trouble import Trouble, sentence
from ui.widgets.buttons import button
from ui.widgets.choice_row import press_focused
from ui.widgets.export_page import ExportPage
from ui.widgets.labels import label
from ui.widgets.tier_bar import FULL, TierBar

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_DIGITS: Final = "12345"

Folders = Callable[[], Sequence[Path]]


class TakeOutScreen(Screen):
    """F8 (or the large button) begins, Del stops; it goes on whatever is shown, and the end is told wherever she is."""

    def __init__(self, context: Context, folders: Folders = usual_folders) -> None:
        super().__init__(context)
        words = context.words
        self._folders = folders
        self._stopping: threading.Event | None = None
        self.page = ExportPage(words)
        self.bar = TierBar(context.theme)
        self.state = label("", "large", wraps=True)
        self.back = button(f"{words('app.back')}  {key_text(Action.BACK)}", self._on_back, role="tall")
        self.browse = button(
            f"{words('export.browse')}  {key_text(Action.SEARCH)}", self._on_browse, role="tall"
        )
        self.stop = button(f"{words('export.stop')}  Del", self._on_stop, role="tall")
        self.go = button(f"{words('export.go')}  {key_text(Action.PAY)}", self._on_go, role="main")
        self.page.places.clicked.connect(lambda _index: self.home.setFocus())
        self._lay_out()
        self._show_running()

    @property
    def home(self) -> QWidget:
        """The folders."""
        return self.page.places

    @property
    def _refusal(self) -> str:
        """Why there is nothing to export for who is signed in here."""
        if self.context.shop.practice:
            return "export.practice"
        is_allowed = self.context.signed_in and may_export(self.context.session)
        return "" if is_allowed else "export.managers_only"

    @property
    def is_running(self) -> bool:
        """Whether files are being written."""
        return self._stopping is not None

    def activate(self) -> None:
        """Look for folders again: a stick may have been put in."""
        super().activate()
        shop, words, folders = self.context.shop, self.context.words, self._folders()
        self.page.begin(self.context.session.business_date)
        if not self.is_running:
            self._show_running()
            self._tell(words(self._refusal or "export.what"))
        self.context.tasks.latest(
            "export.places", lambda: place_rows(words, places(shop, folders)), self.page.show_places
        )

    def act(self, action: Action) -> bool:
        """F8 exports, F2 looks for another folder, Esc goes back."""
        moves = {Action.PAY: self._on_go, Action.SEARCH: self._on_browse, Action.BACK: self._on_back}
        if action not in moves:
            return False
        moves[action]()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose the days, left and right the kind of file, Enter begins, Del stops."""
        key, text = event.key(), event.text()
        if text and text in _DIGITS:
            self.page.choose_days(int(text))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.page.turn_kind(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Delete:
            self._on_stop()
        elif key in _ENTER and not event.isAutoRepeat():
            self._on_enter()
        else:
            super().keyPressEvent(event)

    def export_to(self, folder: Path) -> None:
        """Write what is chosen into a folder."""
        chosen = self.page.chosen
        if chosen is None:
            self.context.show_trouble(Trouble("export.no_days"))
            return
        shop, session, kind = self.context.shop, self.context.session, self.page.kind.value
        file_kind: FileKind = "xlsx" if kind is Kind.XLSX else "csv"
        stopping, deliver = threading.Event(), self.context.tasks.deliver

        def go_on(done: int, total: int) -> bool:
            deliver(lambda: self._on_progress(done, total))
            return not stopping.is_set()

        def work() -> Exported | None:
            try:
                return export_sales(shop, session, *chosen, file_kind, folder, go_on)
            except ExportStopped:
                return None

        self._stopping = stopping
        self._show_running()
        self._on_progress(0, 0)
        self.context.tasks.background(work, self._on_done, self._on_failed)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.back)
        buttons.addWidget(self.browse)
        buttons.addStretch(1)
        buttons.addWidget(self.stop)
        buttons.addWidget(self.go)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(GAP)
        box.addWidget(self.page, 1)
        box.addWidget(self.state)
        box.addWidget(self.bar)
        box.addLayout(buttons)

    def _on_enter(self) -> None:
        """From date to date, then to the folders; from there it begins."""
        focused = self.focusWidget()
        if focused is self.page.first.typed:
            self.page.last.setFocus()
        elif focused is self.page.last.typed:
            self.home.setFocus()
        elif not press_focused(self):
            self._on_go()

    def _on_go(self) -> None:
        if not self.go.isEnabled():
            return
        folder = self.page.places.chosen_key
        if folder:
            self.export_to(Path(folder))
        else:
            self.context.show_trouble(Trouble("export.no_place"))

    def _on_browse(self) -> None:
        words = self.context.words
        name = QFileDialog.getExistingDirectory(self, words("export.browse"), str(Path.home()))
        if name:
            (found, *_) = place_rows(words, places(self.context.shop, (Path(name),)))
            self.page.add_place(found)
            self.home.setFocus()

    def _on_stop(self) -> None:
        if self._stopping is not None:
            self._stopping.set()

    def _on_progress(self, done: int, total: int) -> None:
        if self.is_running:
            words = self.context.words
            self.bar.show_value(FULL * done // total if total else 0)
            self._tell(
                words("export.writing", done=f"{done:,}", total=f"{total:,}")
                if total
                else words("export.begun")
            )

    def _on_done(self, done: Exported | None) -> None:
        words = self.context.words
        self._end()
        if done is None:
            self._tell(words("export.stopped"))
            return
        self._tell(told(words, done))
        self.context.toast(told(words, done, whole=False), Tone.GOOD)

    def _on_failed(self, trouble: Trouble) -> None:
        self._end()
        self._tell(sentence(self.context.words, trouble))
        self.context.show_trouble(trouble)

    def _end(self) -> None:
        self._stopping = None
        self._show_running()

    def _show_running(self) -> None:
        self.bar.setVisible(self.is_running)
        self.stop.setVisible(self.is_running)
        self.go.setEnabled(not self.is_running and not self._refusal)

    def _tell(self, text: str) -> None:
        self.state.setText(text)

    def _on_back(self) -> None:
        if self.focusWidget() not in (None, self.home) and not self.page.first.isHidden():
            self.home.setFocus()
        else:
            self.context.navigation.show_sale()
