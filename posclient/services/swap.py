"""An exchange (换货): goods come back and others go out in one transaction; the difference is paid either way.

What had been paid with money for the goods that come back pays for the new ones; a tender of kind `exchange` on both
papers ties them together, and its reference keeps what the money was, so that a return of the new goods still finds
its way back. What had been hers (stored value, points) goes back to her accounts, where she may spend it again at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.services.checkout import CheckoutDone, checkout_in
from posclient.services.refund_event import Carried, Wanted, worth_in_exchange
from posclient.services.shop import Session, Shop
from posclient.services.take_back import ReturnDone, take_back_in
from posclient.store import returns
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority


@dataclass(frozen=True)
class InHand:
    """A return that waits beside the basket until the new goods are paid. Nothing of it is on disk yet: after a crash
    the goods lie on the counter, the receipt is scanned again.
    """

    return_id: str
    wanted: Wanted
    due_minor: int
    """What all of it comes to."""
    worth_minor: int
    """What of it can pay for other goods."""

    def carried_minor(self, basket_due_minor: int) -> int:
        """What it pays of a basket."""
        return min(self.worth_minor, basket_due_minor)

    def paid_out_minor(self, basket_due_minor: int) -> int:
        """What of its money is left over after a basket and goes back to her."""
        return self.worth_minor - self.carried_minor(basket_due_minor)


@dataclass(frozen=True)
class ExchangeDone:
    """Both halves, on disk."""

    back: ReturnDone
    sale: CheckoutDone


def in_hand(return_id: str, wanted: Wanted) -> InHand:
    """What a return is worth beside the basket. Raises posclient.domain.returns.ReturnError."""
    undone = wanted.receipt.undo(wanted.chosen)
    worth = worth_in_exchange(wanted.receipt.original, undone)
    return InHand(return_id, wanted, undone.due_minor, worth)


def exchange(
    shop: Shop,
    session: Session,
    hand: InHand,
    basket_id: str,
    payments: Sequence[Payment],
    expected_due_minor: int,
) -> ExchangeDone:
    """Take back what is in hand and sell the basket, in one transaction. `payments` pay what the return does not.

    Doing it twice gives the same. Raises ShopError as `take_back` and `checkout` do, and nothing happens.
    """

    def write(connection: Transaction) -> ExchangeDone:
        carried = Carried(hand.carried_minor(expected_due_minor), basket_id)
        back = take_back_in(connection, shop, session, hand.return_id, hand.wanted, hand.due_minor, carried)
        paid = (*_worth(connection, hand.return_id), *payments)
        sale = checkout_in(
            connection, shop, session, basket_id, paid, expected_due_minor, exchange_of=hand.return_id
        )
        return ExchangeDone(back, sale)

    return shop.store.write(write, Priority.CHECKOUT, name="exchange")


def _worth(connection: Transaction, return_id: str) -> tuple[Payment, ...]:
    """What the return pays, a payment for each tender that it stands for."""
    event = returns.made(connection, return_id)
    return tuple(
        Payment(TenderKind.EXCHANGE, -tender.amount_minor, tender.reference)
        for tender in (event.tenders if event else ())
        if tender.kind == TenderKind.EXCHANGE
    )
