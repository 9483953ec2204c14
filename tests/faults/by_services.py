"""A cashier who works through the till's services alone: what comes back, and the drawer, besides selling."""

from __future__ import annotations

import random

from sqlalchemy import select

from posclient.domain.returns import Why
from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.services.cash import IN, OUT, move_cash
from posclient.services.park import park, parked_baskets, recall
from posclient.services.payment import NO_PACE
from posclient.services.refund import send_refund
from posclient.services.refund_event import Wanted
from posclient.services.returnable import find_receipt
from posclient.services.shift import Handover, count_drawer, hand_over
from posclient.services.swap import exchange, in_hand
from posclient.services.take_back import ReturnDone, take_back
from posclient.store import tables as t
from tests.faults.selling import SellingByServices
from tests.faults.windowless import FLOAT_MINOR, SLIP_OF_A_TERMINAL, Made, Sold


class ByTheServices(SellingByServices):
    """Everything that a cashier does. What the shop refuses is a ShopError, and nothing has happened."""

    skills = frozenset(
        {"code", "split", "stored", "swap", "top_up", "return", "hand_over", "cash", "park", "recall"}
    )

    # ── taking back ────────────────────────────────────────────────────────────────────────────────────────────────

    def take_back(self, chance: random.Random) -> Made | None:
        """A part of what is left of some receipt, or all of it; None where nothing was sold yet."""
        wanted = self._wanted(chance)
        if wanted is None:
            return None
        due = wanted.receipt.undo(wanted.chosen).due_minor
        done = take_back(self._shop, self._session, self._shop.ids.new(), wanted, due)
        return self._given_back(done)

    def swap(self, chance: random.Random) -> tuple[Made, Sold] | None:
        """As `take_back`, for the basket on the counter; the difference in cash."""
        wanted = self._wanted(chance)
        if wanted is None:
            return None
        shown = self._view()
        due = shown.quote.due_minor
        hand = in_hand(self._shop.ids.new(), wanted)
        more = due - hand.carried_minor(due)
        paid = (Payment(TenderKind.CASH, more),) if more else ()
        done = exchange(self._shop, self._session, hand, shown.basket_id or "", paid, due)
        sold = Sold(done.sale.sale_id, done.sale.receipt_no, done.sale.due_minor)
        return self._given_back(done.back), sold

    def _wanted(self, chance: random.Random) -> Wanted | None:
        query = select(t.sale.c.receipt_no).where(t.sale.c.kind == "sale").order_by(t.sale.c.receipt_no)
        numbers = self._shop.store.read(lambda connection: list(connection.execute(query).scalars()))
        if not numbers:
            return None
        receipt = find_receipt(self._shop, self._session, chance.choice(numbers), self._shop.rights)
        left = {line_id: quantity for line_id, quantity in receipt.left.items() if quantity}
        some = chance.sample(sorted(left), chance.randint(1, len(left)))
        chosen = {line_id: left[line_id] for line_id in some}
        return Wanted(receipt, chosen, dict.fromkeys(chosen, Why.UNSUITABLE), SLIP_OF_A_TERMINAL)

    def _given_back(self, done: ReturnDone) -> Made:
        """Money goes back through the provider once the return is on disk."""
        for refund_id in done.refunds:
            send_refund(self._shop, self._shop.provider, refund_id, pace=NO_PACE)
        return Made("return", done.return_id, done.receipt_no, -done.due_minor)

    # ── the drawer, the list ───────────────────────────────────────────────────────────────────────────────────────

    def hand_over(self, off_minor: int) -> Handover:
        """Count, end the shift, and sign in to the next one."""
        expected = count_drawer(self._shop, self._session, 0).expected_minor
        counted = max(0, expected + off_minor)
        done = hand_over(self._shop, self._session, counted, min(counted, FLOAT_MINOR), "点过两次")
        self.sign_in()
        return done

    def move_cash(self, amount_minor: int) -> None:
        """Into the drawer, or out of it."""
        kind = IN if amount_minor > 0 else OUT
        move_cash(self._shop, self._session, kind, abs(amount_minor), "零钱")

    def park(self) -> None:
        park(self._shop, self._session)

    def recall(self, chance: random.Random) -> None:
        waiting = parked_baskets(self._shop, self._session)
        if waiting:
            recall(self._shop, self._session, chance.choice(waiting).code)
