"""Returns: a receipt by its barcode, its number or from the list; lines and reasons; what goes back where; done.

By scanner alone: the receipt, then each article that comes back, then the receipt once more to confirm.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtWidgets import QWidget

from posclient.domain.codes import strip_aim
from posclient.ports import ReturnRights
from posclient.services.identify import RECEIPT, identify
from posclient.services.returnable import Receipt
from posclient.services.swap import InHand, in_hand
from posclient.services.take_back import ReturnDone
from ui.context import Context, Tone
from ui.keys import Action
from ui.models.return_lines import OfReceipt, Open
from ui.purpose import Purpose
from ui.screen import Screen
from ui.screens.returns_choosing import ReturnChoosing
from ui.screens.returns_commit import ReturnCommit
from ui.screens.returns_finding import ReturnFinding
from ui.screens.returns_parts import ReturnParts
from ui.widgets.return_desk import LatestReceipts, ReturnLines
from ui.widgets.side_panel import SidePanel


class Step(Enum):
    """Where the screen stands."""

    FINDING = auto()
    CHOOSING = auto()
    DONE = auto()


class ReturnsScreen(Screen):
    """`rights` is headquarters' leave for other tills' receipts; `begin_exchange` takes a return in hand to the basket
    (there is no such button without it).
    """

    def __init__(
        self,
        context: Context,
        rights: ReturnRights | None = None,
        begin_exchange: Callable[[InHand], None] | None = None,
    ) -> None:
        super().__init__(context)
        self._begin_exchange = begin_exchange
        self.step = Step.FINDING
        self._wanted_no = ""
        self._in_hand = ""
        self.commit = ReturnCommit(context)
        self.parts = ReturnParts(context, self.commit, can_exchange=begin_exchange is not None)
        self.choosing = ReturnChoosing(context, self.parts)
        self.finding = ReturnFinding(context, self.parts, rights)
        self.parts.lay_out(self, self._on_back)
        self._connect()
        self._show_finding()

    @property
    def home(self) -> QWidget:
        """Hears all keys, whichever panel they are for."""
        return self.parts.home

    @property
    def panel(self) -> SidePanel:
        """The panel on the right."""
        return self.parts.panel

    @property
    def state(self) -> OfReceipt | Open | None:
        """What comes back; None while nothing is put together."""
        return self.choosing.state

    def open_for(self, purpose: Purpose) -> None:
        """With a receipt in hand, open it."""
        self._wanted_no = purpose.receipt_no

    def activate(self) -> None:
        """The latest receipts anew; a return that is being put together stays."""
        super().activate()
        if self.step is Step.DONE:
            self._show_finding()
        self.finding.read_latest()
        if self._wanted_no:
            wanted, self._wanted_no = self._wanted_no, ""
            self.finding.open(wanted)

    def scanned(self, text: str) -> bool:
        """A receipt opens, or confirms where it is the one in hand; goods come back; a card says whose they were."""
        _, code = strip_aim(text.strip())
        if self.commit.busy:
            self.context.sounds.no()
            return True
        if RECEIPT.match(code):
            state = self.state
            if isinstance(state, OfReceipt) and state.receipt.original.receipt_no == code and state.chosen:
                self._on_confirm()
            else:
                self.finding.open(code)
            return True
        if self.step is not Step.CHOOSING:
            return False
        shop = self.context.shop
        self.context.tasks.counter(lambda: identify(shop, text), self.choosing.take)
        return True

    def act(self, action: Action) -> bool:
        """Esc goes a step back; the pay key confirms."""
        if action is Action.BACK:
            self._on_back()
        elif action is Action.PAY and self.panel is self.parts.summary:
            self.parts.summary.enter()
        return action in (Action.BACK, Action.PAY)

    def begin_without_receipt(self) -> None:
        """Goods are scanned into the return from now on."""
        self._begin(Open())
        self.context.toast(self.context.words("returns.scan_goods"), Tone.NOTE)

    # ── what was typed and touched ─────────────────────────────────────────────────────────────────────────────────

    def _on_typed(self, key: str) -> None:
        if self.commit.busy:
            return
        if self.panel is not self.parts.summary:
            if self.panel is self.parts.number and key == "*":
                self.begin_without_receipt()
            else:
                self.panel.press(key)
        elif key == "/":
            self._on_exchange()
        else:
            self.choosing.press(key)

    def _on_erased(self) -> None:
        self.panel.erase()

    def _on_entered(self) -> None:
        if self.panel is self.parts.number and not self.parts.number.text:
            self.finding.open(self.parts.latest.table.chosen_key)
        elif not self.commit.busy:
            self.panel.enter()

    def _on_moved(self, by: int) -> None:
        if self.panel is self.commit.approval:
            self.panel.move_choice(by)
            return
        page = self.parts.left.currentWidget()
        if isinstance(page, LatestReceipts | ReturnLines):
            row = page.table.currentIndex().row() + by
            page.table.choose(max(0, min(row, page.table.cells.rowCount() - 1)))

    def _on_confirm(self) -> None:
        if self.step is Step.CHOOSING and self.state is not None and self.choosing.is_ready:
            self.commit.confirm(self.state)
            self._show_state()

    def _on_done(self, done: ReturnDone) -> None:
        self.step = Step.DONE
        self.choosing.state = None
        self.parts.done.show_done(done)
        self.parts.left.setCurrentWidget(self.parts.latest)
        self.parts.right.setCurrentWidget(self.parts.done)
        self.finding.read_latest()
        self.context.moved_on.emit()
        self.context.sounds.yes()

    def _on_exchange(self) -> None:
        state = self.state
        if isinstance(state, Open):
            self.choosing.switch()
            return
        if self._begin_exchange is None or state is None or not self.choosing.is_ready:
            return
        self._in_hand = state.receipt.right_id
        self._begin_exchange(in_hand(self.commit.return_id, self.commit.wanted(state)))
        self._show_finding()
        self.context.navigation.show_sale()

    def _on_back(self) -> None:
        if self.commit.busy:
            return
        if self.panel in (self.commit.approval, self.commit.reference, self.parts.price):
            self.parts.right.setCurrentWidget(self.parts.summary)
        elif self.step is Step.FINDING:
            if self.parts.number.text:
                self.parts.number.erase()
            else:
                self.context.navigation.show_sale()
        else:
            self._show_finding()
            self.finding.read_latest()

    # ── what is shown ──────────────────────────────────────────────────────────────────────────────────────────────

    def _on_found(self, receipt: Receipt) -> None:
        self._begin(OfReceipt(receipt))

    def _begin(self, state: OfReceipt | Open) -> None:
        self.choosing.state = state
        self.step = Step.CHOOSING
        self.commit.begin()
        self.parts.lines.table.cells.show_rows(())
        self.parts.open_lines.table.cells.show_rows(())
        self.parts.left.setCurrentWidget(self.choosing.page)
        self.parts.right.setCurrentWidget(self.parts.summary)
        self.context.moved_on.emit()
        self._show_state()

    def _show_summary(self) -> None:
        self.parts.right.setCurrentWidget(self.parts.summary)
        self._show_state()

    def _show_state(self) -> None:
        if self.state is not None:
            is_ready = self.choosing.is_ready and not self.commit.busy
            self.parts.show_state(self.state, self.context.zone, ready=is_ready)

    def _show_finding(self) -> None:
        receipt_was_open = isinstance(self.state, OfReceipt)
        self.choosing.state = None
        self.step = Step.FINDING
        self.parts.show_finding()
        if receipt_was_open:
            self.finding.let_go(but=self._in_hand)

    def _connect(self) -> None:
        parts, choosing = self.parts, self.choosing
        parts.home.typed.connect(self._on_typed)
        parts.home.entered.connect(self._on_entered)
        parts.home.erased.connect(self._on_erased)
        parts.home.moved.connect(self._on_moved)
        parts.latest.opened.connect(self.finding.open)
        parts.latest.without_pressed.connect(self.begin_without_receipt)
        for page in (parts.lines, parts.open_lines):
            page.changed.connect(choosing.more)
            page.everything_pressed.connect(choosing.everything)
            page.reason_pressed.connect(choosing.because)
            page.price_pressed.connect(choosing.ask_price)
        parts.number.entered.connect(self.finding.open)
        parts.price.entered.connect(choosing.take_price)
        parts.summary.confirmed.connect(self._on_confirm)
        parts.summary.exchanged.connect(self._on_exchange)
        parts.summary.switched.connect(choosing.switch)
        parts.done.closed.connect(self._on_back)
        for panel in parts.panels:
            panel.acted.connect(self.act)
        self.finding.found.connect(self._on_found)
        choosing.changed.connect(self._show_state)
        self.commit.asked.connect(parts.right.setCurrentWidget)
        self.commit.answered.connect(self._show_summary)
        self.commit.failed.connect(self._show_summary)
        self.commit.done.connect(self._on_done)
