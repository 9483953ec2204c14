"""A payment that is completed behind the counter: its basket does not stay on the screen to be paid a second time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from posclient.domain.attempt import AttemptState
from posclient.services.payment import NO_PACE, begin, charge
from posclient.services.resolve import resolve_open_attempts
from posclient.store import sales
from tests.support.payments import GOOD_CODE, FakeProvider
from tests.ui.counter import FORMULA, Counter


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    made = FakeProvider()
    yield made
    made.close()


def test_the_screen_lets_go_of_it(counter: Counter, provider: FakeProvider) -> None:
    counter.scan(FORMULA)
    shop, session, shown = counter.till.shop, counter.context.session, counter.basket()
    due_minor = shown.quote.due_minor
    attempt = begin(shop, session, provider, shown.basket_id or "", due_minor, due_minor)
    assert charge(shop, provider, attempt, GOOD_CODE, pace=NO_PACE).state is AttemptState.PAID

    resolve_open_attempts(shop, provider, at_start=True, pace=NO_PACE)

    counter.wait(lambda: counter.parts.lines.rowCount() == 0)
    counter.type("\n\n")
    assert counter.till.store.read(sales.totals).sales == 1
    assert counter.till.store.read(sales.totals).tenders == {"code": due_minor}
