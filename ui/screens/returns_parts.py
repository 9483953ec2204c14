"""The widgets of the returns screen, and where they stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.context import Context
from ui.keys import Action, key_text
from ui.models.return_lines import OfReceipt, Open
from ui.screens.returns_commit import ReturnCommit
from ui.widgets.buttons import button
from ui.widgets.key_catcher import KeyCatcher
from ui.widgets.labels import label
from ui.widgets.page_stack import PageStack
from ui.widgets.return_desk import LatestReceipts, ReturnLines
from ui.widgets.return_summary import ReturnDonePanel, ReturnSummary
from ui.widgets.side_panel import SidePanel
from ui.widgets.typed_panel import TypedPanel


class ReturnParts:
    """On the left the latest receipts or the lines that come back, on the right the panel that takes the keys."""

    def __init__(self, context: Context, commit: ReturnCommit, *, can_exchange: bool) -> None:
        words, theme = context.words, context.theme
        self._words = words
        self.home = KeyCatcher()
        self.latest = LatestReceipts(words)
        self.lines = ReturnLines(words, of_receipt=True)
        self.open_lines = ReturnLines(words, of_receipt=False)
        self.number = TypedPanel(words, theme)
        self.price = TypedPanel(words, theme, amounts=True)
        self.summary = ReturnSummary(words, theme, can_exchange=can_exchange)
        self.done = ReturnDonePanel(words, theme)
        self.panels: tuple[SidePanel, ...] = (
            self.number,
            self.summary,
            self.price,
            commit.reference,
            commit.approval,
            self.done,
        )
        self.left = PageStack()
        self.right = PageStack()
        for page in (self.latest, self.lines, self.open_lines):
            page.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.left.addWidget(page)
        for panel in self.panels:
            self.right.addWidget(panel)

    @property
    def panel(self) -> SidePanel:
        """The one in front on the right."""
        return self.panels[self.right.currentIndex()]

    def lay_out(self, screen: QWidget, back: Callable[[], None]) -> None:
        """Put everything onto the screen."""
        words = self._words
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(button(f"{words('app.back')}  {key_text(Action.BACK)}", back))
        top.addWidget(label(words("returns.title"), "title"))
        top.addWidget(self.home)
        top.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self.left, 12)
        columns.addWidget(self.right, 8)
        outer = QVBoxLayout(screen)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(12)
        outer.addLayout(top)
        outer.addLayout(columns, 1)

    def show_finding(self) -> None:
        """The latest receipts, and the question for a number."""
        words = self._words
        self.number.begin(words("receipt.number"), words("returns.find_hint"))
        self.left.setCurrentWidget(self.latest)
        self.right.setCurrentWidget(self.number)

    def show_state(self, state: OfReceipt | Open, zone: tzinfo, *, ready: bool) -> None:
        """What comes back, line by line, and what goes back for it."""
        words, switch = self._words, ""
        if isinstance(state, Open):
            page, title = self.open_lines, words("returns.without")
            if state.member_id:
                switch = f"{words('returns.to_cash' if state.to_stored else 'returns.to_stored')}  /"
        else:
            page = self.lines
            title = f"{state.receipt.original.receipt_no}  {words.moment(state.receipt.at_ms, zone)}"
        page.show_rows(state.rows(words))
        page.title.setText(title)
        self.summary.show_sums(
            state.who(words) or ("" if ready else words("returns.choose_hint")),
            state.due_minor,
            state.figures(words),
            state.notes(words),
            ready=ready,
            switch=switch,
            of_receipt=isinstance(state, OfReceipt),
        )
