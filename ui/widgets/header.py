"""The bar on top of every screen: the shop, who works, the time, and what is wrong, if anything is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from posclient.services.status import Status, status, unsettled
from posclient.words.names import name_in
from ui.context import Context
from ui.keys import Action
from ui.theme.scale import px
from ui.theme.style import with_role
from ui.widgets.buttons import button
from ui.widgets.labels import label

if TYPE_CHECKING:
    from posclient.ports import PrinterTrouble, PrintKind, PrintState

HEIGHT: Final = 64
LOOK_EVERY_MS: Final = 5000
"""Besides the news of the store: whether headquarters answers is nobody's commit."""
_CLOCK_MS: Final = 1000


class HasState(Protocol):
    """What the header reads of a print job."""

    @property
    def kind(self) -> PrintKind:
        """A slip, or a kick of the drawer."""
        ...

    @property
    def state(self) -> PrintState:
        """How far it came."""
        ...


class HeaderBar(QFrame):
    """Shop and till on the left, badges and clock on the right. A badge that has nothing to say is not there."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        with_role(self, "header")
        self._context = context
        self._shop = label("", "title")
        self._till = label(context.till_name, "muted")
        self._operator = label()
        self._date = label("", "muted")
        self._clock = label("", "title")
        self.connection_badge = self._badge("badge_warn", self._on_connection_pressed)
        self.online = label("", "muted")
        self.printer_badge = self._badge("badge_bad", self._on_paper_pressed)
        self.paper_badge = self._badge("badge_warn", self._on_paper_pressed)
        self.refund_badge = self._badge("badge_bad", self._on_refund_pressed)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._show_time)
        self._timer.start(_CLOCK_MS)
        self._look = QTimer(self)
        self._look.timeout.connect(self.refresh)
        self._look.start(LOOK_EVERY_MS)
        context.session_changed.connect(self._on_session_changed)
        self._trouble = ""
        context.store_changed.connect(self._on_store_changed)
        context.printer_troubled.connect(self._on_printer_troubled)
        self._on_session_changed()
        self._show_time()
        self.rescale()

    def rescale(self) -> None:
        """A height that never changes with what it says."""
        self.setFixedHeight(px(HEIGHT))

    def refresh(self) -> None:
        """Read again what waits for headquarters and for the printer."""
        shop = self._context.shop
        self._context.tasks.latest("status", lambda: status(shop), self._on_status)
        self._context.tasks.latest("unsettled", lambda: unsettled(shop), self._on_unsettled)

    def _badge(self, role: str, pressed: Callable[[], None]) -> QPushButton:
        made = button("", pressed, role=role)
        made.hide()
        return made

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(14)
        row.addWidget(self._shop)
        row.addWidget(self._till)
        row.addStretch(1)
        row.addWidget(self.printer_badge)
        row.addWidget(self.paper_badge)
        row.addWidget(self.refund_badge)
        row.addWidget(self.connection_badge)
        row.addWidget(self.online)
        row.addWidget(self._operator)
        row.addWidget(self._date)
        row.addWidget(self._clock)

    def _on_session_changed(self) -> None:
        context = self._context
        self._operator.setVisible(context.signed_in)
        self._date.setVisible(context.signed_in)
        if context.signed_in:
            self._operator.setText(context.session.operator.name)
            self._date.setText(context.words.day(context.session.business_date))
        self.refresh()

    def _on_store_changed(self, topics: frozenset[str]) -> None:
        if topics & {"outbox", "print_jobs", "staff", "payment_attempts"}:
            self.refresh()

    def _on_status(self, now: Status) -> None:
        words = self._context.words
        self._context.use_zone(now.zone)
        self._shop.setText(name_in(words.language, now.shop_name, now.shop_name_en) or words("app.title"))
        offline = not now.online
        self._trouble = now.trouble
        self.connection_badge.setToolTip(words(now.trouble) if now.trouble else "")
        if offline and now.waiting and now.since_ms is not None:
            since = words.time(now.since_ms, self._context.zone)
            self.connection_badge.setText(words("sync.offline", n=now.waiting, time=since))
        elif offline:
            self.connection_badge.setText(words("sync.offline_nothing"))
        is_told = not self._context.shop.practice  # what is practised is sent to nobody
        self.connection_badge.setVisible(offline and is_told)
        self.online.setText(words("sync.waiting", n=now.waiting) if now.waiting else words("sync.online"))
        self.online.setVisible(not offline and is_told)
        self.refund_badge.setVisible(bool(now.refunds_owed))
        self.refund_badge.setText(words("refund.badge", n=now.refunds_owed))
        if (row := self.layout()) is not None:
            row.activate()  # a longer text is never seen cut, not even for one frame

    def _on_unsettled(self, jobs: Sequence[HasState]) -> None:
        from posclient.ports import PrintKind, PrintState  # noqa: PLC0415 - not before the first painting (ADR 0009)

        words = self._context.words
        unknown = [job.kind for job in jobs if job.state is PrintState.UNKNOWN]
        slips = unknown.count(PrintKind.SLIP)
        self.paper_badge.setVisible(bool(unknown))
        if unknown:
            self.paper_badge.setText(words("ui.paper_unknown", n=slips) if slips else words("ui.drawer_shut"))

    def _on_printer_troubled(self, troubles: frozenset[PrinterTrouble]) -> None:
        from posclient.ports import PrinterTrouble  # noqa: PLC0415 - not before the first painting (ADR 0009)

        worst_first = (
            PrinterTrouble.OFFLINE,
            PrinterTrouble.COVER_OPEN,
            PrinterTrouble.PAPER_OUT,
            PrinterTrouble.PAPER_LOW,
        )
        worst = next((trouble for trouble in worst_first if trouble in troubles), None)
        self.printer_badge.setVisible(worst is not None)
        if worst is not None:
            self.printer_badge.setText(self._context.words(f"ui.{worst}"))
            self.printer_badge.setToolTip(self._context.words(worst))

    def _on_paper_pressed(self) -> None:
        if self._context.signed_in:
            self._context.navigation.show_paper()

    def _on_refund_pressed(self) -> None:
        if self._context.signed_in:
            self._context.navigation.show_room(Action.DAY)

    def _on_connection_pressed(self) -> None:
        self._context.toast(self._context.words(self._trouble or "hq.away"))

    def _show_time(self) -> None:
        self._clock.setText(self._context.words.time(self._context.shop.clock.now_ms(), self._context.zone))
