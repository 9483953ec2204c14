"""A return in hand beside the basket: what it is worth pays for the new goods, and both are committed together."""

from __future__ import annotations

from PySide6.QtCore import QObject

from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.services.returnable import let_go
from posclient.services.swap import InHand
from ui.context import Context, Tone
from ui.screens.sale_desk import SaleDesk
from ui.screens.sale_parts import SaleParts


class SaleExchange(QObject):
    """Nothing of it is on disk before the new goods are paid: put away, the goods simply lie on the counter again."""

    def __init__(self, context: Context, parts: SaleParts, desk: SaleDesk) -> None:
        super().__init__()
        self._context = context
        self._line = parts.in_hand
        self._desk = desk
        context.exchange_begun.connect(self._on_begun)
        context.session_changed.connect(self.drop)
        desk.completed.connect(lambda _done: self._forget())

    def pays(self, due_minor: int) -> tuple[Payment, ...]:
        """What the return in hand pays of a basket, as the first of its payments."""
        hand = self._desk.hand
        carried = hand.carried_minor(due_minor) if hand else 0
        return (Payment(TenderKind.EXCHANGE, carried),) if carried else ()

    def show_due(self, due_minor: int) -> None:
        """The line beside the basket, which now comes to this."""
        hand, words = self._desk.hand, self._context.words
        if hand is None:
            self._line.hide()
            return
        back = hand.paid_out_minor(due_minor)
        key = "returns.in_hand_back" if back else "returns.in_hand"
        self._line.setText(words(key, amount=words.money(hand.worth_minor), back=words.money(back)))
        self._line.show()

    def drop(self) -> None:
        """The return is not made after all; a right from headquarters goes back."""
        if self._desk.hand is None:
            return
        self._forget()
        shop = self._context.shop
        self._context.tasks.background(lambda: let_go(shop, shop.rights), lambda _count: None)
        self._context.toast(self._context.words("returns.put_aside"), Tone.NOTE)

    def _on_begun(self, hand: InHand) -> None:
        self._desk.hand = hand
        view = self._desk.view
        self.show_due(view.quote.due_minor if view else 0)

    def _forget(self) -> None:
        self._desk.hand = None
        self._line.hide()
