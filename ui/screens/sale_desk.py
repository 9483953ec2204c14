"""The sale screen's side of the shop: asks the services through the tasks, and tells what came of it.

It knows no widget. What touches the basket goes through the counter's queue, so that the order of scans, keys and the
payment is the order of what happened at the counter.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from posclient.domain.catalog import Product
from posclient.domain.member import MemberId
from posclient.services import sell
from posclient.services.ask_headquarters import ask_headquarters
from posclient.services.checkout import CheckoutDone, Payment, TenderKind, checkout
from posclient.services.identify import How, MemberFound, MemberUnknown, Refused
from posclient.services.paper import copy_last_receipt, copy_receipt
from posclient.services.view import SaleView, view
from ui.context import Context, Tone
from ui.models.taking import Taken, take, take_member, take_product, take_typed
from ui.trouble import Trouble


class SaleDesk(QObject):
    """One customer after the other. Signals are emitted in Qt's thread."""

    viewed = Signal(object)
    """A SaleView: the basket as it is now."""
    found = Signal(object)
    """A Taken that changed nothing yet: the screen has to ask or to go elsewhere."""
    member_missing = Signal(object)
    """A MemberUnknown whom headquarters does not know either."""
    completed = Signal(object)
    """A CheckoutDone."""
    payment_refused = Signal(object)
    """A Trouble; the basket is as it was, and nothing was sold."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._sale_number = 0
        self.view: SaleView | None = None
        self.committing = False

    def refresh(self) -> None:
        """Price the basket again."""
        shop, on = self._context.shop, self._context.session.business_date
        self._context.tasks.counter(lambda: view(shop, on), self._show)

    def take(self, text: str, times: int = 1, *, typed: bool = False) -> None:
        """A code was scanned, or `typed` and entered."""
        shop, session = self._context.shop, self._context.session
        work = take_typed if typed else take
        self._context.tasks.counter(lambda: work(shop, session, text, times), self._on_taken)

    def take_product(self, product: Product, code: str, times: int) -> None:
        """These goods were chosen from a list."""
        shop, session = self._context.shop, self._context.session
        self._context.tasks.counter(lambda: take_product(shop, session, product, code, times), self._on_taken)

    def take_member(self, member_id: MemberId, how: How = How.SEARCH) -> None:
        """This member was chosen from a list, or found by headquarters."""
        shop, session = self._context.shop, self._context.session
        self._context.tasks.counter(lambda: take_member(shop, session, member_id, how), self._on_taken)

    def set_quantity(self, line_id: str, quantity: int) -> None:
        """Another quantity for a line."""
        shop, session = self._context.shop, self._context.session
        self._change(lambda: sell.set_quantity(shop, session, line_id, quantity))

    def remove(self, line_id: str, name: str) -> None:
        """Take a line out."""
        shop, session = self._context.shop, self._context.session

        def done(now: SaleView) -> None:
            self._show(now)
            self._context.toast(self._context.words("sale.removed", name=name))

        self._context.tasks.counter(lambda: sell.remove(shop, session, line_id), done)

    def undo(self) -> None:
        """Take the last command back."""
        shop, session = self._context.shop, self._context.session
        self._change(lambda: sell.undo(shop, session))

    def forget_member(self) -> None:
        """Nobody's basket after all."""
        shop, session = self._context.shop, self._context.session
        self._change(lambda: sell.forget_member(shop, session))

    def cancel(self) -> None:
        """Put the whole basket away."""
        shop, session = self._context.shop, self._context.session

        def done(now: SaleView) -> None:
            self._sale_number += 1
            self._show(now)
            self._context.toast(self._context.words("ui.sale_cancelled"))

        self._context.tasks.counter(lambda: sell.cancel(shop, session), done)

    def pay(self, received_minor: int, expected_due_minor: int) -> None:
        """Complete the sale for the due that the cashier saw. While one payment is under way, another is not heard."""
        basket_id = self.view.basket_id if self.view else None
        if self.committing or basket_id is None:
            return
        shop, session = self._context.shop, self._context.session
        payments = (Payment(TenderKind.CASH, received_minor),)

        def work() -> tuple[CheckoutDone, SaleView]:
            done = checkout(shop, session, basket_id, payments, expected_due_minor)
            return done, view(shop, session.business_date)

        self.committing = True
        self._context.tasks.counter(work, self._on_completed, self._on_payment_refused)

    def copy_last(self, receipt_no: str = "") -> None:
        """A copy of a receipt, or of the last one."""
        shop, session = self._context.shop, self._context.session
        self._context.tasks.counter(
            lambda: (
                copy_receipt(shop, session, receipt_no) if receipt_no else copy_last_receipt(shop, session)
            ),
            lambda _job_id: self._context.toast(self._context.words("print.copy_queued"), Tone.GOOD),
        )

    def _change(self, work: Callable[[], SaleView]) -> None:
        def done(now: SaleView) -> None:
            self._context.sounds.yes()
            self._show(now)

        self._context.tasks.counter(work, done)

    def _show(self, now: SaleView) -> None:
        self.view = now
        self.viewed.emit(now)

    def _on_taken(self, taken: Taken) -> None:
        found = taken.found
        if taken.view is not None:
            self._context.sounds.yes()
            self._show(taken.view)
        elif isinstance(found, MemberUnknown):
            self._ask(found)
        elif isinstance(found, Refused) and not (taken.hits and (taken.hits.members or taken.hits.products)):
            self._context.show_trouble(Trouble(found.key, {"code": found.shown}))
        else:
            self.found.emit(taken)

    def _ask(self, unknown: MemberUnknown) -> None:
        """Ask headquarters beside the sale, which goes on."""
        shop, session, number = self._context.shop, self._context.session, self._sale_number
        self._context.toast(self._context.words("identify.asking_hq"))
        self._context.tasks.background(
            lambda: ask_headquarters(shop, session, unknown),
            lambda answer: self._on_answer(number, unknown, answer),
        )

    def _on_answer(self, number: int, unknown: MemberUnknown, answer: MemberFound | None) -> None:
        words = self._context.words
        if number != self._sale_number or self.committing or not self._context.signed_in:
            self._context.toast(words("ui.member_too_late"))  # never the next customer's member
        elif answer is None:
            self._context.sounds.no()
            self.member_missing.emit(unknown)
        else:
            if answer.how is How.PROVISIONAL:
                self._context.toast(words("identify.unknown_member_offline"))
            self.take_member(answer.member_id, answer.how)

    def _on_completed(self, result: tuple[CheckoutDone, SaleView]) -> None:
        done, fresh = result
        self.committing = False
        self._sale_number += 1
        self.view = fresh
        self._context.sounds.yes()
        self.completed.emit(done)

    def _on_payment_refused(self, trouble: Trouble) -> None:
        self.committing = False
        self._context.sounds.no()
        self.payment_refused.emit(trouble)
        self.refresh()
