"""A clock that is set back before each step of a day: the date stays, order is by number, the drawer adds up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from posclient.domain.day_figures import expected_cash
from posclient.domain.tender import TenderKind
from posclient.services.cash import IN, OUT
from posclient.services.day_end import close_day
from posclient.services.park import park, parked_baskets, recall
from posclient.services.sell import cancel
from posclient.services.shift import hand_over
from posclient.store import audit
from posclient.store import tables as t
from tests.support.days import figures, manager
from tests.support.drawer import (
    CODES,
    Claim,
    Drawer,
    Exchange,
    HandOver,
    Look,
    Move,
    OpenReturn,
    Return,
    Sale,
    Split,
    Step,
    TopUp,
)
from tests.support.payments import FakeProvider
from tests.support.shop import TestShop, scan, sign_in_cashier

BY_CODE = Split((TenderKind.CODE, TenderKind.STORED), 400)
STEPS: tuple[Step, ...] = (
    Sale(CODES[:2], Split(too_much_minor=100), member=False),
    Claim(0),
    Sale(CODES[1:3], BY_CODE, member=True),
    Return(1, 1),
    Exchange(1, 1, CODES[2:3]),
    OpenReturn(CODES[0], stored=True),
    TopUp(10_000, 50),
    Move(IN, 5_000),
    Look("park"),
    Look("x"),
    HandOver(-20, 10_000),
    Sale(CODES[:1], Split(), member=True),
    Look("sign in"),
    Return(3, 1),
    Move(OUT, 1_000),
)
"""All that moves something, each once at least."""


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    made = FakeProvider()
    yield made
    made.close()


@pytest.mark.parametrize("back", [timedelta(minutes=10), timedelta(days=1), timedelta(days=400)])
def test_the_day_goes_on_and_adds_up(till: TestShop, provider: FakeProvider, back: timedelta) -> None:
    shop = till.shop
    drawer = Drawer(shop, sign_in_cashier(shop), provider)
    drawer.begin(50_000)
    today = drawer.session.business_date
    for step in STEPS:
        till.clock.advance(seconds=-back.total_seconds())
        drawer.do(step)
        assert drawer.session.business_date == today
        assert expected_cash(figures(shop)) == drawer.cash_minor
    till.clock.advance(seconds=-back.total_seconds())
    hand_over(shop, drawer.session, drawer.cash_minor, 0)
    till.clock.advance(seconds=-back.total_seconds())
    done = close_day(shop, drawer.session, approved_by=manager(shop))

    assert done.business_date == today
    assert sign_in_cashier(shop).business_date == today + timedelta(days=1)
    numbers = select(t.outbox.c.seq).order_by(t.outbox.c.seq)
    seqs = shop.store.read(lambda connection: list(connection.execute(numbers).scalars()))
    assert seqs == list(range(1, len(seqs) + 1))
    dates = shop.store.read(lambda c: set(c.execute(select(t.sale.c.business_date)).scalars()))
    assert {date.fromisoformat(day) for day in dates} == {today}
    assert shop.store.read(lambda c: audit.first_broken(c, shop.audit_key)) is None


def test_what_waits_is_taken_up_after_the_clock_was_set_back(till: TestShop) -> None:
    shop, session = till.shop, sign_in_cashier(till.shop)
    scan(shop, session, CODES[0])
    park(shop, session)
    till.clock.advance(days=-30)
    (waiting,) = parked_baskets(shop, session)

    shown = recall(shop, session, waiting.code).view

    assert shown.pieces == 1
    cancel(shop, session)
