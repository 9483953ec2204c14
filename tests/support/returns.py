"""Selling in every way, to take it back: a till with a provider, a policy, and a headquarters that gives rights."""

from __future__ import annotations

from dataclasses import dataclass, field

from posclient.domain.basket_commands import Prove
from posclient.domain.member import MemberId
from posclient.domain.returns import Why
from posclient.domain.settlement import Payment, settle
from posclient.domain.staff import Operator
from posclient.domain.tender import TenderKind
from posclient.ports import HeadquartersAwayError, HeadquartersRefusedError
from posclient.services.checkout import CheckoutDone, checkout
from posclient.services.identify import How
from posclient.services.payment import NO_PACE, begin, charge
from posclient.services.refund_event import Wanted
from posclient.services.returnable import Receipt, find_receipt
from posclient.services.sell import identify_member
from posclient.services.shop import Session, Shop
from posclient.services.take_back import ReturnDone, take_back
from posclient.services.view import view
from posclient.store import baskets, outbox, returns
from posclient.store.policy import policy_in_force, put_policy
from posclient.store.transaction import Transaction
from posclient.wire.codec import decode_event
from posclient.wire.counter_protocol import Returnable, ReturnRight
from posclient.wire.events import Event, ReturnCompleted, SaleCompleted
from posclient.wire.feed import PolicyRow
from tests.support import samples
from tests.support.payments import GOOD_CODE, FakeProvider
from tests.support.shop import scan


@dataclass
class FakeRights:
    """Headquarters' return rights: one at a time for each receipt, whichever till asks first.

    `sales` are those that it has heard of. Each till has its own view of it, by `till_id`.
    """

    sales: dict[str, SaleCompleted] = field(default_factory=dict)
    returned: dict[str, list[ReturnCompleted]] = field(default_factory=dict)
    held: dict[str, tuple[str, str]] = field(default_factory=dict)
    given: int = 0
    away: bool = False

    def till(self, till_id: str) -> FakeRightsOfTill:
        return FakeRightsOfTill(self, till_id)

    def hear(self, event: SaleCompleted | ReturnCompleted) -> None:
        """A till's event has arrived."""
        if isinstance(event, SaleCompleted):
            self.sales[event.receipt_no] = event
        else:
            self.returned.setdefault(event.original_receipt_no, []).append(event)
            self.held.pop(event.original_receipt_no, None)


@dataclass
class FakeRightsOfTill:
    """`ports.ReturnRights` of one till."""

    rights: FakeRights
    till_id: str

    def ask_right(self, receipt_no: str, timeout_s: float) -> ReturnRight:
        rights = self.rights
        if rights.away:
            raise HeadquartersAwayError("away")
        sale = rights.sales.get(receipt_no)
        if sale is None:
            raise HeadquartersRefusedError("unknown_receipt", receipt_no)
        back = tuple(rights.returned.get(receipt_no, ()))
        came = returns.returned_by(back)
        left = tuple(
            Returnable(line.line_id, line.quantity - sum(one.get(line.line_id, 0) for one in came.values()))
            for line in sale.lines
        )
        if not any(line.quantity for line in left):
            raise HeadquartersRefusedError("nothing_left", receipt_no)
        if receipt_no not in rights.held:
            rights.given += 1
            rights.held[receipt_no] = (self.till_id, f"right-{rights.given}")
        till_id, right_id = rights.held[receipt_no]
        if till_id != self.till_id:
            raise HeadquartersRefusedError("right_held", f"till {till_id} is at this receipt")
        return ReturnRight(right_id, samples.STORE_ID, "T7", sale.member_id, sale, left, back)

    def give_back(self, right_id: str, timeout_s: float) -> None:
        if self.rights.away:
            raise HeadquartersAwayError("away")
        self.rights.held = {no: held for no, held in self.rights.held.items() if held[1] != right_id}


