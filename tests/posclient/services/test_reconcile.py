"""The provider's statement against the till's attempts: what agrees is silent, each difference has its own name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from posclient.services.checkout import Payment, TenderKind, checkout
from posclient.services.payment import NO_PACE, begin, charge
from posclient.services.reconcile import DifferenceKind, print_reconciliation, reconcile
from posclient.services.refund import refund_to_origin
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import view
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from posclient.store import print_jobs
from sync.payments.faults import Fault
from sync.payments.protocol import RefundRequest
from tests.support.payments import GOOD_CODE, FakeProvider, code_for
from tests.support.shop import TestShop, scan

TODAY = date(2026, 11, 21)
DUE = 25_800


@pytest.fixture
def provider(till: TestShop) -> Iterator[FakeProvider]:
    made = FakeProvider(now_ms=till.clock.now_ms)
    yield made
    made.close()


def sell(shop: Shop, session: Session, provider: FakeProvider, fault: Fault = Fault.NONE) -> str:
    """A sale by code; the attempt's id."""
    scan(shop, session, "6901000700034")
    basket_id = view(shop, session.business_date).basket_id
    assert basket_id is not None
    attempt = begin(shop, session, provider, basket_id, DUE, DUE)
    paid = charge(shop, provider, attempt, code_for(fault) if fault else GOOD_CODE, pace=NO_PACE)
    payment = Payment(TenderKind.CODE, DUE, attempt_id=paid.attempt_id)
    checkout(shop, session, basket_id, (payment,), DUE)
    return attempt.attempt_id


def kinds(shop: Shop, provider: FakeProvider, on: date = TODAY) -> list[DifferenceKind]:
    return [one.kind for one in reconcile(shop, provider, on, pace=NO_PACE).differences]


def test_a_day_that_agrees(shop: Shop, session: Session, provider: FakeProvider) -> None:
    attempt = sell(shop, session, provider)
    refund_to_origin(shop, session, provider, attempt, 800, "return-1", pace=NO_PACE)
    result = reconcile(shop, provider, TODAY, pace=NO_PACE)
    assert result.agrees
    assert (result.here_minor, result.there_minor, result.attempts) == (DUE - 800, DUE - 800, 2)


def test_charged_twice(shop: Shop, session: Session, provider: FakeProvider) -> None:
    attempt = sell(shop, session, provider, Fault.CHARGED_TWICE)
    (found,) = reconcile(shop, provider, TODAY, pace=NO_PACE).differences
    assert (found.kind, found.attempt_id) == (DifferenceKind.TWICE, attempt)
    assert (found.here_minor, found.there_minor) == (DUE, 2 * DUE)


def test_missing_in_the_statement_but_paid_all_the_same(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    sell(shop, session, provider, Fault.NOT_IN_STATEMENT)
    assert kinds(shop, provider) == []  # asked for by itself, it is there: the day beside has it


def test_taken_back_at_the_provider_behind_the_shops_back(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    attempt = sell(shop, session, provider)
    provider.teller.reverse(attempt)
    assert kinds(shop, provider) == [DifferenceKind.MISSING_THERE]


def test_money_that_nothing_here_accounts_for(shop: Shop, session: Session, provider: FakeProvider) -> None:
    attempt = sell(shop, session, provider)
    provider.charge("stranger", GOOD_CODE, 700, 1.0)
    provider.teller.refund(RefundRequest("their refund", attempt, 300))
    assert kinds(shop, provider) == [DifferenceKind.MISSING_HERE, DifferenceKind.MISSING_HERE]


def test_what_has_no_result_yet(shop: Shop, session: Session, provider: FakeProvider) -> None:
    scan(shop, session, "6901000700034")
    basket_id = view(shop, session.business_date).basket_id
    assert basket_id is not None
    begin(shop, session, provider, basket_id, DUE, DUE)
    assert kinds(shop, provider) == [DifferenceKind.OPEN]


def test_each_day_by_itself(shop: Shop, session: Session, provider: FakeProvider, till: TestShop) -> None:
    sell(shop, session, provider)
    till.clock.advance(days=1)  # the business date stays: nobody opened another
    sell(shop, session, provider, Fault.CHARGED_TWICE)
    assert kinds(shop, provider) == []
    assert kinds(shop, provider, date(2026, 11, 22)) == [DifferenceKind.TWICE]


def test_a_provider_that_is_away(shop: Shop, provider: FakeProvider) -> None:
    provider.away = True
    with pytest.raises(ShopError) as error:
        reconcile(shop, provider, TODAY)
    assert error.value.key == "reconcile.away"


def test_the_slip(shop: Shop, session: Session, provider: FakeProvider) -> None:
    sell(shop, session, provider, Fault.CHARGED_TWICE)
    print_reconciliation(shop, session, reconcile(shop, provider, TODAY, pace=NO_PACE))
    (document,) = shop.store.read(
        lambda connection: print_jobs.slip_documents(connection, "reconcile/2026-11-21")
    )
    text = as_text(decode(document), 48)
    for part in ("支付对账 2026-11-21", "平台收了两次", "516.00", "258.00"):
        assert part in text
