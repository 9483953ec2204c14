"""A cashier who works through the till's services alone, without its window, as `main.py` composes them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from devices import printer_settings
from drivers.printer.spool import SpoolWorker
from main import OpenedShop, open_shop
from posclient.domain.attempt import AttemptState
from posclient.domain.basket import Command
from posclient.domain.care import OUTCOMES
from posclient.domain.member import MemberId
from posclient.domain.returns import Why
from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.ports import PrinterTrouble, PrintState
from posclient.services import care, prove, sell
from posclient.services.ask_headquarters import ask_headquarters
from posclient.services.cash import IN, OUT, move_cash, set_float
from posclient.services.checkout import checkout
from posclient.services.day_state import day_state
from posclient.services.enrol import EnrolForm, enrol
from posclient.services.identify import How, MemberFound, MemberUnknown, ProductFound, identify
from posclient.services.park import park, parked_baskets, recall
from posclient.services.payment import NO_PACE, begin, charge
from posclient.services.print_queue import StoredPrintQueue
from posclient.services.refund import send_refund
from posclient.services.refund_event import Wanted
from posclient.services.resolve import resolve_open_attempts
from posclient.services.returnable import find_receipt
from posclient.services.shift import Handover, count_drawer, hand_over
from posclient.services.shop import Session, Shop
from posclient.services.sign_in import sign_in
from posclient.services.spending import ask_to_spend
from posclient.services.swap import exchange, in_hand
from posclient.services.take_back import ReturnDone, take_back
from posclient.services.tender_options import tender_options
from posclient.services.top_up import begin_code, top_up, top_up_desk
from posclient.services.view import SaleView, view
from posclient.store import baskets
from posclient.store import tables as t
from sync.hq.demo.rules import DEMO_PINS

OPERATOR: Final = "OP01"
SLIP_OF_A_TERMINAL: Final = "000123"
FLOAT_MINOR: Final = 20_000


@dataclass(frozen=True)
class Sold:
    """A sale as the cashier has seen it."""

    basket_id: str
    receipt_no: str
    due_minor: int


@dataclass(frozen=True)
class Made:
    """A return (its due below zero) or a top-up."""

    kind: str
    document_id: str
    receipt_no: str
    due_minor: int


class NobodyWatches:
    """A printer's watcher for a till without a window."""

    def printer_changed(self, troubles: frozenset[PrinterTrouble]) -> None:
        """Nothing."""

    def job_changed(self, job_id: int, state: PrintState) -> None:
        """Nothing."""


def open_till(folder: Path) -> OpenedShop:
    """The till's shop, every payment that was left open brought to its end."""
    opened = open_shop(folder, keyring=False)
    resolve_open_attempts(opened.shop, opened.shop.provider, at_start=True, pace=NO_PACE)
    return opened


def stored_basket(shop: Shop) -> tuple[str | None, tuple[Command, ...]]:
    """The open basket as it is on disk."""
    found = shop.store.read(baskets.open_basket)
    return (found.basket_id, found.commands) if found else (None, ())


class ByTheServices:
    """Everything that a cashier does. What the shop refuses is a ShopError, and nothing has happened."""

    skills = frozenset(
        {"code", "split", "stored", "swap", "top_up", "return", "hand_over", "cash", "park", "recall"}
    )

    def __init__(self, folder: Path) -> None:
        opened = open_till(folder)
        self._shop = opened.shop
        self._session: Session
        opened.link.start(opened.shop)
        queue = StoredPrintQueue(opened.shop.store, opened.shop.clock)
        SpoolWorker(queue, printer_settings(opened.shop.settings), NobodyWatches(), copy_title="COPY").start()

    def sign_in(self) -> None:
        self._session = sign_in(self._shop, OPERATOR, DEMO_PINS[OPERATOR])
        state = day_state(self._shop, self._session)
        if not state.float_told and state.shift is not None:
            set_float(self._shop, self._session, state.shift.float_minor)

    def basket(self) -> tuple[str | None, tuple[Command, ...]]:
        return stored_basket(self._shop)

    def take(self, code: str, *, may_be_unknown: bool = False) -> None:
        found = identify(self._shop, code)
        if isinstance(found, MemberUnknown) and may_be_unknown:
            answer = ask_headquarters(self._shop, self._session, found)
            if answer is None:
                return
            found = answer
        match found:
            case ProductFound():
                sell.add(self._shop, self._session, found)
            case MemberFound(member_id, how):
                sell.identify_member(self._shop, self._session, member_id, how)
            case _:
                raise AssertionError(found)

    def undo(self) -> None:
        sell.undo(self._shop, self._session)

    def remove_first(self) -> None:
        sell.remove(self._shop, self._session, self._view().lines[0].quoted.line_id)

    def enrol(self, phone: str) -> None:
        member_id = enrol(self._shop, self._session, EnrolForm(phone))
        sell.identify_member(self._shop, self._session, member_id, How.ENROLLED)

    def care(self, outcome: int) -> None:
        for item in care.care_list(self._shop, self._session, only_open=False)[:1]:
            care.settle_task(self._shop, self._session, item.task.task_id, OUTCOMES[outcome])

    # ── paying ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def pay(self, more_minor: int) -> Sold:
        shown = self._view()
        return self._check_out(shown, Payment(TenderKind.CASH, shown.quote.due_minor + more_minor))

    def pay_by_code(self, code: str) -> Sold | None:
        """None where she does not pay after all."""
        shown = self._view()
        paid = self._charge(shown, shown.quote.due_minor, code)
        return self._check_out(shown, paid) if paid is not None else None

    def pay_in_parts(self, kind: TenderKind, code: str) -> Sold | None:
        """Half of it by `kind`, the rest in cash."""
        shown = self._view()
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
        shown = self._view()
        if shown.member is None or not shown.member.member.card_no:
            return None
        if not shown.basket.proven_by:
            proof = prove.by_scan(self._shop, shown.member.member.card_no, shown.basket_id or "")
            shown = prove.prove_basket(self._shop, self._session, proof)
        basket_id, due = shown.basket_id or "", shown.quote.due_minor
        options = tender_options(self._shop, self._session, basket_id).options
        stored = next(one for one in options if one.kind is TenderKind.STORED)
        if stored.reason or self._shop.spending is None:
            return None
        part = min(due, stored.most_minor or 0)
        ask_to_spend(self._shop, self._session, self._shop.spending, basket_id, TenderKind.STORED, part)
        rest = (Payment(TenderKind.CASH, due - part),) if due > part else ()
        return self._check_out(shown, Payment(TenderKind.STORED, part), *rest)

    def top_up(self, card: str, principal_minor: int, code: str) -> Made | None:
        """In cash, or by a payment code where there is one."""
        shop, session = self._shop, self._session
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

    def _view(self) -> SaleView:
        return view(self._shop, self._session.business_date)

    def _charge(self, shown: SaleView, amount_minor: int, code: str) -> Payment | None:
        shop, due = self._shop, shown.quote.due_minor
        attempt = begin(shop, self._session, shop.provider, shown.basket_id or "", amount_minor, due)
        attempt = charge(shop, shop.provider, attempt, code, pace=NO_PACE)
        if attempt.state is not AttemptState.PAID:
            return None
        return Payment(TenderKind.CODE, amount_minor, attempt_id=attempt.attempt_id)

    def _check_out(self, shown: SaleView, *payments: Payment) -> Sold:
        basket_id, due = shown.basket_id or "", shown.quote.due_minor
        done = checkout(self._shop, self._session, basket_id, payments, due)
        return Sold(basket_id, done.receipt_no, done.due_minor)
