"""What was taken already of a due, in one line: the panel has no room for more, and a receipt will say it all."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from posclient.domain.settlement import Payment
from posclient.words import Words
from ui.keys import Action, key_text
from ui.theme.style import with_role


class TakenList(QLabel):
    """The sum, how it is taken back, and the payments, the newest first, as far as they fit; all of them when it is
    pointed at. Hidden while nothing was taken.
    """

    def __init__(self, words: Words) -> None:
        super().__init__()
        with_role(self, "good")
        self._words = words
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def whole(self) -> str:
        """The line before it is cut."""
        return self._whole

    def show_taken(self, taken: tuple[Payment, ...]) -> None:
        """These payments."""
        words = self._words
        total = words.money(sum(one.received_minor for one in taken))
        key = key_text(Action.UNDO)
        if len(taken) == 1:
            self._whole = words("pay.taken_one", amount=total, name=words(f"tender.{taken[0].kind}"), key=key)
        else:
            names = " + ".join(
                f"{words(f'tender.{one.kind}')} {words.amount(one.received_minor)}" for one in reversed(taken)
            )
            self._whole = words("pay.taken", amount=total, names=names, key=key)
        self.setToolTip(self._whole)
        self.setVisible(bool(taken))
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width holds another part of it."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))
