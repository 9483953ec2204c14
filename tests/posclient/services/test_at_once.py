"""Two people, or two answers, in the same moment: a clear outcome each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import func, select

from posclient.domain.attempt import AttemptState
from posclient.domain.day_figures import expected_cash
from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.services.checkout import checkout
from posclient.services.payment import NO_PACE, begin, charge
from posclient.services.resolve import resolve_open_attempts
from posclient.services.shift import hand_over
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.sign_in import sign_in
from posclient.services.view import view
from posclient.store import tables as t
from posclient.wire.events import PaymentSettled
from tests.support.days import all_shifts, figures, sign_in_manager
from tests.support.payments import GOOD_CODE, FakeProvider
from tests.support.returns import events
from tests.support.samples import CASHIER, MANAGER, PIN
from tests.support.shop import scan, sign_in_cashier

FORMULA = "6901000700034"
ROUNDS = 6


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    made = FakeProvider()
    yield made
    made.close()


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each of them came to: a result, or the key of why not."""
    start = threading.Barrier(len(works))

    def one(work: Callable[[], object]) -> object:
        start.wait()
        try:
            return work()
        except ShopError as refused:
            return refused.key

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def tenders_of(shop: Shop, sale_id: str) -> int:
    query = select(func.count()).where(t.tender.c.sale_id == sale_id)
    return int(shop.store.read(lambda connection: connection.execute(query).scalar_one()))


def test_two_sign_in_at_once_and_work_in_one_shift(shop: Shop) -> None:
    sessions = at_once(lambda: sign_in(shop, CASHIER, PIN), lambda: sign_in(shop, MANAGER, PIN))

    assert all(isinstance(one, Session) for one in sessions)
    assert len({one.shift_id for one in sessions if isinstance(one, Session)}) == 1
    assert len(all_shifts(shop)) == 1


def test_one_sells_while_the_other_hands_over(shop: Shop) -> None:
    """The sale is in the shift and in its count, or it is refused and the basket waits for the next shift."""
    for _ in range(ROUNDS):
        cashier, manager = sign_in_cashier(shop), sign_in_manager(shop)
        scan(shop, cashier, FORMULA)
        shown = view(shop, cashier.business_date)
        due = shown.quote.due_minor
        paid = (Payment(TenderKind.CASH, due),)
        before = expected_cash(figures(shop))

        sold, handed = at_once(
            partial(checkout, shop, cashier, shown.basket_id or "", paid, due),
            partial(hand_over, shop, manager, before + due, before + due, "点过两次"),
        )

        assert not isinstance(sold, str)  # goods on the counter keep the shift, so the sale is never refused
        if handed == "day.basket_open":
            handed = hand_over(shop, manager, before + due, before + due, "点过两次")
        assert all_shifts(shop)[-1].expected_minor == before + due


def test_two_press_pay_for_one_basket(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    shown = view(shop, session.business_date)
    due, basket_id = shown.quote.due_minor, shown.basket_id or ""
    paid = (Payment(TenderKind.CASH, due),)

    first, second = at_once(
        lambda: checkout(shop, session, basket_id, paid, due),
        lambda: checkout(shop, session, basket_id, paid, due),
    )

    assert first == second
    assert expected_cash(figures(shop)) == due


def test_a_providers_answer_that_comes_twice_counts_once(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    """The charge is asked for twice and looked into at the same moment; every answer says that it is paid."""
    for n in range(1, ROUNDS + 1):
        scan(shop, session, FORMULA)
        shown = view(shop, session.business_date)
        due, basket_id = shown.quote.due_minor, shown.basket_id or ""
        attempt = begin(shop, session, provider, basket_id, due, due)
        at_once(
            partial(charge, shop, provider, attempt, GOOD_CODE, pace=NO_PACE),
            partial(charge, shop, provider, attempt, GOOD_CODE, pace=NO_PACE),
            lambda: resolve_open_attempts(shop, provider, pace=NO_PACE),
        )
        payment = Payment(TenderKind.CODE, due, attempt_id=attempt.attempt_id)
        done = checkout(shop, session, basket_id, (payment,), due)

        assert provider.net_minor() == n * due
        settled = [one for one in events(shop) if isinstance(one, PaymentSettled)]
        assert [one.attempt_id for one in settled].count(attempt.attempt_id) == 1
        assert tenders_of(shop, done.sale_id) == 1


def test_a_yes_behind_the_reversal_is_no_yes(shop: Shop, session: Session, provider: FakeProvider) -> None:
    scan(shop, session, FORMULA)
    shown = view(shop, session.business_date)
    due, basket_id = shown.quote.due_minor, shown.basket_id or ""
    attempt = begin(shop, session, provider, basket_id, due, due)
    provider.reverse(attempt.attempt_id, 1)

    late = charge(shop, provider, attempt, GOOD_CODE, pace=NO_PACE)

    assert late.state in {AttemptState.DECLINED, AttemptState.REVERSED}
    assert provider.net_minor() == 0
    with pytest.raises(ShopError, match=r"checkout\.attempt_not_paid"):
        checkout(
            shop, session, basket_id, (Payment(TenderKind.CODE, due, attempt_id=attempt.attempt_id),), due
        )
