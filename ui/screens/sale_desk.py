"""The sale screen's side of the shop: asks the services through the tasks, and tells what came of it.

It knows no widget. What touches the basket goes through the counter's queue, so that the order of scans, keys and the
payment is the order of what happened at the counter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Signal

from posclient.domain.catalog import Product
from posclient.domain.codes import strip_aim
from posclient.domain.member import MemberId
from posclient.domain.tender import TenderKind
from posclient.services import park, sell
from posclient.services.approval import ApprovalNeededError
from posclient.services.ask_headquarters import ask_headquarters
from posclient.services.checkout import CheckoutDone, Payment, checkout
from posclient.services.identify import How, MemberFound, MemberUnknown, ParkedFound, ProductFound, Refused
from posclient.services.paper import copy_last_receipt, copy_receipt
from posclient.services.park import Recalled
from posclient.services.swap import InHand, exchange
from posclient.services.take_back import ReturnDone
from posclient.services.view import SaleView, view
from ui.context import Context, Tone
from ui.models.taking import Taken, take, take_member, take_product, take_typed
from ui.tasks import Failed
from ui.trouble import Trouble

T = TypeVar("T")

PAYMENT_CODE: Final = "identify.payment_code"
"""What a payment code is refused with where there is nothing to pay."""
OTHER_RECEIPT: Final = "identify.other_receipt"
"""What another till's receipt is refused with. Goods on it can come back here all the same."""


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
    weight_wanted = Signal(object)
    """A ProductFound: loose goods without a label, whose weight nobody told."""
    unknown_goods = Signal(str)
    """A barcode that nobody knows."""
    recalled = Signal()
    """A parked basket was taken up; it is shown next."""
    payment_refused = Signal(object)
    """A Trouble; the basket is as it was, and nothing was sold."""
    payment_code = Signal(str)
    """A payment code was scanned. It goes on to the provider and is kept nowhere."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._sale_number = 0
        self.view: SaleView | None = None
        self.hand: InHand | None = None
        """A return that the basket is exchanged for."""
        self.back: ReturnDone | None = None
        """The return that the last completed sale was exchanged for."""
        self.committing = False

    @property
    def is_open(self) -> bool:
        """Whether there is a basket, which the feed may change the price of; also before the first look."""
        return self.view is None or self.view.basket_id is not None

    def refresh(self) -> None:
        """Price the basket again, and show it."""
        self._price(self._show)

    def look_again(self) -> None:
        """Price the basket again; what is on show already is not shown anew."""

        def show_if_other(now: SaleView) -> None:
            if now != self.view:
                self._show(now)

        self._price(show_if_other)

    def take(self, text: str, times: int | Decimal = 1, *, typed: bool = False) -> None:
        """A code was scanned, or `typed` and entered."""
        shop, session = self._context.shop, self._context.session
        work = take_typed if typed else take

        def done(taken: Taken) -> None:
            is_code = isinstance(taken.found, Refused) and taken.found.key == PAYMENT_CODE
            if is_code and not typed and self.view is not None and self.view.lines:
                self.payment_code.emit("".join(strip_aim(text)[1].split()))
            else:
                self._on_taken(taken)

        self._serve(lambda: work(shop, session, text, times), done)

    def take_product(self, product: Product, code: str, times: int | Decimal) -> None:
        """These goods were chosen from a list."""
        shop, session = self._context.shop, self._context.session
        self._serve(lambda: take_product(shop, session, product, code, times), self._on_taken)

    def take_member(self, member_id: MemberId, how: How = How.SEARCH) -> None:
        """This member was chosen from a list, or found by headquarters."""
        shop, session = self._context.shop, self._context.session
        self._serve(lambda: take_member(shop, session, member_id, how), self._on_taken)

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

        self._serve(lambda: sell.remove(shop, session, line_id), done)

    def give(
        self,
        work: Callable[[], SaleView],
        given: Callable[[], None],
        needed: Callable[[ApprovalNeededError], None],
    ) -> None:
        """Something by hand. Where somebody else has to approve it, `needed` is told, and nothing has happened."""

        def attempt() -> SaleView | ApprovalNeededError:
            try:
                return work()
            except ApprovalNeededError as refused:
                return refused

        def done(result: SaleView | ApprovalNeededError) -> None:
            if isinstance(result, ApprovalNeededError):
                needed(result)
                return
            self._context.sounds.yes()
            self._show(result)
            given()

        self._serve(attempt, done)

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

        self._serve(lambda: sell.cancel(shop, session), done)

    def pay(self, payments: Sequence[Payment], expected_due_minor: int) -> None:
        """Complete the sale for the due that the cashier saw. While one payment is under way, another is not heard."""
        basket_id = self.view.basket_id if self.view else None
        if self.committing or basket_id is None:
            return
        shop, session, hand = self._context.shop, self._context.session, self.hand

        def work() -> tuple[CheckoutDone, ReturnDone | None, SaleView]:
            if hand is None:
                done, back = checkout(shop, session, basket_id, payments, expected_due_minor), None
            else:
                own = tuple(one for one in payments if one.kind is not TenderKind.EXCHANGE)
                both = exchange(shop, session, hand, basket_id, own, expected_due_minor)
                done, back = both.sale, both.back
            return done, back, view(shop, session.business_date)

        self.committing = True
        self._serve(work, self._on_completed, self._on_payment_refused)

    def copy_last(self, receipt_no: str = "") -> None:
        """A copy of a receipt, or of the last one."""
        shop, session = self._context.shop, self._context.session
        self._serve(
            lambda: (
                copy_receipt(shop, session, receipt_no) if receipt_no else copy_last_receipt(shop, session)
            ),
            lambda _job_id: self._context.toast(self._context.words("print.copy_queued"), Tone.GOOD),
        )

    def park(self) -> None:
        """Put the basket aside for later."""
        shop, session = self._context.shop, self._context.session

        def done(now: SaleView) -> None:
            self._sale_number += 1
            self._show(now)
            self._context.toast(self._context.words("park.done"), Tone.GOOD)

        self._serve(lambda: park.park(shop, session), done)

    def recall(self, code: str) -> None:
        """Take up a parked basket; goods on the counter are parked for it."""
        shop, session = self._context.shop, self._context.session
        self._serve(lambda: park.recall(shop, session, code), self._on_recalled)

    def _on_recalled(self, recalled: Recalled) -> None:
        words = self._context.words
        self._sale_number += 1
        self.recalled.emit()
        self._show(recalled.view)
        if recalled.off_sale:
            text = words("park.recalled_gone", names=", ".join(recalled.off_sale))
        else:
            text = words("park.member_gone" if recalled.member_gone else "park.recalled")
        self._context.toast(text, Tone.GOOD)

    def _serve(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed | None = None) -> None:
        """The counter's queue, for what the cashier waits for: from this moment on the background gives way."""
        self._context.shop.right_of_way.claim()
        self._context.tasks.counter(work, done, failed)

    def _price(self, done: Callable[[SaleView], None]) -> None:
        shop, on = self._context.shop, self._context.session.business_date
        self._context.tasks.counter(lambda: view(shop, on), done)

    def _change(self, work: Callable[[], SaleView]) -> None:
        def done(now: SaleView) -> None:
            self._context.sounds.yes()
            self._show(now)

        self._serve(work, done)

    def _show(self, now: SaleView) -> None:
        before, self.view = self.view, now
        self.viewed.emit(now)
        if now.member is not None and (before is None or _member_id(before) != _member_id(now)):
            self._note_visit(now.member.member.member_id)

    def _note_visit(self, member_id: MemberId) -> None:
        shop, session = self._context.shop, self._context.session
        self._context.tasks.background(lambda: sell.note_visit(shop, session, member_id), lambda _done: None)

    def _on_taken(self, taken: Taken) -> None:
        found = taken.found
        if taken.view is not None:
            self._context.sounds.yes()
            self._show(taken.view)
        elif isinstance(found, MemberUnknown):
            self._ask(found)
        elif isinstance(found, ProductFound):
            self.weight_wanted.emit(found)
        elif isinstance(found, ParkedFound):
            self.recall(found.code)
        elif isinstance(found, Refused) and found.key == OTHER_RECEIPT:
            self.found.emit(taken)
        elif isinstance(found, Refused) and not (taken.hits and (taken.hits.members or taken.hits.products)):
            self._context.show_trouble(Trouble(found.key, {"code": found.shown}))
            if found.key == "identify.unknown_product":
                self.unknown_goods.emit(found.shown)
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

    def _on_completed(self, result: tuple[CheckoutDone, ReturnDone | None, SaleView]) -> None:
        done, self.back, fresh = result
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


def _member_id(view: SaleView) -> MemberId | None:
    return view.member.member.member_id if view.member is not None else None
