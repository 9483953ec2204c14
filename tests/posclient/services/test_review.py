"""The review of a real shop, counted in a process of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest

from posclient.domain.review.figures import Figures
from posclient.domain.review.period import Period
from posclient.domain.review.review import Review
from posclient.domain.review.tables import Worth
from posclient.services import review as service
from posclient.services.review import Sees, may_review, review, sees
from posclient.services.review_worker import Question, answer, count
from posclient.services.shop import Session, ShopError
from posclient.services.sign_in import sign_in
from posclient.wire.feed import RoleLimitsRow
from tests.support import samples
from tests.support.returns import sell, use_policy
from tests.support.review_days import Days, Line, utc_ms
from tests.support.shop import TestShop, make_shop, sell_once, sign_in_cashier

MILK = Line("P1", 1000, 24_500)
SPOON = Line("P5", 1000, 990)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestShop]:
    opened = make_shop(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def manager(till: TestShop) -> Session:
    return sign_in(till.shop, samples.MANAGER, samples.PIN)


def counted(till: TestShop, on: date, hour: int = 20) -> Review:
    """The same in this process."""
    return till.store.read(lambda connection: count(connection, on, utc_ms(on, hour), UTC))


def test_a_sale_is_in_the_review_that_another_process_counts(till: TestShop, manager: Session) -> None:
    done = sell_once(till.shop, manager, samples.FORMULA.barcodes[0], member_id=samples.M1)
    sell_once(till.shop, manager, samples.SPOON.barcodes[0])

    today = review(till.shop, manager).of(Period.TODAY)

    assert today.now.receipts == 2
    assert today.now.sales_minor == done.due_minor + samples.SPOON.price_minor
    assert today.now.identified_share == Fraction(1, 2)
    assert today.members == (Worth(samples.M1, done.due_minor, 1),)
    assert {section.name: section.members for section in today.categories} == {"奶粉": 1, "": 0}
    assert sum(slot.member_minor for slot in today.slots) == done.due_minor


def test_only_a_manager_may(till: TestShop) -> None:
    cashier = sign_in_cashier(till.shop)

    assert not may_review(cashier)
    with pytest.raises(ShopError, match="managers_only"):
        review(till.shop, cashier)


def test_who_leads_a_section_gets_its_part_alone(till: TestShop, manager: Session) -> None:
    sell(till.shop, manager, "6901000700034", member_id=samples.M1)
    cashier = sign_in_cashier(till.shop)
    use_policy(till.shop, limits=(RoleLimitsRow("cashier", see_sections=True),))

    assert sees(till.shop, cashier) is Sees.SECTIONS
    assert sees(till.shop, manager) is Sees.ALL
    counted = review(till.shop, cashier)
    today = counted.of(Period.TODAY)
    assert [section.members for section in today.categories] == [1]
    assert (today.members, today.colleagues, today.slots) == ((), (), ())
    assert {person.person_id for person in counted.people} == {samples.M1}


def test_the_key_stands_in_no_argument_and_in_no_environment(
    till: TestShop, manager: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    run = subprocess.run

    def spy(arguments: list[str], **options: Any) -> Any:
        seen.extend([*arguments, repr(options["env"])])
        return run(arguments, **options)

    monkeypatch.setattr(subprocess, "run", spy)
    review(till.shop, manager)

    key = bytes(range(32)).hex()
    assert seen
    assert not any(key in text for text in (*seen, *os.environ.values()))


def test_a_store_that_can_not_be_read_is_told_in_words(till: TestShop) -> None:
    question = Question(str(till.store.path), "00" * 32, date(2026, 11, 20), 0, "UTC")
    assert answer(question).trouble == "store.wrong_key"


def test_one_that_is_too_slow_is_told_in_words(
    till: TestShop, manager: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_WORKER", "tests.support.slow_worker")
    monkeypatch.setattr(service, "LONGEST_S", 0.5)

    with pytest.raises(ShopError, match="too_slow"):
        review(till.shop, manager)


def test_a_week_and_a_month_hold_more_than_a_day(till: TestShop) -> None:
    days, friday = Days(till.store), date(2026, 11, 20)
    for back, line in ((0, MILK), (1, SPOON), (4, SPOON), (5, MILK), (19, SPOON), (20, MILK)):
        days.sell(friday - timedelta(days=back), line, member="M1")

    found = counted(till, friday)

    assert [found.of(period).now.receipts for period in Period] == [1, 3, 5]
    assert [found.of(period).now.sales_minor for period in Period] == [24_500, 26_480, 51_970]
    month = found.of(Period.MONTH)
    assert month.now.contribution_minor == 24_500 * 3 + 990 * 3
    assert month.before.receipts == 0


def test_the_period_before_is_counted_up_to_the_same_hour(till: TestShop) -> None:
    days, friday = Days(till.store), date(2026, 11, 20)
    days.sell(friday - timedelta(days=1), MILK, hour=9)
    days.sell(friday - timedelta(days=1), MILK, hour=18)
    days.sell(friday, SPOON, hour=9)

    today = counted(till, friday, hour=12).of(Period.TODAY)

    assert (today.before.sales_minor, today.now.sales_minor) == (24_500, 990)
    assert {section.name: section.before_minor for section in today.categories} == {"奶粉": 24_500, "": 0}


def test_a_return_of_everything_leaves_the_review_as_it_was(till: TestShop) -> None:
    days, friday = Days(till.store), date(2026, 11, 20)
    days.sell(friday, SPOON, member="M2")
    before = counted(till, friday)
    sale = days.sell(friday, MILK, SPOON, member="M1", operator="OP2", rounding_minor=5)
    days.sell(friday, kind="top_up", member="M1")
    days.give_back(friday, sale, MILK, SPOON, member="M1", rounding_minor=5)

    after = counted(till, friday)

    for period in Period:
        assert replace(after.of(period).now, rung=0) == replace(before.of(period).now, rung=0)
        assert after.of(period).slots == before.of(period).slots
        assert after.of(period).colleagues == before.of(period).colleagues
        sums = {section.name: section.amount_minor for section in after.of(period).categories}
        assert sums == {"": 990, "奶粉": 0}


def test_an_empty_shop_has_a_review(till: TestShop) -> None:
    found = counted(till, date(2026, 11, 20))

    assert all(found.of(period).now == Figures() for period in Period)
    assert found.membership.members == 3


def test_a_review_travels_whole(till: TestShop) -> None:
    days, friday = Days(till.store), date(2026, 11, 20)
    days.sell(friday, MILK, member="M1")
    days.enrol(friday, "N1")
    found = counted(till, friday)

    assert msgspec.json.decode(msgspec.json.encode(found), type=Review) == found
