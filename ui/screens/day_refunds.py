"""Refunds that the provider declined, on the day screen: which one, and what shall be done about it."""

from __future__ import annotations

from posclient.services import declined_refunds
from posclient.services.day_state import DayState
from posclient.services.declined_refunds import DeclinedRefund
from ui.context import Context
from ui.screens.day_work import DayWork
from ui.trouble import Trouble


class DayRefunds:
    """Two steps in the day's own panels; a manager's word is asked for where cash leaves the drawer."""

    def __init__(self, context: Context, work: DayWork) -> None:
        self._context = context
        self._work = work

    def ask(self, state: DayState | None) -> None:
        """Which one, of those that the screen has read."""
        refunds = state.refunds if state is not None else ()
        words = self._context.words
        if not refunds:
            self._context.show_trouble(Trouble("refund.none"))
            return
        texts = [
            f"{words.money(one.amount_minor)}   {one.receipt_no}{'  ' + words('refund.is_left') if one.left else ''}"
            for one in refunds
        ]
        self._work.offer(
            words("day.menu.refunds"),
            texts,
            words("refund.which"),
            lambda place: self._decide(refunds[place]),
        )

    def _decide(self, refund: DeclinedRefund) -> None:
        words, work = self._context.words, self._work
        shop, session, refund_id = self._context.shop, self._context.session, refund.refund_id

        def chosen(place: int) -> None:
            match place:
                case 0:
                    work.ask_shop(
                        lambda _who: declined_refunds.try_again(shop, session, refund_id),
                        lambda _refund: work.told("refund.asked_again"),
                    )
                case 1:
                    work.ask_shop(
                        lambda who: declined_refunds.give_cash(shop, session, refund_id, who),
                        lambda _done: work.told("refund.paid_in_cash"),
                    )
                case _:
                    work.ask_shop(
                        lambda _who: declined_refunds.leave_open(shop, session, refund_id),
                        lambda _done: work.told("refund.was_left"),
                    )

        work.offer(
            words("refund.what", amount=words.money(refund.amount_minor)),
            [words(key) for key in ("refund.try_again", "refund.give_cash", "refund.leave_open")],
            words("refund.of", receipt_no=refund.receipt_no, day=refund.business_date),
            chosen,
        )
