"""Giving back to where the money came from: durable first, asked until sure, never more than was paid, never twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from posclient.domain.attempt import Attempt, AttemptState
from posclient.ports import ChargeAnswer, ChargeState
from posclient.services.checkout import Payment, TenderKind, checkout
from posclient.services.payment import NO_PACE, begin, charge
from posclient.services.refund import plan_refund_in, refund_to_origin, send_refund
from posclient.services.resolve import resolve_open_attempts, unresolved
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import view
from posclient.store import payment_attempts
from posclient.store.transaction import Transaction
from tests.support.payments import GOOD_CODE, FakeProvider
from tests.support.shop import rows, scan

DUE = 25_800


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    made = FakeProvider()
    yield made
    made.close()


@pytest.fixture
def origin(shop: Shop, session: Session, provider: FakeProvider) -> Attempt:
    """A sale of ¥258 that was paid by code."""
    scan(shop, session, "6901000700034")
    basket_id = view(shop, session.business_date).basket_id
    assert basket_id is not None
    paid = charge(
        shop, provider, begin(shop, session, provider, basket_id, DUE, DUE), GOOD_CODE, pace=NO_PACE
    )
    payment = Payment(TenderKind.CODE, DUE, attempt_id=paid.attempt_id)
    checkout(shop, session, basket_id, (payment,), DUE)
    return paid


def test_a_part_goes_back_and_then_the_rest(
    shop: Shop, session: Session, provider: FakeProvider, origin: Attempt
) -> None:
    first = refund_to_origin(shop, session, provider, origin.attempt_id, 10_000, "return-1", pace=NO_PACE)
    assert first.state is AttemptState.COMPLETED
    assert first.provider_ref
    assert provider.net_minor() == DUE - 10_000
    with pytest.raises(ShopError) as error:
        refund_to_origin(shop, session, provider, origin.attempt_id, DUE, "return-2", pace=NO_PACE)
    assert (error.value.key, error.value.values) == ("payment.refund_too_much", {"left_minor": DUE - 10_000})
    refund_to_origin(shop, session, provider, origin.attempt_id, DUE - 10_000, "return-2", pace=NO_PACE)
    assert provider.net_minor() == 0


def test_sent_twice_it_goes_back_once(
    shop: Shop, session: Session, provider: FakeProvider, origin: Attempt
) -> None:
    refund = refund_to_origin(shop, session, provider, origin.attempt_id, 500, "return-1", pace=NO_PACE)
    assert send_refund(shop, provider, refund.attempt_id, pace=NO_PACE) == refund
    provider.refund(refund.attempt_id, origin.attempt_id, 500, 1.0)
    assert provider.net_minor() == DUE - 500


def test_planned_with_the_return_and_sent_after_the_till_was_off(
    shop: Shop, session: Session, provider: FakeProvider, origin: Attempt
) -> None:
    def plan(connection: Transaction) -> Attempt:
        return plan_refund_in(connection, shop, session, origin.attempt_id, 500, "return-1")

    shop.store.write(plan, name="plan")
    provider.away = True
    resolve_open_attempts(shop, provider, at_start=True, pace=NO_PACE)
    assert len(shop.store.read(unresolved)) == 1
    provider.away = False
    resolve_open_attempts(shop, provider, pace=NO_PACE)
    assert not shop.store.read(unresolved)
    assert provider.net_minor() == DUE - 500


def test_not_heard_it_is_sent_again(
    shop: Shop, session: Session, provider: FakeProvider, origin: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = provider.refund

    def unheard(refund_id: str, origin_id: str, amount_minor: int, timeout_s: float) -> ChargeAnswer:
        heard(refund_id, origin_id, amount_minor, timeout_s)
        return ChargeAnswer(ChargeState.UNKNOWN)

    with monkeypatch.context() as patched:
        patched.setattr(provider, "refund", unheard)
        refund = refund_to_origin(shop, session, provider, origin.attempt_id, 500, "return-1", pace=NO_PACE)
    assert refund.state is AttemptState.UNKNOWN
    resolve_open_attempts(shop, provider, pace=NO_PACE)
    found = shop.store.read(lambda connection: payment_attempts.by_id(connection, refund.attempt_id))
    assert found is not None
    assert found.state is AttemptState.COMPLETED
    assert provider.net_minor() == DUE - 500


def test_declined_the_customer_gets_it_another_way(
    shop: Shop, session: Session, provider: FakeProvider, origin: Attempt
) -> None:
    provider.refund("elsewhere", origin.attempt_id, DUE, 1.0)  # somebody gave it back at the provider's page
    refund = refund_to_origin(shop, session, provider, origin.attempt_id, 500, "return-1", pace=NO_PACE)
    assert refund.state is AttemptState.DECLINED
    assert not shop.store.read(unresolved)


def test_another_tills_receipt(shop: Shop, session: Session, provider: FakeProvider) -> None:
    provider.charge("theirs", GOOD_CODE, 3_000, 1.0)

    def plan(connection: Transaction) -> Attempt:
        return plan_refund_in(
            connection, shop, session, "theirs", 1_000, "return-1", provider="fake", charged_minor=3_000
        )

    planned = shop.store.write(plan, name="plan")
    assert send_refund(shop, provider, planned.attempt_id, pace=NO_PACE).state is AttemptState.COMPLETED
    assert provider.net_minor() == 2_000


def test_what_was_not_paid_does_not_go_back(
    shop: Shop, session: Session, provider: FakeProvider, origin: Attempt
) -> None:
    refund = refund_to_origin(shop, session, provider, origin.attempt_id, 500, "return-1", pace=NO_PACE)
    for wrong, key in (
        ("nobody's", "payment.no_such_attempt"),
        (refund.attempt_id, "payment.not_refundable"),
    ):
        with pytest.raises(ShopError) as error:
            refund_to_origin(shop, session, provider, wrong, 1, "return-2", pace=NO_PACE)
        assert error.value.key == key
    with pytest.raises(ShopError):
        send_refund(shop, provider, origin.attempt_id, pace=NO_PACE)
    assert len(rows(shop.store, "payment_attempt")) == 2