def use_policy(shop: Shop, **changes: object) -> None:
    """A policy as headquarters would send it."""
    row = PolicyRow(version=1, **changes)  # type: ignore[arg-type]  # a policy as a test describes it
    shop.store.write(lambda connection: put_policy(connection, row), name="policy")


def sell(
    shop: Shop,
    session: Session,
    *codes: str,
    member_id: str = "",
    how: How = How.CARD,
    paid: tuple[Payment, ...] = (),
    provider: FakeProvider | None = None,
    by_code_minor: int = 0,
) -> CheckoutDone:
    """A whole sale: with `paid`, the part `by_code_minor` through the provider, and the rest in cash to the fen."""
    for code in codes:
        scan(shop, session, code)
    if member_id:
        identify_member(shop, session, MemberId(member_id), how)
        prove(shop, session)
    shown = view(shop, session.business_date)
    assert shown.basket_id is not None
    due = shown.quote.due_minor
    payments = list(paid)
    if provider is not None:
        attempt = begin(shop, session, provider, shown.basket_id, by_code_minor, due)
        charge(shop, provider, attempt, GOOD_CODE, pace=NO_PACE)
        payments.append(Payment(TenderKind.CODE, by_code_minor, attempt_id=attempt.attempt_id))
    rest = due - sum(payment.received_minor for payment in payments)
    if rest > 0:
        rounding = shop.store.read(policy_in_force).rounding
        cash = Payment(TenderKind.CASH, rest)
        payments.append(Payment(TenderKind.CASH, settle(rest, (cash,), rounding).due_minor))
    return checkout(shop, session, shown.basket_id, payments, due)


def prove(shop: Shop, session: Session, how: str = "card") -> None:
    """She has shown who she is."""

    def write(connection: Transaction) -> None:
        basket = baskets.open_basket(connection)
        assert basket is not None
        baskets.append(
            connection,
            basket.basket_id,
            Prove(how),
            operator_id=session.operator.operator_id,
            at_ms=shop.clock.now_ms(),
        )

    shop.store.write(write, name="prove")


def back(
    shop: Shop,
    session: Session,
    receipt: Receipt,
    chosen: dict[int, int] | None = None,
    *,
    return_id: str = "",
    card_reference: str = "",
    approval: Operator | None = None,
) -> ReturnDone:
    """Take back `chosen` thousandths by the line's place, or everything that is left."""
    wanted = wanted_of(receipt, chosen, card_reference=card_reference, approval=approval)
    due = receipt.undo(wanted.chosen).due_minor
    return take_back(shop, session, return_id or shop.ids.new(), wanted, due)


def wanted_of(
    receipt: Receipt,
    chosen: dict[int, int] | None = None,
    *,
    card_reference: str = "",
    approval: Operator | None = None,
) -> Wanted:
    """What a test wants to take back."""
    lines = receipt.original.lines
    quantities = (
        {line_id: left for line_id, left in receipt.left.items() if left}
        if chosen is None
        else {lines[place].line_id: quantity for place, quantity in chosen.items()}
    )
    reasons = dict.fromkeys(quantities, Why.UNSUITABLE)
    return Wanted(receipt, quantities, reasons, card_reference, approval)


def found(shop: Shop, session: Session, done: CheckoutDone) -> Receipt:
    """The receipt of a sale of this till."""
    return find_receipt(shop, session, done.receipt_no)


def events(shop: Shop) -> tuple[Event, ...]:
    """Everything that waits for headquarters, oldest first."""
    stored = shop.store.read(lambda connection: outbox.batch(connection, 1, 1, limit=1000))
    return tuple(decode_event(one.payload) for one in stored)


def last_return(shop: Shop) -> ReturnCompleted:
    """The newest return's event."""
    return [event for event in events(shop) if isinstance(event, ReturnCompleted)][-1]


def last_sale(shop: Shop) -> SaleCompleted:
    """The newest sale's event."""
    return [event for event in events(shop) if isinstance(event, SaleCompleted)][-1]
