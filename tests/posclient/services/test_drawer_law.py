"""The laws of the drawer, whatever happens in whatever order in a day: cash in drawer = float + cash sales − change −
returns + in − out; the sum of the tenders is what is due, and what was handed over is due and change.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from posclient.domain.day_figures import expected_cash, merged
from posclient.domain.tender import TenderKind
from posclient.services.cash import IN, OUT
from posclient.services.day_end import close_day
from posclient.services.declined_refunds import declined_refunds, leave_open
from posclient.services.shift import hand_over
from posclient.services.shop import Shop
from posclient.store import tables as t
from posclient.store.transaction import Transaction
from tests.support.days import all_shifts, figures, manager
from tests.support.drawer import (
    CODES,
    Claim,
    Drawer,
    Exchange,
    HandOver,
    Look,
    Move,
    OpenReturn,
    Owed,
    Return,
    Sale,
    Split,
    Step,
    TopUp,
)
from tests.support.payments import FakeProvider
from tests.support.returns import use_policy
from tests.support.shop import TestShop, make_shop, sign_in_cashier

CODE = st.sampled_from(CODES)
GOODS = st.lists(CODE, min_size=1, max_size=3).map(tuple)
SPLIT = st.builds(
    Split,
    kinds=st.lists(
        st.sampled_from(
            (TenderKind.CODE, TenderKind.CARD, TenderKind.QR, TenderKind.STORED, TenderKind.POINTS)
        ),
        unique=True,
        max_size=3,
    ).map(tuple),
    permille=st.integers(1, 1000),
    too_much_minor=st.sampled_from((0, 0, 3, 50, 10_000)),
    refund_is_declined=st.booleans(),
)
STEPS = st.lists(
    st.one_of(
        st.builds(Sale, codes=GOODS, split=SPLIT, member=st.booleans()),
        st.builds(Return, which=st.integers(0, 9), lines=st.integers(1, 3)),
        st.builds(Exchange, which=st.integers(0, 9), lines=st.integers(1, 3), codes=GOODS),
        st.builds(OpenReturn, code=st.sampled_from(CODES[:3]), stored=st.booleans()),
        st.builds(Claim, which=st.integers(0, 9)),
        st.builds(Owed, what=st.sampled_from(("cash", "again", "left"))),
        st.builds(TopUp, principal_minor=st.integers(100, 30_000), too_much_minor=st.integers(0, 10_000)),
        st.builds(Move, kind=st.sampled_from((IN, OUT)), amount_minor=st.integers(1, 60_000)),
        st.builds(HandOver, off_minor=st.integers(-500, 500), left_minor=st.integers(0, 100_000)),
        st.builds(Look, what=st.sampled_from(("x", "park", "sign in"))),
    ),
    min_size=1,
    max_size=14,
)


@pytest.fixture
def fresh() -> Iterator[list[TestShop]]:
    """The shops of the examples, closed at the end."""
    opened: list[TestShop] = []
    yield opened
    for till in opened:
        till.store.close()


def assert_tenders(shop: Shop) -> None:
    """Of each document: what its tenders pay is what is due, and what was handed over beyond it came back."""
    paid, received, change = (
        func.coalesce(func.sum(column), 0)
        for column in (t.tender.c.amount_minor, t.tender.c.received_minor, t.tender.c.change_minor)
    )
    query = (
        select(t.sale.c.receipt_no, t.sale.c.due_minor, paid, received, change)
        .outerjoin(t.tender, t.tender.c.sale_id == t.sale.c.sale_id)
        .group_by(t.sale.c.sale_id)
    )

    def read(connection: Transaction) -> None:
        for receipt_no, due, paid_minor, received_minor, change_minor in connection.execute(query):
            assert paid_minor == due, receipt_no
            assert received_minor == due + change_minor, receipt_no

    shop.store.read(read)


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
    fresh: list[TestShop], steps: list[Step], float_minor: int, rounding: str
) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(FakeProvider()) as provider:
        till = make_shop(Path(folder))
        fresh.append(till)
        shop = till.shop
        use_policy(shop, rounding=rounding)
        drawer = Drawer(shop, sign_in_cashier(shop), provider)
        drawer.begin(float_minor)
        for step in steps:
            drawer.do(step)
            if drawer.cash_minor < 0:  # more was given back than there is: the manager brings it
                drawer.do(Move(IN, -drawer.cash_minor))
            assert expected_cash(figures(shop)) == drawer.cash_minor
        assert_tenders(shop)
        for one in declined_refunds(shop):
            leave_open(shop, drawer.session, one.refund_id)
        hand_over(shop, drawer.session, drawer.cash_minor, 0)
        parts = [figures(shop, shift.shift_id) for shift in all_shifts(shop)]
        assert close_day(shop, drawer.session, approved_by=manager(shop)).figures == merged(parts)
        till.store.close()
        fresh.remove(till)
