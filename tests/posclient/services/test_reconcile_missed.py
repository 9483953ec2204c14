"""Days that nobody reconciled are found and reconciled, each once, with paper only where they differ."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from posclient.services.payment import NO_PACE
from posclient.services.reconcile import print_reconciliation, reconcile
from posclient.services.reconcile_missed import missed_days, reconcile_missed
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import print_jobs
from sync.payments.faults import Fault
from tests.posclient.services.test_reconcile import TODAY, sell
from tests.support.payments import FakeProvider
from tests.support.shop import TestShop


@pytest.fixture
def provider(till: TestShop) -> Iterator[FakeProvider]:
    made = FakeProvider(now_ms=till.clock.now_ms)
    yield made
    made.close()


def slips(shop: Shop) -> int:
    return len(
        shop.store.read(lambda connection: print_jobs.slip_documents(connection, f"reconcile/{TODAY}"))
    )


def test_codes_taken_after_the_days_end_are_reconciled_the_next_day(
    till: TestShop, shop: Shop, session: Session, provider: FakeProvider
) -> None:
    sell(shop, session, provider)
    till.clock.advance(seconds=1)
    print_reconciliation(shop, session, reconcile(shop, provider, TODAY, pace=NO_PACE))
    till.clock.advance(seconds=1)
    sell(shop, session, provider)
    assert missed_days(shop) == ()  # the day is not over yet

    till.clock.advance(days=1)
    assert missed_days(shop) == (TODAY,)
    assert reconcile_missed(shop, session, provider, pace=NO_PACE) == ()
    assert slips(shop) == 1  # that of the day's end: it agrees, so no other paper
    assert missed_days(shop) == ()


def test_a_day_that_differs_is_printed_once(
    till: TestShop, shop: Shop, session: Session, provider: FakeProvider
) -> None:
    sell(shop, session, provider, Fault.CHARGED_TWICE)
    till.clock.advance(days=1)
    (found,) = reconcile_missed(shop, session, provider, pace=NO_PACE)
    assert (found.on, len(found.differences), slips(shop)) == (TODAY, 1, 1)
    assert reconcile_missed(shop, session, provider, pace=NO_PACE) == ()


def test_a_provider_that_is_away_is_asked_again(
    till: TestShop, shop: Shop, session: Session, provider: FakeProvider
) -> None:
    sell(shop, session, provider)
    till.clock.advance(days=1)
    provider.away = True
    with pytest.raises(ShopError, match="away"):
        reconcile_missed(shop, session, provider, pace=NO_PACE)
    provider.away = False
    assert missed_days(shop) == (TODAY,)


def test_nobody_is_asked_where_there_were_no_codes(
    till: TestShop, shop: Shop, session: Session, provider: FakeProvider
) -> None:
    provider.away = True
    till.clock.advance(days=1)
    assert reconcile_missed(shop, session, provider) == ()
