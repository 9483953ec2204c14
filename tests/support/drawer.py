"""A person beside the till who counts what she sees going into the drawer and out of it, whatever happens in a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from posclient.domain.member import MemberId
from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.services.cash import IN, OUT, move_cash, set_float
from posclient.services.checkout import CheckoutDone, checkout
from posclient.services.claim_points import claim
from posclient.services.declined_refunds import declined_refunds, give_cash, leave_open, try_again
from posclient.services.identify import How, ProductFound, identify
from posclient.services.park import park, recall
from posclient.services.payment import NO_PACE, begin, charge
from posclient.services.refund import send_refund
from posclient.services.refund_open import open_line, take_back_open
from posclient.services.sell import identify_member
from posclient.services.shift import hand_over, print_x
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.swap import exchange, in_hand
from posclient.services.take_back import ReturnDone
from posclient.services.tender_options import tender_options
from posclient.services.top_up import top_up
from posclient.services.view import SaleView, view
from posclient.store import parked
from sync.payments.faults import Fault
from tests.support.days import manager, sign_in_manager
from tests.support.payments import GOOD_CODE, FakeProvider, code_for
from tests.support.returns import back, found, prove, wanted_of
from tests.support.samples import M1
from tests.support.shop import scan, sign_in_cashier

CODES = ("6901000700034", "6901000700058", "036000291452", "2210001018005", "96385074")
SLIP = "886621"


@dataclass(frozen=True)
class Split:
    """How a sale is paid: so many permille by each of these, as far as it goes, and the rest in cash with so much too
    much handed over.
    """

    kinds: tuple[TenderKind, ...] = ()
    permille: int = 0
    too_much_minor: int = 0
    refund_is_declined: bool = False


@dataclass(frozen=True)
class Sale:
    """Goods, perhaps to a member who shows her card."""

    codes: tuple[str, ...]
    split: Split
    member: bool


@dataclass(frozen=True)
class Return:
    """So many lines of a receipt."""

    which: int
    lines: int


@dataclass(frozen=True)
class Exchange:
    """So many lines of a receipt for other goods; the difference in cash."""

    which: int
    lines: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class OpenReturn:
    """Goods without a receipt."""

    code: str
    stored: bool


@dataclass(frozen=True)
class Claim:
    """Points for a receipt, afterwards."""

    which: int


@dataclass(frozen=True)
class Owed:
    """What the provider would not give back: `cash`, `again`, `left`."""

    what: str


@dataclass(frozen=True)
class Move:
    """Cash `in` or `out`."""

    kind: str
    amount_minor: int


@dataclass(frozen=True)
class TopUp:
    """In cash, with so much too much handed over."""

    principal_minor: int
    too_much_minor: int


@dataclass(frozen=True)
class HandOver:
    """Somebody took or lost a little, or put in her own; what is not left goes into the safe."""

    off_minor: int
    left_minor: int


@dataclass(frozen=True)
class Look:
    """An X report, a basket parked and taken up, another operator: nothing of it moves cash."""

    what: str


Step = Sale | Return | Exchange | OpenReturn | Claim | Owed | Move | TopUp | HandOver | Look


@dataclass
class Drawer:
    """What lies in the drawer, as it is seen."""

    shop: Shop
    session: Session
    provider: FakeProvider
    cash_minor: int = 0
    sales: list[CheckoutDone] = field(default_factory=list)

    def begin(self, float_minor: int) -> None:
        """The day's first float."""
        set_float(self.shop, self.session, float_minor)
        self.cash_minor = float_minor

    def do(self, step: Step) -> None:
        """Whatever a day brings. What can't be in this moment is refused, and nothing has moved."""
        match step:
            case Sale():
                self._sell(step)
            case Return(which, lines):
                self._return(which, lines)
            case Exchange():
                self._swap(step)
            case OpenReturn(code, stored):
                self._return_open(code, stored=stored)
            case Claim(which):
                self._claim(which)
            case Owed(what):
                self._settle(what)
            case TopUp():
                self._top_up(step)
            case Move(kind, amount_minor):
                self._move(kind, amount_minor)
            case HandOver():
                self._hand_over(step)
            case Look(what):
                self._look(what)

    # ── goods go out ───────────────────────────────────────────────────────────────────────────────────────────────

    def _sell(self, step: Sale) -> None:
        shown = self._basket(step.codes, member=step.member)
        due = shown.quote.due_minor
        others = self._others(shown, step.split)
        rest = due - sum(payment.received_minor for payment in others)
        cash = (Payment(TenderKind.CASH, rest + step.split.too_much_minor),) if rest else ()
        done = checkout(self.shop, self.session, shown.basket_id or "", (*others, *cash), due)
        self.sales.append(done)
        self.cash_minor += sum(payment.received_minor for payment in cash) - done.change_minor

    def _basket(self, codes: Sequence[str], *, member: bool = False) -> SaleView:
        for code in codes:
            scan(self.shop, self.session, code)
        if member:
            identify_member(self.shop, self.session, M1, How.CARD)
            prove(self.shop, self.session)
        return view(self.shop, self.session.business_date)

    def _others(self, shown: SaleView, split: Split) -> tuple[Payment, ...]:
        """What is not paid in cash."""
        basket_id, due = shown.basket_id or "", shown.quote.due_minor
        most = {
            one.kind: one.most_minor for one in tender_options(self.shop, self.session, basket_id).options
        }
        left, found_payments = due, []
        for kind in split.kinds:
            limit = most.get(kind)
            amount = min(due * split.permille // 1000, left, left if limit is None else limit)
            if kind is TenderKind.POINTS:
                amount -= amount % 100
            if amount > 0:
                found_payments.append(self._payment(kind, basket_id, amount, due, split))
                left -= amount
        return tuple(found_payments)

    def _payment(self, kind: TenderKind, basket_id: str, amount: int, due: int, split: Split) -> Payment:
        match kind:
            case TenderKind.CODE:
                code = code_for(Fault.REFUND_DECLINED) if split.refund_is_declined else GOOD_CODE
                attempt = begin(self.shop, self.session, self.provider, basket_id, amount, due)
                charge(self.shop, self.provider, attempt, code, pace=NO_PACE)
                return Payment(kind, amount, attempt_id=attempt.attempt_id)
            case TenderKind.QR:
                return Payment(kind, amount, verified=False)
            case TenderKind.CARD:
                return Payment(kind, amount, SLIP)
            case _:
                return Payment(kind, amount)

    # ── goods come back ────────────────────────────────────────────────────────────────────────────────────────────

    def _left(self, which: int, lines: int) -> tuple[CheckoutDone, dict[int, int]] | None:
        """A receipt, and its first lines of which something is left."""
        if not self.sales:
            return None
        sale = self.sales[which % len(self.sales)]
        try:
            receipt = found(self.shop, self.session, sale)
        except ShopError as refused:
            _only(refused, "returns.nothing_left")
            return None
        places = [at for at, line in enumerate(receipt.original.lines) if receipt.left[line.line_id]]
        return sale, {at: receipt.left[receipt.original.lines[at].line_id] for at in places[:lines]}

    def _return(self, which: int, lines: int) -> None:
        chosen = self._left(which, lines)
        if chosen is not None:
            receipt = found(self.shop, self.session, chosen[0])
            self._given(back(self.shop, self.session, receipt, chosen[1], card_reference=SLIP))

    def _given(self, done: ReturnDone) -> None:
        for refund_id in done.refunds:
            send_refund(self.shop, self.provider, refund_id, pace=NO_PACE)
        self.cash_minor -= done.cash_minor

    def _swap(self, step: Exchange) -> None:
        chosen = self._left(step.which, step.lines)
        if chosen is None:
            return
        receipt = found(self.shop, self.session, chosen[0])
        hand = in_hand(
            self.shop.ids.new(),
            wanted_of(receipt, chosen[1], card_reference=SLIP, approval=manager(self.shop)),
        )
        shown = self._basket(step.codes)
        due = shown.quote.due_minor
        more = due - hand.carried_minor(due)
        paid = (Payment(TenderKind.CASH, more),) if more else ()
        both = exchange(self.shop, self.session, hand, shown.basket_id or "", paid, due)
        self._given(both.back)
        self.sales.append(both.sale)
        self.cash_minor += more - both.sale.change_minor

    def _return_open(self, code: str, *, stored: bool) -> None:
        goods = identify(self.shop, code)
        assert isinstance(goods, ProductFound)
        member_id = M1 if stored else ""
        line = open_line(self.shop, self.session, goods.product, member_id=member_id)
        to = TenderKind.STORED if stored else TenderKind.CASH
        done = take_back_open(
            self.shop,
            self.session,
            self.shop.ids.new(),
            (line,),
            to=to,
            member_id=member_id,
            approval=manager(self.shop),
        )
        self._given(done)

    # ── what moves no goods ────────────────────────────────────────────────────────────────────────────────────────

    def _claim(self, which: int) -> None:
        if self.sales:
            sale = self.sales[which % len(self.sales)]
            try:
                claim(self.shop, self.session, sale.receipt_no, MemberId(M1), manager(self.shop))
            except ShopError as refused:
                _only(refused, "claim.already", "claim.has_member", "claim.returned")

    def _settle(self, what: str) -> None:
        for one in declined_refunds(self.shop)[:1]:
            match what:
                case "cash" if one.amount_minor <= self.cash_minor:
                    give_cash(self.shop, self.session, one.refund_id, manager(self.shop))
                    self.cash_minor -= one.amount_minor
                case "again":
                    again = try_again(self.shop, self.session, one.refund_id)
                    send_refund(self.shop, self.provider, again.attempt_id, pace=NO_PACE)
                case _:
                    leave_open(self.shop, self.session, one.refund_id)

    def _top_up(self, step: TopUp) -> None:
        cash = Payment(TenderKind.CASH, step.principal_minor + step.too_much_minor)
        top_up_id = self.shop.ids.new()
        try:
            done = top_up(self.shop, self.session, top_up_id, M1, step.principal_minor, (cash,), 0)
        except ShopError as refused:
            _only(refused, "top_up.full")
            return
        self.cash_minor += cash.received_minor - done.change_minor

    def _move(self, kind: str, amount_minor: int) -> None:
        try:
            move_cash(self.shop, self.session, kind, amount_minor, "零钱")
        except ShopError as refused:
            _only(refused, "day.more_than_there_is")
            if kind != OUT or amount_minor <= self.cash_minor:
                raise
            return
        self.cash_minor += amount_minor if kind == IN else -amount_minor

    def _hand_over(self, step: HandOver) -> None:
        counted = max(0, self.cash_minor + step.off_minor)
        left = min(counted, step.left_minor)
        done = hand_over(self.shop, self.session, counted, left, "点过两次")
        assert done.expected_minor == self.cash_minor
        assert done.difference_minor == counted - self.cash_minor
        self.session = sign_in_cashier(self.shop)
        self.cash_minor = left

    def _look(self, what: str) -> None:
        match what:
            case "x":
                print_x(self.shop, self.session)
            case "park":
                self._basket(CODES[:1])
                park(self.shop, self.session)
                (waiting,) = self.shop.store.read(parked.all_parked)
                shown = recall(self.shop, self.session, waiting.code).view
                due = shown.quote.due_minor
                paid = (Payment(TenderKind.CASH, due),)
                done = checkout(self.shop, self.session, shown.basket_id or "", paid, due)
                self.sales.append(done)
                self.cash_minor += due - done.change_minor
            case _:
                self.session = sign_in_manager(self.shop)


def _only(refused: ShopError, *keys: str) -> None:
    """These refusals are part of the day; any other is a fault."""
    if refused.key not in keys:
        raise refused
