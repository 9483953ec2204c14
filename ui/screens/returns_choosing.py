"""What comes back: the lines of a receipt, or goods without one, and everything that changes them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from posclient.domain.catalog import Product
from posclient.domain.money import ONE, parse_minor
from posclient.domain.returns import Why
from posclient.services.identify import Identified, MemberFound, ProductFound, ProductsFound, Refused
from posclient.services.refund_open import OpenLine, open_line, reprice
from ui.context import Context
from ui.models.return_lines import REASONS, OfReceipt, Open
from ui.screens.returns_parts import ReturnParts
from ui.trouble import Trouble
from ui.widgets.return_desk import ReturnLines

_MORE: Final = frozenset({"+", "="})
_FEWER: Final = frozenset({"-", "_"})


class ReturnChoosing(QObject):
    """`changed` says that `state` is another one. Only while the summary is in front does anything touch it: what asks
    for something else meanwhile has the keys.
    """

    changed = Signal()

    def __init__(self, context: Context, parts: ReturnParts) -> None:
        super().__init__()
        self._context = context
        self._parts = parts
        self.state: OfReceipt | Open | None = None
        """What comes back; None while nothing is put together."""

    @property
    def page(self) -> ReturnLines:
        """The lines on the left."""
        return self._parts.open_lines if isinstance(self.state, Open) else self._parts.lines

    @property
    def is_ready(self) -> bool:
        """Whether anything comes back."""
        state = self.state
        return bool(state.chosen if isinstance(state, OfReceipt) else state and state.lines)

    def press(self, key: str) -> None:
        """More or fewer of a line, a reason by its number, `*` everything, `.` another price."""
        if key in _MORE | _FEWER:
            self.more(1 if key in _MORE else -1)
        elif key.isdigit() and 0 < int(key) <= len(REASONS):
            self.because(REASONS[int(key) - 1])
        elif key == "*":
            self.everything()
        elif key == ".":
            self.ask_price()

    def more(self, by: int) -> None:
        """More or fewer of the chosen line."""
        row = self.page.row
        if self.state is not None and row >= 0 and self._is_open:
            self._put(self.state.more(row, by))

    def everything(self) -> None:
        """All that is left of the receipt."""
        if isinstance(self.state, OfReceipt) and self._is_open:
            self._put(self.state.everything())

    def because(self, why: Why) -> None:
        """The reason of the chosen line."""
        row = self.page.row
        if self.state is not None and row >= 0 and self._is_open:
            self._put(self.state.because(row, why))

    def ask_price(self) -> None:
        """Without a receipt the price can be another one."""
        if isinstance(self.state, Open) and self.state.lines and self._is_open:
            self._parts.price.begin(self._context.words("returns.price"))
            self._parts.right.setCurrentWidget(self._parts.price)

    def take_price(self, text: str) -> None:
        """It was typed; nothing typed leaves it as it is."""
        row = self._parts.open_lines.row
        if text and isinstance(self.state, Open) and row >= 0:
            self.state = self.state.at_price(row, parse_minor(text))
        self._parts.right.setCurrentWidget(self._parts.summary)
        self.changed.emit()

    def switch(self) -> None:
        """To her stored value instead of cash, or back."""
        if isinstance(self.state, Open) and self.state.member_id:
            self._put(replace(self.state, to_stored=not self.state.to_stored))

    def take(self, found: Identified) -> None:
        """A code was scanned: goods that come back, or whose they were."""
        match found:
            case ProductFound(product=product, quantity=quantity):
                self._take_goods(product, quantity or ONE)
            case ProductsFound(products=several):
                self._take_goods(several[0], ONE)
            case MemberFound(member_id=member_id) if isinstance(self.state, Open):
                self._take_member(member_id, self.state)
            case Refused(key=key, shown=shown):
                self._context.show_trouble(Trouble(key, {"code": shown}))
            case _:
                self._context.sounds.no()

    @property
    def _is_open(self) -> bool:
        return self._parts.panel is self._parts.summary

    def _put(self, state: OfReceipt | Open) -> None:
        self.state = state
        self.changed.emit()

    def _take_member(self, member_id: str, state: Open) -> None:
        """Hers are the prices from now on, also of what was scanned before."""
        shop, session = self._context.shop, self._context.session

        def priced(lines: tuple[OpenLine, ...]) -> None:
            if isinstance(self.state, Open):
                self._put(replace(self.state, lines=lines, member_id=member_id))

        self._context.tasks.counter(lambda: reprice(shop, session, state.lines, member_id), priced)

    def _take_goods(self, product: Product, quantity: int) -> None:
        state = self.state
        if isinstance(state, OfReceipt):
            row = state.row_of(product.product_id)
            if row is None:
                self._context.show_trouble(Trouble("returns.not_on_receipt", {"name": product.name}))
                return
            self.state = state.more(row)
            self._parts.lines.table.choose(row)
            self.changed.emit()
        elif isinstance(state, Open):
            shop, session, member_id = self._context.shop, self._context.session, state.member_id
            self._context.tasks.counter(
                lambda: open_line(shop, session, product, quantity, member_id), self._take_line
            )

    def _take_line(self, line: OpenLine) -> None:
        if isinstance(self.state, Open):
            self._put(self.state.add(line))
            table = self._parts.open_lines.table
            table.choose(table.cells.rowCount() - 1)
