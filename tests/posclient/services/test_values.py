"""What members are worth: computed by another process, kept by key, read by the counter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from posclient.domain.member import MemberId
from posclient.domain.value.segment import Segment
from posclient.services import values as service
from posclient.services.panel import MemberPanel, member_panel
from posclient.services.shop import ShopError
from posclient.services.value_worker import Question, compute, parts, what_is_known
from posclient.services.values import compute_values, refresh_values
from posclient.store import documents, member_values
from posclient.store.transaction import Transaction
from posclient.wire.feed import AccountRow, MemberRow, PurchaseRow
from posclient.wire.value_mapping import shipped_row
from tests.support import samples
from tests.support.shop import TestShop, feed, make_shop, sell_once, sign_in_cashier

TODAY = date(2026, 11, 21)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestShop]:
    opened = make_shop(tmp_path)
    yield opened
    opened.store.close()


def panel(till: TestShop, member_id: MemberId, on: date = TODAY) -> MemberPanel:
    def read(connection: Transaction) -> MemberPanel | None:
        rules = documents.rules_in_force(connection).rules
        return member_panel(connection, member_id, rules, on)

    found = till.store.read(read)
    assert found is not None
    return found


def test_every_member_s_figures_are_there_by_key_afterwards(till: TestShop) -> None:
    assert panel(till, samples.M1).value is None

    number = refresh_values(till.shop)

    zhang, zhao = panel(till, samples.M1).value, panel(till, samples.M3).value
    assert number == 3
    assert zhang is not None
    assert (zhang.visits_year, zhang.spend_year_minor) == (4, 98_000)
    assert zhang.last_visit == date(2026, 11, 1)
    assert [one.about for one in zhang.inferred if one.guess == "gap"] == ["nappies", "bottle_cleanser"]
    assert zhao is not None
    assert (zhao.segment, zhao.last_visit) == (Segment.GENERAL, None)


def test_once_a_day_is_enough_and_new_rules_begin_anew(till: TestShop) -> None:
    refresh_values(till.shop)
    assert refresh_values(till.shop) == 0

    feed(till.shop, samples.RULES, msgspec.structs.replace(shipped_row(), version=1))
    assert refresh_values(till.shop) == 3

    till.clock.advance(days=1)
    assert refresh_values(till.shop) == 3


def test_what_she_bought_here_counts_before_headquarters_says_so(till: TestShop) -> None:
    session = sign_in_cashier(till.shop)
    sell_once(till.shop, session, samples.NAPPIES.barcodes[0], member_id=samples.M1)

    compute_values(till.shop, session.business_date)

    zhang = panel(till, samples.M1).value
    assert zhang is not None
    assert (zhang.visits_year, zhang.last_visit) == (5, session.business_date)
    assert "nappies" not in [one.about for one in zhang.inferred]


def test_the_parts_join_without_a_gap(till: TestShop) -> None:
    def one_by_one(connection: Transaction) -> list[str]:
        known = what_is_known(connection)
        after, found = 0, []
        while (part := compute(connection, known, TODAY, after, 1)).values:
            found += [value.member_id for value in part.values]
            after = part.last
        return found

    assert till.store.read(one_by_one) == [samples.M1, samples.M2, samples.M3]


def test_a_member_who_is_deleted_leaves_no_figures(till: TestShop) -> None:
    refresh_values(till.shop)

    feed(till.shop, samples.MEMBERS, MemberRow(samples.M1, deleted=True))

    assert till.store.read(lambda connection: member_values.by_id(connection, samples.M1)) is None


def test_rules_that_contradict_themselves_are_passed_over(till: TestShop) -> None:
    row = shipped_row()
    broken = msgspec.structs.replace(row, version=9, segments=row.segments[:-1])

    feed(till.shop, samples.RULES, broken)

    assert till.store.read(member_values.value_rules_in_force).version == 0


def test_the_line_offers_what_who_buys_hers_usually_has(till: TestShop) -> None:
    refresh_values(till.shop)

    on = date(2026, 11, 6)  # nothing runs out yet, no birthday is near

    assert panel(till, samples.M1, on).say.key == "say.gap"
    assert panel(till, samples.M1, on).say.values == {"need": "nappies"}


def test_a_balance_that_expires_is_said_with_what_is_left_of_it(till: TestShop) -> None:
    lots = (
        AccountRow("M1/points/base", "open", 1_000),
        AccountRow("M1/points/base", "L1", 90_000, "2026-11-30"),
        AccountRow("M1/bonus/base", "L2", 500, "2027-11-30"),
    )
    feed(till.shop, samples.MEMBERS, msgspec.structs.replace(samples.ZHANG_HAS, accounts=lots))

    said = panel(till, samples.M1, date(2026, 11, 6)).say

    assert said.key == "say.points_expire"
    assert said.values == {"days": 24, "points": 90_000, "scale": 0}


def test_a_store_that_can_not_be_read_is_told_in_words(till: TestShop) -> None:
    question = Question(str(till.store.path), "00" * 32, TODAY)

    assert [part.trouble for part in parts(question)] == ["store.wrong_key"]


def test_when_the_till_stops_it_ends_and_begins_anew_next_time(till: TestShop) -> None:
    assert refresh_values(till.shop, go_on=lambda: False) == 3
    assert till.store.read(member_values.made) is None

    assert refresh_values(till.shop) == 3
    assert till.store.read(member_values.made) is not None


def test_the_worker_tells_the_end_by_an_empty_part(till: TestShop) -> None:
    question = Question(str(till.store.path), bytes(range(32)).hex(), TODAY, part=2)

    assert [len(part.values) for part in parts(question)] == [2, 1, 0]


def test_one_that_is_too_slow_is_told_in_words(till: TestShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_WORKER", "tests.support.slow_worker")
    monkeypatch.setattr(service, "LONGEST_S", 0.5)

    with pytest.raises(ShopError, match="too_slow"):
        refresh_values(till.shop)


def test_purchases_dated_tomorrow_make_nobody_a_better_member(till: TestShop) -> None:
    early = (PurchaseRow("2027-01-01", "P1", 1000, 24_500), *samples.ZHANG_HAS.purchases)
    feed(till.shop, samples.MEMBERS, msgspec.structs.replace(samples.ZHANG_HAS, purchases=early))

    refresh_values(till.shop)

    zhang = panel(till, samples.M1).value
    assert zhang is not None
    assert (zhang.visits_year, zhang.last_visit) == (4, date(2026, 11, 1))
