"""Cash in drawer = float + cash sales − change − returns + in − out, whatever happens in whatever order in a day."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from posclient.domain.day_figures import expected_cash, merged
from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.services.cash import IN, OUT, move_cash, set_float
from posclient.services.checkout import CheckoutDone, checkout
from posclient.services.day_end import close_day
from posclient.services.park import park, recall
from posclient.services.shift import hand_over, print_x
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.top_up import top_up
from posclient.services.view import view
from posclient.store import parked
from tests.support.days import all_shifts, figures, manager, sign_in_manager
from tests.support.returns import back, found, sell, use_policy
from tests.support.samples import M1
from tests.support.shop import TestShop, make_shop, scan, sign_in_cashier

CODES = ("6901000700034", "6901000700058", "036000291452", "2210001018005", "96385074")
CODE = st.sampled_from(CODES)
AMOUNT = st.integers(1, 60_000)


@dataclass(frozen=True)
class Sale:
    """So much by card, the rest in cash with so much too much handed over."""

    codes: tuple[str, ...]
    card_minor: int
    too_much_minor: int
    member: bool


@dataclass(frozen=True)
class Return:
    which: int
    lines: int


@dataclass(frozen=True)
class Move:
    kind: str
    amount_minor: int


@dataclass(frozen=True)
class TopUp:
    """In cash, with so much too much handed over."""

    principal_minor: int
    too_much_minor: int


@dataclass(frozen=True)
class HandOver:
    off_minor: int
    left_minor: int


@dataclass(frozen=True)
class Look:
    """An X report, a basket parked and taken up, another operator: nothing of it moves cash."""

    what: str


STEPS = st.lists(
    st.one_of(
        st.builds(
            Sale,
            codes=st.lists(CODE, min_size=1, max_size=3).map(tuple),
            card_minor=st.integers(0, 20_000),
            too_much_minor=st.integers(0, 10_000),
            member=st.booleans(),
        ),
        st.builds(Return, which=st.integers(0, 9), lines=st.integers(1, 3)),
        st.builds(TopUp, principal_minor=st.integers(100, 30_000), too_much_minor=st.integers(0, 10_000)),
        st.builds(Move, kind=st.sampled_from((IN, OUT)), amount_minor=AMOUNT),
        st.builds(HandOver, off_minor=st.integers(-500, 500), left_minor=st.integers(0, 100_000)),
        st.builds(Look, what=st.sampled_from(("x", "park", "sign in"))),
    ),
    min_size=1,
    max_size=12,
)


class Drawer:
    """What a person who stands beside the till sees lying in the drawer."""

    def __init__(self, shop: Shop, session: Session) -> None:
        self.shop = shop
        self.session = session
        self.cash_minor = 0
        self.sales: list[CheckoutDone] = []
        self.gone: set[str] = set()

    def begin(self, float_minor: int) -> None:
        set_float(self.shop, self.session, float_minor)
        self.cash_minor = float_minor

    def do(self, step: Sale | Return | TopUp | Move | HandOver | Look) -> None:
        match step:
            case Sale():
                self._sell(step)
            case Return():
                self._return(step)
            case TopUp(principal_minor, too_much_minor):
                cash = Payment(TenderKind.CASH, principal_minor + too_much_minor)
                top_up_id = self.shop.ids.new()
                done = top_up(self.shop, self.session, top_up_id, M1, principal_minor, (cash,), 0)
                self.cash_minor += cash.received_minor - done.change_minor
            case Move(kind, amount_minor):
                self._move(kind, amount_minor)
            case HandOver(off_minor, left_minor):
                self._hand_over(off_minor, left_minor)
            case Look(what):
                self._look(what)

    def _sell(self, step: Sale) -> None:
        if step.member:
            self.sales.append(sell(self.shop, self.session, *step.codes, member_id="M1"))
            self.cash_minor += self.sales[-1].due_minor
            return
        for code in step.codes:
            scan(self.shop, self.session, code)
        shown = view(self.shop, self.session.business_date)
        assert shown.basket_id is not None
        due = shown.quote.due_minor
        card = min(step.card_minor, due - 1)
        cash = Payment(TenderKind.CASH, due - card + step.too_much_minor)
        paid = (Payment(TenderKind.CARD, card, "886621"), cash) if card > 0 else (cash,)
        done = checkout(self.shop, self.session, shown.basket_id, paid, due)
        self.cash_minor += cash.received_minor - done.change_minor
        self.sales.append(done)

    def _return(self, step: Return) -> None:
        if not self.sales:
            return
        sale = self.sales[step.which % len(self.sales)]
        if sale.sale_id in self.gone:
            return
        receipt = found(self.shop, self.session, sale)
        left = [place for place, line in enumerate(receipt.original.lines) if receipt.left[line.line_id]]
        chosen = {place: receipt.left[receipt.original.lines[place].line_id] for place in left[: step.lines]}
        if chosen:
            done = back(self.shop, self.session, receipt, chosen, card_reference="000123")
            self.cash_minor -= done.cash_minor
            if len(chosen) == len(left):
                self.gone.add(sale.sale_id)

    def _move(self, kind: str, amount_minor: int) -> None:
        if kind == OUT and amount_minor > self.cash_minor:
            with pytest.raises(ShopError):
                move_cash(self.shop, self.session, kind, amount_minor, "交银行")
            return
        move_cash(self.shop, self.session, kind, amount_minor, "零钱")
        self.cash_minor += amount_minor if kind == IN else -amount_minor

    def _hand_over(self, off_minor: int, left_minor: int) -> None:
        """Somebody took or lost a little, or put in her own; what is not left goes into the safe."""
        counted = max(0, self.cash_minor + off_minor)
        left = min(counted, left_minor)
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
                scan(self.shop, self.session, CODES[0])
                park(self.shop, self.session)
                (waiting,) = self.shop.store.read(parked.all_parked)
                recalled = recall(self.shop, self.session, waiting.code)
                assert recalled.view.basket_id is not None
                due = recalled.view.quote.due_minor
                done = checkout(
                    self.shop,
                    self.session,
                    recalled.view.basket_id,
                    (Payment(TenderKind.CASH, due),),
                    due,
                )
                self.cash_minor += done.due_minor
            case _:
                self.session = sign_in_manager(self.shop)


@pytest.fixture
def fresh() -> Iterator[list[TestShop]]:
    """The shops of the examples, closed at the end."""
    opened: list[TestShop] = []
    yield opened
    for till in opened:
        till.store.close()


@given(steps=STEPS, float_minor=st.integers(0, 100_000), rounding=st.sampled_from(("none", "jiao", "yuan")))
@settings(
    max_examples=20,
    phases=(
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ),  # an example is a whole day in a real store: no shrinking
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_law_of_the_drawer(
    fresh: list[TestShop],
    steps: list[Sale | Return | TopUp | Move | HandOver | Look],
    float_minor: int,
    rounding: str,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        till = make_shop(Path(folder))
        fresh.append(till)
        shop = till.shop
        use_policy(shop, rounding=rounding)
        drawer = Drawer(shop, sign_in_cashier(shop))
        drawer.begin(float_minor)
        for step in steps:
            drawer.do(step)
            if drawer.cash_minor < 0:  # more was given back than there is: the manager brings it
                drawer.do(Move("in", -drawer.cash_minor))
            assert expected_cash(figures(shop)) == drawer.cash_minor
        hand_over(shop, drawer.session, drawer.cash_minor, 0)
        parts = [figures(shop, shift.shift_id) for shift in all_shifts(shop)]
        assert close_day(shop, drawer.session, approved_by=manager(shop)).figures == merged(parts)
        till.store.close()
        fresh.remove(till)
