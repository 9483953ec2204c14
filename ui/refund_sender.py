"""Refunds leave as soon as their return is on disk, and what became of them is told."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from posclient.domain.attempt import Attempt, AttemptState
from posclient.services.refund import PLANNED, send_planned
from ui.context import Context, Tone


class RefundSender(QObject):
    """Hears of planned refunds by the store's news, and asks the provider in the background."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        context.store_changed.connect(self._on_store_changed)

    def tell(self, refunds: Iterable[Attempt]) -> None:
        """What became of them; what is not known yet is asked for again and told then."""
        words = self._context.words
        for refund in refunds:
            amount = words.money(refund.amount_minor)
            if refund.state is AttemptState.COMPLETED:
                self._context.toast(words("refund.done", amount=amount), Tone.GOOD)
            elif refund.state is AttemptState.DECLINED:
                self._context.toast(words("refund.declined", amount=amount), Tone.BAD)

    def _on_store_changed(self, topics: frozenset[str]) -> None:
        shop = self._context.shop
        if PLANNED in topics and not shop.practice:
            self._context.tasks.background(lambda: send_planned(shop, shop.provider), self.tell)
