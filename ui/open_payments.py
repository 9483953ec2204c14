"""What the counter owes and is owed by the payment provider, kept moving in the background."""

from __future__ import annotations

import logging
from typing import Final

from PySide6.QtCore import QObject, QTimer

from posclient.services.resolve import Resolved, resolve_open_attempts
from posclient.services.returnable import let_go
from ui.context import Context
from ui.missed_days import MissedDays
from ui.provider_watch import ProviderWatch
from ui.refund_sender import RefundSender
from ui.trouble import Trouble

RESOLVE_EVERY_MS: Final = 20_000
"""How often payments without a known end are asked about."""

_logger = logging.getLogger(__name__)


class OpenPayments(QObject):
    """Brings payments whose end nobody knows to one, sends refunds, gives unused return rights back, and knows whether
    codes can be charged. Not in practice, where nothing counts.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._began_ms = context.shop.clock.now_ms()
        self._refunds = RefundSender(context)
        self._missed = MissedDays(context)
        self._watch: ProviderWatch | None = None
        self._is_resolving = False
        self._again = QTimer(self)
        self._again.setInterval(RESOLVE_EVERY_MS)
        self._again.timeout.connect(self.resolve)

    def begin(self) -> None:
        """First what the last run left, also where somebody signed in before: it is in nobody's hands, and a charge
        that she has just begun would be closed at the provider before it could be lost.
        """
        shop = self._context.shop
        if shop.practice:
            return
        self.resolve(at_start=True)
        self._missed.look()
        self._again.start()
        if shop.settings.payments.url:
            self._watch = ProviderWatch(shop.provider, self._context.tasks)
            self._watch.changed.connect(self._context.provider_changed)
            self._context.provider_wanted.connect(self._watch.look)
            self._watch.look()

    def stop(self) -> None:
        """Ask no more. What is open stays in its table."""
        self._again.stop()
        if self._watch is not None:
            self._watch.stop()

    def resolve(self, *, at_start: bool = False) -> None:
        """To a sale, or the money back."""
        if self._is_resolving:
            return
        self._is_resolving = True
        shop = self._context.shop
        self._context.tasks.background(
            lambda: resolve_open_attempts(shop, shop.provider, at_start=at_start),
            self._on_resolved,
            self._on_failed,
        )

    def headquarters_is_there(self) -> None:
        """Return rights that the last run asked for and did not use go back."""
        shop, rights, began_ms = self._context.shop, self._context.shop.rights, self._began_ms
        if rights is not None:
            self._context.tasks.background(
                lambda: let_go(shop, rights, before_ms=began_ms),
                lambda given: _logger.info("return rights given back: %d", given),
            )

    def _on_resolved(self, resolved: Resolved) -> None:
        self._is_resolving = False
        context, words = self._context, self._context.words
        for sale in resolved.completed:
            context.toast(words("payment.completed_later", receipt_no=sale.receipt_no))
        for top_up in resolved.topped_up:
            context.toast(words("payment.topped_up_later", receipt_no=top_up.receipt_no))
        self._refunds.tell(resolved.refunds)

    def _on_failed(self, trouble: Trouble) -> None:
        self._is_resolving = False
        self._context.show_trouble(trouble)
