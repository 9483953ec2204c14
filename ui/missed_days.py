"""At each sign-in the payment codes of days that nobody reconciled are reconciled, with a word where they differ."""

from __future__ import annotations

from PySide6.QtCore import QObject

from posclient.services.reconcile import Reconciliation
from posclient.services.reconcile_missed import reconcile_missed
from ui.context import Context, Tone
from ui.trouble import Trouble


class MissedDays(QObject):
    """Beside the counter, one look at a time. A provider that is away is asked again at the next sign-in."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._is_looking = False
        context.session_changed.connect(self.look)

    def look(self) -> None:
        """Reconcile what was missed."""
        shop = self._context.shop
        if self._is_looking or shop.practice or not self._context.signed_in:
            return
        session = self._context.session
        self._is_looking = True
        self._context.tasks.background(
            lambda: reconcile_missed(shop, session, shop.provider), self._on_done, self._on_failed
        )

    def _on_done(self, differing: tuple[Reconciliation, ...]) -> None:
        self._is_looking = False
        words = self._context.words
        for result in differing:
            day, count = result.on.isoformat(), len(result.differences)
            self._context.toast(words("reconcile.missed_differs", day=day, count=count), Tone.BAD)

    def _on_failed(self, trouble: Trouble) -> None:
        self._is_looking = False
        if trouble.key != "reconcile.away":
            self._context.show_trouble(trouble)
