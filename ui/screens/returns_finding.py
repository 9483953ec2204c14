"""Finding the receipt that goods come back with: by its number, or among the latest."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from posclient.ports import ReturnRights
from posclient.services import paper
from posclient.services.identify import RECEIPT
from posclient.services.returnable import find_receipt, let_go
from ui.context import Context
from ui.models.cells import Row
from ui.screens.returns_parts import ReturnParts
from ui.trouble import Trouble

_LATEST: Final = 50


class ReturnFinding(QObject):
    """`found` bears a Receipt. Headquarters may be asked for it, so beside the counter's work."""

    found = Signal(object)

    def __init__(self, context: Context, parts: ReturnParts, rights: ReturnRights | None) -> None:
        super().__init__()
        self._context = context
        self._parts = parts
        self._rights = rights
        self._is_finding = False

    def open(self, receipt_no: str) -> None:
        """Find a receipt by its number, with or without its letter. One at a time."""
        if not receipt_no or self._is_finding:
            return
        if not RECEIPT.match(receipt_no) and receipt_no.isdigit():
            receipt_no = f"R{receipt_no}"
        shop, session, rights = self._context.shop, self._context.session, self._rights
        self._is_finding = True

        def done(receipt: object) -> None:
            self._is_finding = False
            self.found.emit(receipt)

        def failed(trouble: Trouble) -> None:
            self._is_finding = False
            self._context.show_trouble(trouble)

        self._context.tasks.background(lambda: find_receipt(shop, session, receipt_no, rights), done, failed)

    def read_latest(self) -> None:
        """The list anew."""
        shop, words, zone = self._context.shop, self._context.words, self._context.zone

        def read() -> tuple[Row, ...]:
            return tuple(
                Row(
                    (words.moment(sale.at_ms, zone), sale.receipt_no, words.money(sale.due_minor)),
                    sale.receipt_no,
                )
                for sale in paper.latest_receipts(shop, _LATEST)
                if sale.kind == "sale"
            )

        self._context.tasks.latest("returns.latest", read, self._parts.latest.show_rows)

    def let_go(self, *, but: str) -> None:
        """Rights that headquarters gave and nobody used go back; not the one of a return that is in hand."""
        shop, rights = self._context.shop, self._rights
        if rights is not None:
            self._context.tasks.background(lambda: let_go(shop, rights, but=but), lambda _count: None)
