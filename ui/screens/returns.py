"""Returns: a receipt by its barcode, its number or from the list; lines and reasons; what goes back where; done.

By scanner alone: the receipt, then each article that comes back, then the receipt once more to confirm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import Final

from PySide6.QtWidgets import QWidget

from posclient.domain.catalog import Product
from posclient.domain.codes import strip_aim
from posclient.domain.money import ONE, parse_minor
from posclient.domain.returns import Why
from posclient.ports import ReturnRights
from posclient.services import paper
from posclient.services.identify import (
    RECEIPT,
    Identified,
    MemberFound,
    ProductFound,
    ProductsFound,
    Refused,
    identify,
)
from posclient.services.refund_open import OpenLine, open_line, reprice
from posclient.services.returnable import Receipt, find_receipt, let_go
from posclient.services.swap import InHand, in_hand
from posclient.services.take_back import ReturnDone
from ui.context import Context, Tone
from ui.keys import Action
from ui.models.cells import Row
from ui.models.return_lines import REASONS, OfReceipt, Open
from ui.purpose import Purpose
from ui.screen import Screen
from ui.screens.returns_commit import ReturnCommit
from ui.screens.returns_parts import ReturnParts
from ui.trouble import Trouble
from ui.widgets.return_desk import LatestReceipts, ReturnLines
from ui.widgets.side_panel import SidePanel

_MORE: Final = frozenset({"+", "="})
_FEWER: Final = frozenset({"-", "_"})
_LATEST: Final = 50


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
        self._rights = rights
        self._begin_exchange = begin_exchange
        self.step = Step.FINDING
        self.state: OfReceipt | Open | None = None
        self._wanted_no = ""
        self._finding = False
        self._in_hand = ""
        self.commit = ReturnCommit(context)
        self.parts = ReturnParts(context, self.commit, can_exchange=begin_exchange is not None)
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

    def open_for(self, purpose: Purpose) -> None:
        """With a receipt in hand, open it."""
        self._wanted_no = purpose.receipt_no

    def activate(self) -> None:
        """The latest receipts anew; a return that is being put together stays."""
        super().activate()
        if self.step is Step.DONE:
            self._show_finding()
        self._read_latest()
        if self._wanted_no:
            wanted, self._wanted_no = self._wanted_no, ""
            self.open_receipt(wanted)

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
                self.open_receipt(code)
            return True
        if self.step is not Step.CHOOSING:
            return False
        shop = self.context.shop
        self.context.tasks.counter(lambda: identify(shop, text), self._on_identified)
        return True

    def act(self, action: Action) -> bool:
        """Esc goes a step back; the pay key confirms."""
        if action is Action.BACK:
            self._on_back()
        elif action is Action.PAY and self.panel is self.parts.summary:
            self.parts.summary.enter()
        return action in (Action.BACK, Action.PAY)

    def open_receipt(self, receipt_no: str) -> None:
        """Open a receipt by its number; headquarters may be asked, so beside the counter's work."""
        if not receipt_no or self._finding:
            return
        if not RECEIPT.match(receipt_no) and receipt_no.isdigit():
            receipt_no = f"R{receipt_no}"
        shop, session, rights = self.context.shop, self.context.session, self._rights
        self._finding = True

        def failed(trouble: Trouble) -> None:
            self._finding = False
            self.context.show_trouble(trouble)

        self.context.tasks.background(
            lambda: find_receipt(shop, session, receipt_no, rights), self._on_found, failed
        )

    def begin_without_receipt(self) -> None:
        """Goods are scanned into the return from now on."""
        self._begin(Open())
        self.context.toast(self.context.words("returns.scan_goods"), Tone.NOTE)

    # ── what was typed, scanned and touched ───────────────────────────────────────────────────────────────────────

    def _on_typed(self, key: str) -> None:
        if self.commit.busy:
            return
        if self.panel is not self.parts.summary:
            if self.panel is self.parts.number and key == "*":
                self.begin_without_receipt()
            else:
                self.panel.press(key)
        elif key in _MORE | _FEWER:
            self._on_changed(1 if key in _MORE else -1)
        elif key.isdigit() and 0 < int(key) <= len(REASONS):
            self._on_reason(REASONS[int(key) - 1])
        elif key == "*":
            self._on_everything()
        elif key == ".":
            self._on_price()
        elif key == "/":
            self._on_exchange()

    def _on_erased(self) -> None:
        self.panel.erase()

    def _on_entered(self) -> None:
        if self.panel is self.parts.number and not self.parts.number.text:
            self.open_receipt(self.parts.latest.table.chosen_key)
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

    def _on_changed(self, by: int) -> None:
        row = self._page.row
        if self.state is None or row < 0 or self.panel is not self.parts.summary:
            return
        self.state = self.state.more(row, by)
        self._show_state()

    def _on_everything(self) -> None:
        if isinstance(self.state, OfReceipt) and self.panel is self.parts.summary:
            self.state = self.state.everything()
            self._show_state()

    def _on_reason(self, why: Why) -> None:
        row = self._page.row
        if self.state is not None and row >= 0 and self.panel is self.parts.summary:
            self.state = self.state.because(row, why)
            self._show_state()

    def _on_price(self) -> None:
        if isinstance(self.state, Open) and self.state.lines and self.panel is self.parts.summary:
            self.parts.price.begin(self.context.words("returns.price"))
            self.parts.right.setCurrentWidget(self.parts.price)

    def _on_price_entered(self, text: str) -> None:
        row = self.parts.open_lines.row
        if text and isinstance(self.state, Open) and row >= 0:
            self.state = self.state.at_price(row, parse_minor(text))
        self._show_summary()

    def _on_switch(self) -> None:
        if isinstance(self.state, Open) and self.state.member_id:
            self.state = replace(self.state, to_stored=not self.state.to_stored)
            self._show_state()

    def _on_identified(self, found: Identified) -> None:
        match found:
            case ProductFound(product=product, quantity=quantity):
                self._on_goods(product, quantity or ONE)
            case ProductsFound(products=several):
                self._on_goods(several[0], ONE)
            case MemberFound(member_id=member_id) if isinstance(self.state, Open):
                self._on_member(member_id)
            case Refused(key=key, shown=shown):
                self.context.show_trouble(Trouble(key, {"code": shown}))
            case _:
                self.context.sounds.no()

    def _on_member(self, member_id: str) -> None:
        """Hers are the prices from now on, also of what was scanned before."""
        state = self.state
        if not isinstance(state, Open):
            return
        shop, session = self.context.shop, self.context.session

        def priced(lines: tuple[OpenLine, ...]) -> None:
            if isinstance(self.state, Open) and self.step is Step.CHOOSING:
                self.state = replace(self.state, lines=lines, member_id=member_id)
                self._show_state()

        self.context.tasks.counter(lambda: reprice(shop, session, state.lines, member_id), priced)

    def _on_goods(self, product: Product, quantity: int) -> None:
        state = self.state
        if isinstance(state, OfReceipt):
            row = state.row_of(product.product_id)
            if row is None:
                self.context.show_trouble(Trouble("returns.not_on_receipt", {"name": product.name}))
                return
            self.state = state.more(row)
            self.parts.lines.table.choose(row)
            self._show_state()
        elif isinstance(state, Open):
            shop, session, member_id = self.context.shop, self.context.session, state.member_id
            self.context.tasks.counter(
                lambda: open_line(shop, session, product, quantity, member_id), self._on_open_line
            )

    def _on_open_line(self, line: OpenLine) -> None:
        if isinstance(self.state, Open) and self.step is Step.CHOOSING:
            self.state = self.state.add(line)
            self._show_state()
            self.parts.open_lines.table.choose(self.parts.open_lines.table.cells.rowCount() - 1)

    def _on_confirm(self) -> None:
        if self.step is Step.CHOOSING and self.state is not None and self._is_ready:
            self.commit.confirm(self.state)
            self._show_state()

    def _on_done(self, done: ReturnDone) -> None:
        self.step = Step.DONE
        self.state = None
        self.parts.done.show_done(done)
        self.parts.left.setCurrentWidget(self.parts.latest)
        self.parts.right.setCurrentWidget(self.parts.done)
        self._read_latest()
        self.context.moved_on.emit()
        self.context.sounds.yes()

    def _on_exchange(self) -> None:
        if isinstance(self.state, Open):
            self._on_switch()
            return
        state = self.state
        if self._begin_exchange is None or not isinstance(state, OfReceipt) or not self._is_ready:
            return
        self._in_hand = state.receipt.right_id
        self._begin_exchange(in_hand(self.commit.return_id, self.commit.wanted(state)))
        self._show_finding()
        self.context.navigation.show_sale()

    # ── what is shown ─────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _page(self) -> ReturnLines:
        return self.parts.open_lines if isinstance(self.state, Open) else self.parts.lines

    @property
    def _is_ready(self) -> bool:
        state = self.state
        return bool(state.chosen if isinstance(state, OfReceipt) else state and state.lines)

    def _on_found(self, receipt: Receipt) -> None:
        self._finding = False
        self._begin(OfReceipt(receipt))

    def _begin(self, state: OfReceipt | Open) -> None:
        self.state = state
        self.step = Step.CHOOSING
        self.commit.begin()
        self.parts.lines.table.cells.show_rows(())
        self.parts.open_lines.table.cells.show_rows(())
        self.parts.left.setCurrentWidget(self._page)
        self.parts.right.setCurrentWidget(self.parts.summary)
        self.context.moved_on.emit()
        self._show_state()

    def _show_summary(self) -> None:
        self.parts.right.setCurrentWidget(self.parts.summary)
        self._show_state()

    def _show_state(self) -> None:
        state, words = self.state, self.context.words
        if state is None:
            return
        page = self._page
        page.show_rows(state.rows(words))
        ready = self._is_ready and not self.commit.busy
        switch = ""
        if isinstance(state, Open):
            page.title.setText(words("returns.without"))
            if state.member_id:
                switch = f"{words('returns.to_cash' if state.to_stored else 'returns.to_stored')}  /"
        else:
            moment = words.moment(state.receipt.at_ms, self.context.zone)
            page.title.setText(f"{state.receipt.original.receipt_no}  {moment}")
        self.parts.summary.show_sums(
            state.who(words),
            state.due_minor,
            state.figures(words),
            state.notes(words),
            ready=ready,
            switch=switch,
            of_receipt=isinstance(state, OfReceipt),
        )

    def _show_finding(self) -> None:
        words = self.context.words
        receipt_was_open = isinstance(self.state, OfReceipt)
        self.state = None
        self.step = Step.FINDING
        self.parts.number.begin(words("receipt.number"), words("returns.find_hint"))
        self.parts.left.setCurrentWidget(self.parts.latest)
        self.parts.right.setCurrentWidget(self.parts.number)
        if receipt_was_open and self._rights is not None:
            shop, rights, kept = self.context.shop, self._rights, self._in_hand
            self.context.tasks.background(lambda: let_go(shop, rights, but=kept), lambda _count: None)

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
            self._read_latest()

    def _read_latest(self) -> None:
        shop, words, zone = self.context.shop, self.context.words, self.context.zone

        def read() -> tuple[Row, ...]:
            return tuple(
                Row(
                    (words.moment(sale.at_ms, zone), sale.receipt_no, words.money(sale.due_minor)),
                    sale.receipt_no,
                )
                for sale in paper.latest_receipts(shop, _LATEST)
                if sale.kind == "sale"
            )

        self.context.tasks.latest("returns.latest", read, self.parts.latest.show_rows)

    def _connect(self) -> None:
        self.parts.home.typed.connect(self._on_typed)
        self.parts.home.entered.connect(self._on_entered)
        self.parts.home.erased.connect(self._on_erased)
        self.parts.home.moved.connect(self._on_moved)
        self.parts.latest.opened.connect(self.open_receipt)
        self.parts.latest.without_pressed.connect(self.begin_without_receipt)
        for page in (self.parts.lines, self.parts.open_lines):
            page.changed.connect(self._on_changed)
            page.everything_pressed.connect(self._on_everything)
            page.reason_pressed.connect(self._on_reason)
            page.price_pressed.connect(self._on_price)
        self.parts.number.entered.connect(self.open_receipt)
        self.commit.asked.connect(self.parts.right.setCurrentWidget)
        self.commit.answered.connect(self._show_summary)
        self.commit.failed.connect(self._show_summary)
        self.commit.done.connect(self._on_done)
        self.parts.price.entered.connect(self._on_price_entered)
        self.parts.summary.confirmed.connect(self._on_confirm)
        self.parts.summary.exchanged.connect(self._on_exchange)
        self.parts.summary.switched.connect(self._on_switch)
        self.parts.done.closed.connect(self._on_back)
        for panel in self.parts.panels:
            panel.acted.connect(self.act)
