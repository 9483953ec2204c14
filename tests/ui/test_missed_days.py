"""At a sign-in the days that nobody reconciled are reconciled; the cashier presses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from posclient.services.paper import of_subject
from posclient.services.reconcile_missed import missed_days
from sync.payments.faults import Fault
from tests.support.payments import FakeProvider, code_for
from tests.support.small_shop import SmallShop, small_shop
from tests.ui.counter import FORMULA, Counter, open_counter
from ui.missed_days import MissedDays


@pytest.fixture
def counter(till_application: QApplication, tmp_path: Path) -> Iterator[Counter]:
    with small_shop(tmp_path) as made:
        provider = FakeProvider(now_ms=made.clock.now_ms)
        till: SmallShop = replace(made, shop=replace(made.shop, provider=provider))
        with open_counter(till) as opened:
            yield opened
        provider.close()


def test_what_differs_is_printed_and_said_at_the_next_days_sign_in(counter: Counter) -> None:
    shop = counter.till.shop
    missed = MissedDays(counter.context)
    counter.sign_in()
    counter.scan(FORMULA)
    counter.scan(code_for(Fault.CHARGED_TWICE))
    counter.wait(lambda: counter.sale.is_done)
    counter.context.end_session()
    counter.till.clock.advance(days=1)
    (day,) = missed_days(shop)

    counter.sign_in()
    counter.wait(lambda: missed_days(shop) == ())
    counter.settle()
    assert f"{day.isoformat()} 的付款码对账有 1 处不一致" in counter.toast
    assert len(of_subject(shop, f"reconcile/{day.isoformat()}")) == 1
    missed.look()
    counter.settle()
    assert len(of_subject(shop, f"reconcile/{day.isoformat()}")) == 1
