"""A cashier who works through the till's services alone, without its window: what she sells, and how she is paid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from devices import printer_settings
from drivers.printer.spool import SpoolWorker
from posclient.domain.attempt import AttemptState
from posclient.domain.basket import Command
from posclient.domain.care import OUTCOMES
from posclient.domain.member import MemberId
from posclient.domain.settlement import Payment
from posclient.domain.staff import Operator
from posclient.domain.tender import TenderKind
from posclient.services import care, prove, sell
from posclient.services.approval import ApprovalNeededError, approve
from posclient.services.ask_headquarters import ask_headquarters
from posclient.services.cash import set_float
from posclient.services.checkout import checkout
from posclient.services.day_state import day_state
from posclient.services.enrol import EnrolForm, enrol
from posclient.services.identify import How, MemberFound, MemberUnknown, ProductFound, identify
from posclient.services.payment import NO_PACE, begin, charge
from posclient.services.print_queue import StoredPrintQueue
from posclient.services.shop import Session
from posclient.services.sign_in import sign_in
from posclient.services.spending import ask_to_spend
from posclient.services.tender_options import tender_options
from posclient.services.top_up import begin_code, top_up, top_up_desk
from posclient.services.view import SaleView, view
from sync.hq.demo.rules import DEMO_PINS
from tests.faults.windowless import (
    OPERATOR,
    SLIP_OF_A_TERMINAL,
    Made,
    NobodyWatches,
    Sold,
    open_till,
    stored_basket,
)

T = TypeVar("T")


class ByTheServices:
    """A cashier who sells; what else she does is in `deeds`. What the shop refuses is a ShopError, and nothing has
    happened.
    """

    def __init__(self, folder: Path) -> None:
        opened = open_till(folder)
        self.folder = folder
        self.shop = opened.shop
        self.session: Session
        self._operator = OPERATOR
        opened.link.start(opened.shop)
        queue = StoredPrintQueue(opened.shop.store, opened.shop.clock)
        SpoolWorker(queue, printer_settings(opened.shop.settings), NobodyWatches(), copy_title="COPY").start()

    def sign_in(self, operator: str = "") -> None:
        """As somebody, or as whoever was signed in before."""
        self._operator = operator or self._operator
        self.session = sign_in(self.shop, self._operator, DEMO_PINS[self._operator])
        state = day_state(self.shop, self.session)
        if not state.float_told and state.shift is not None:
            set_float(self.shop, self.session, state.shift.float_minor)

    def basket(self) -> tuple[str | None, tuple[Command, ...]]:
        return stored_basket(self.shop)

    def with_leave(self, work: Callable[[Operator | None], T]) -> T:
        """Do it; where her role may not, with the manager's PIN."""
        try:
            return work(None)
        except ApprovalNeededError as needed:
            return work(approve(self.shop, OPERATOR, DEMO_PINS[OPERATOR], needed.may))

    def take(self, code: str, *, may_be_unknown: bool = False) -> None:
        found = identify(self.shop, code)
        if isinstance(found, MemberUnknown) and may_be_unknown:
            answer = ask_headquarters(self.shop, self.session, found)
            if answer is None:
                return
            found = answer
        match found:
            case ProductFound():
                sell.add(self.shop, self.session, found)
            case MemberFound(member_id, how):
                sell.identify_member(self.shop, self.session, member_id, how)
            case _:
                raise AssertionError(found)

    def undo(self) -> None:
        sell.undo(self.shop, self.session)

    def remove_first(self) -> None:
        sell.remove(self.shop, self.session, self.view().lines[0].quoted.line_id)

    def enrol(self, phone: str) -> None:
        member_id = enrol(self.shop, self.session, EnrolForm(phone))
        sell.identify_member(self.shop, self.session, member_id, How.ENROLLED)

    def care(self, outcome: int) -> None:
        for item in care.care_list(self.shop, self.session, only_open=False)[:1]:
            care.settle_task(self.shop, self.session, item.task.task_id, OUTCOMES[outcome])

    # ── paying ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def pay(self, more_minor: int) -> Sold:
        shown = self.view()
        return self._check_out(shown, Payment(TenderKind.CASH, shown.quote.due_minor + more_minor))

    def pay_by_code(self, code: str) -> Sold | None:
        """None where she does not pay after all."""
        shown = self.view()
        paid = self._charge(shown, shown.quote.due_minor, code)
        return self._check_out(shown, paid) if paid is not None else None

    def pay_in_parts(self, kind: TenderKind, code: str) -> Sold | None:
        """Half of it by `kind`, the rest in cash."""
        shown = self.view()
        half = max(1, shown.quote.due_minor // 2)
        first: Payment | None
        match kind:
            case TenderKind.CODE:
                first = self._charge(shown, half, code)
            case TenderKind.CARD:
                first = Payment(kind, half, SLIP_OF_A_TERMINAL)
            case _:
                first = Payment(kind, half, verified=False)
        rest = shown.quote.due_minor - half
        if first is None:
            return None
        return self._check_out(shown, first, *((Payment(TenderKind.CASH, rest),) if rest else ()))

    def pay_with_what_is_hers(self) -> Sold | None:
        """Stored value as far as it goes, for a member who has shown her card; None where there is none."""
        shown = self.view()
        if shown.member is None or not shown.member.member.card_no:
            return None
        if not shown.basket.proven_by:
            proof = prove.by_scan(self.shop, shown.member.member.card_no, shown.basket_id or "")
            shown = prove.prove_basket(self.shop, self.session, proof)
        basket_id, due = shown.basket_id or "", shown.quote.due_minor
        options = tender_options(self.shop, self.session, basket_id).options
        stored = next(one for one in options if one.kind is TenderKind.STORED)
        if stored.reason or self.shop.spending is None:
            return None
        part = min(due, stored.most_minor or 0)
        ask_to_spend(self.shop, self.session, self.shop.spending, basket_id, TenderKind.STORED, part)
        rest = (Payment(TenderKind.CASH, due - part),) if due > part else ()
        return self._check_out(shown, Payment(TenderKind.STORED, part), *rest)

    def top_up(self, card: str, principal_minor: int, code: str) -> Made | None:
        """In cash, or by a payment code where there is one."""
        shop, session = self.shop, self.session
        found = identify(shop, card)
        assert isinstance(found, MemberFound)
        member_id = MemberId(found.member_id)
        offered = top_up_desk(shop, member_id).offered(principal_minor)
        top_up_id = shop.ids.new()
        payment = Payment(TenderKind.CASH, principal_minor)
        if code:
            attempt = begin_code(shop, session, shop.provider, top_up_id, member_id, principal_minor)
            attempt = charge(shop, shop.provider, attempt, code, pace=NO_PACE)
            if attempt.state is not AttemptState.PAID:
                return None
            payment = Payment(TenderKind.CODE, principal_minor, attempt_id=attempt.attempt_id)
        done = top_up(shop, session, top_up_id, member_id, principal_minor, (payment,), offered.bonus_minor)
        return Made("top_up", top_up_id, done.receipt_no, principal_minor)

    def view(self) -> SaleView:
        return view(self.shop, self.session.business_date)

    def _charge(self, shown: SaleView, amount_minor: int, code: str) -> Payment | None:
        shop, due = self.shop, shown.quote.due_minor
        attempt = begin(shop, self.session, shop.provider, shown.basket_id or "", amount_minor, due)
        attempt = charge(shop, shop.provider, attempt, code, pace=NO_PACE)
        if attempt.state is not AttemptState.PAID:
            return None
        return Payment(TenderKind.CODE, amount_minor, attempt_id=attempt.attempt_id)

    def _check_out(self, shown: SaleView, *payments: Payment) -> Sold:
        basket_id, due = shown.basket_id or "", shown.quote.due_minor
        done = checkout(self.shop, self.session, basket_id, payments, due)
        return Sold(basket_id, done.receipt_no, done.due_minor)
