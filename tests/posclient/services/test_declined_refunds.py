"""A refund that the provider declined: somebody decides, her money is never forgotten, and the drawer's sum holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from posclient.domain.attempt import Attempt, AttemptState
from posclient.domain.day_figures import expected_cash
from posclient.domain.staff import Operator
from posclient.services import declined_refunds
from posclient.services.approval import ApprovalNeededError
from posclient.services.checkout import Payment, TenderKind, checkout
from posclient.services.day_end import what_keeps_the_day
from posclient.services.declined_refunds import DeclinedRefund, give_cash, leave_open, try_again
from posclient.services.payment import NO_PACE, begin, charge
from posclient.services.refund import plan_refund_in, send_planned
from posclient.services.shift import print_x
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.status import status
from posclient.services.view import view
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from posclient.store import day_sums, operators, outbox, print_jobs, shifts
from posclient.store.transaction import Transaction
from posclient.wire.codec import decode_event
from posclient.wire.events import PaymentSettled
from sync.payments.faults import Fault
from tests.support import samples
from tests.support.payments import FakeProvider, code_for
from tests.support.shop import dump, failing, rows, scan

DUE = 25_800


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    made = FakeProvider()
    yield made
    made.close()


@pytest.fixture
def declined(shop: Shop, session: Session, provider: FakeProvider) -> Attempt:
    """¥258 were charged by code; ¥100 of it should go back, and the provider will not."""
    scan(shop, session, "6901000700034")
    basket_id = view(shop, session.business_date).basket_id
    assert basket_id is not None
    attempt = begin(shop, session, provider, basket_id, DUE, DUE)
    charge(shop, provider, attempt, code_for(Fault.REFUND_DECLINED), pace=NO_PACE)
    checkout(shop, session, basket_id, (Payment(TenderKind.CODE, DUE, attempt_id=attempt.attempt_id),), DUE)
    shop.store.write(
        lambda connection: plan_refund_in(connection, shop, session, attempt.attempt_id, 10_000, "return-1"),
        name="plan",
    )
    (refund,) = send_planned(shop, provider, pace=NO_PACE)
    assert refund.state is AttemptState.DECLINED
    return refund


def owed(shop: Shop) -> tuple[DeclinedRefund, ...]:
    return declined_refunds.declined_refunds(shop)


def manager(shop: Shop) -> Operator:
    return next(
        who for who in shop.store.read(operators.active_operators) if who.operator_id == samples.MANAGER
    )


def outcomes(shop: Shop) -> list[str]:
    events = (decode_event(one.payload) for one in shop.store.read(lambda c: outbox.batch(c, 1, 1)))
    return [event.outcome for event in events if isinstance(event, PaymentSettled)]


def drawer(shop: Shop) -> dict[str, int]:
    def read(connection: Transaction) -> dict[str, int]:
        shift = shifts.current(connection)
        assert shift is not None
        return day_sums.figures_of(connection, (shift,))

    return shop.store.read(read)


def keeps(shop: Shop, session: Session) -> set[str]:
    return {
        refused.key for refused in shop.store.read(lambda c: what_keeps_the_day(c, session.business_date))
    }


def test_it_comes_up_and_keeps_the_day_until_somebody_decides(
    shop: Shop, session: Session, declined: Attempt
) -> None:
    (shown,) = owed(shop)
    assert (shown.refund_id, shown.amount_minor, shown.left) == (declined.attempt_id, 10_000, False)
    assert status(shop).refunds_owed == 1
    assert "day.refunds_declined" in keeps(shop, session)
    assert outcomes(shop)[-1] == "refund_declined"
    leave_open(shop, session, declined.attempt_id)
    assert "day.refunds_declined" not in keeps(shop, session)
    assert owed(shop)[0].left
    assert status(shop).refunds_owed == 1


def test_left_open_it_stands_on_the_day_s_papers(shop: Shop, session: Session, declined: Attempt) -> None:
    leave_open(shop, session, declined.attempt_id)
    figures = drawer(shop)
    assert (figures["refunds.declined"], figures["log.refund_left"]) == (10_000, 1)
    print_x(shop, session)
    (document,) = shop.store.read(lambda c: print_jobs.slip_documents(c, f"x/{session.shift_id}"))
    text = as_text(decode(document), 48)
    assert "平台没退成、还欠顾客的" in text
    assert "100.00" in text


def test_tried_again_it_goes_back_once(
    shop: Shop, session: Session, provider: FakeProvider, declined: Attempt
) -> None:
    again = try_again(shop, session, declined.attempt_id)
    assert again.attempt_id != declined.attempt_id
    assert [one.state for one in send_planned(shop, provider, pace=NO_PACE)] == [AttemptState.COMPLETED]
    assert owed(shop) == ()
    assert provider.net_minor() == DUE - 10_000
    with pytest.raises(ShopError) as error:
        try_again(shop, session, declined.attempt_id)
    assert error.value.key == "refund.settled"


def test_another_till_s_charge_can_be_tried_again_too(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    def plan(connection: Transaction) -> Attempt:
        return plan_refund_in(
            connection, shop, session, "elsewhere", 700, "return-1", provider="fake", charged_minor=1_000
        )

    shop.store.write(plan, name="plan")
    (refund,) = send_planned(shop, provider, pace=NO_PACE)  # this provider knows no such charge
    again = try_again(shop, session, refund.attempt_id)
    assert (again.origin_id, again.amount_minor, again.provider) == ("elsewhere", 700, "fake")


def test_cash_needs_a_manager_and_leaves_the_drawer_right(
    shop: Shop, session: Session, declined: Attempt
) -> None:
    before = expected_cash(drawer(shop))
    with pytest.raises(ApprovalNeededError):
        give_cash(shop, session, declined.attempt_id)
    with pytest.raises(ShopError) as error:
        give_cash(shop, session, declined.attempt_id, manager(shop))
    assert error.value.key == "day.more_than_there_is"
    assert owed(shop)
    scan(shop, session, "6901000700034")
    shown = view(shop, session.business_date)
    assert shown.basket_id is not None
    checkout(shop, session, shown.basket_id, (Payment(TenderKind.CASH, DUE),), DUE)
    give_cash(shop, session, declined.attempt_id, manager(shop))
    assert expected_cash(drawer(shop)) == before + DUE - 10_000
    assert drawer(shop)["log.refund_cash"] == 1
    assert "refunds.declined" not in drawer(shop)
    assert owed(shop) == ()
    assert outcomes(shop)[-2:] == ["refund_declined", "refunded_in_cash"]
    (moved,) = [row for row in rows(shop.store, "cash_movement") if -10_000 in row]
    assert "return-1" in str(moved)
    with pytest.raises(ShopError):
        give_cash(shop, session, declined.attempt_id, manager(shop))


def test_a_till_that_dies_in_it_has_done_nothing(shop: Shop, session: Session, declined: Attempt) -> None:
    before = dump(shop.store)
    for at in range(1, 100):
        broken, store = failing(shop, at)
        try:
            leave_open(broken, session, declined.attempt_id)
        except Exception:  # noqa: BLE001 - whatever the power cut looks like
            assert dump(shop.store) == before
        if store.statements < at:
            return
    pytest.fail("it never came through")
