"""What a review reads from the store: whose a document is, what counts, and what headquarters has told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from posclient.domain.review.baskets import baskets
from posclient.domain.review.enrolments import Enrolment
from posclient.domain.review.figures import Membership
from posclient.domain.review.period import Window
from posclient.domain.review.review import Person
from posclient.domain.review.tables import Sold
from posclient.store import review
from posclient.store.errors import ReadOnlyStoreError, WrongKeyError, from_database
from posclient.store.transaction import Transaction
from posclient.wire.feed import AliasRow, MemberRow, StandingRow
from tests.support import samples
from tests.support.review_days import Days, Line, utc_ms
from tests.support.shop import TestShop, feed, make_shop

T = TypeVar("T")
DAY = date(2026, 11, 20)
TODAY = Window(DAY, DAY)
MILK = Line("P1", 1000, 24_500)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestShop]:
    opened = make_shop(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def days(till: TestShop) -> Days:
    return Days(till.store)


def read(till: TestShop, fn: Callable[[Transaction], T]) -> T:
    return till.store.read(fn)


def test_sales_and_returns_count_and_top_ups_do_not(till: TestShop, days: Days) -> None:
    sale = days.sell(DAY, Line("P1", 2000, 49_000), member="M1", rounding_minor=5)
    days.give_back(DAY, sale, MILK, member="M1")
    days.sell(DAY, member="M1", kind="top_up")

    found = read(till, lambda connection: review.documents(connection, TODAY))

    assert [(one.root, one.is_return, one.due_minor, one.quantity) for one in found] == [
        (sale, False, 48_995, 2000),
        (sale, True, -24_500, -1000),
    ]
    assert [basket.left_minor for basket in baskets(found)] == [24_495]


def test_a_return_without_a_receipt_is_its_own(till: TestShop, days: Days) -> None:
    made = days.give_back(DAY, "", MILK)
    (found,) = read(till, lambda connection: review.documents(connection, TODAY))

    assert (found.root, found.member_id, found.identified) == (made, "", False)


def test_only_what_happened_until_then(till: TestShop, days: Days) -> None:
    days.sell(DAY, MILK, hour=9)
    days.sell(DAY, MILK, hour=12)
    days.sell(DAY - timedelta(days=1), MILK, hour=9)

    found = read(till, lambda connection: review.documents(connection, Window(DAY, DAY, utc_ms(DAY, 10))))
    assert [one.at_ms for one in found] == [utc_ms(DAY, 9)]


def test_whose_a_document_is(till: TestShop, days: Days) -> None:
    """Claimed afterwards, returned after a claim, and sold to an id that turned out to be somebody."""
    feed(till.shop, samples.MEMBERS, AliasRow("prov1", "M2"))
    claimed = days.sell(DAY, MILK, claimed_by="M1")
    days.give_back(DAY, claimed, MILK)
    days.sell(DAY, MILK, member="prov1")

    found = read(till, lambda connection: review.documents(connection, TODAY))

    assert [(one.member_id, one.identified) for one in found] == [("M1", False), ("M1", False), ("M2", True)]
    assert set(read(till, lambda connection: review.sold(connection, TODAY))) == {
        Sold("P1", "M1", 0, 0),
        Sold("P1", "M2", 1000, 24_500),
    }


def test_lines_are_credited_to_their_associate(till: TestShop, days: Days) -> None:
    sale = days.sell(
        DAY, Line("P1", 1000, 24_500, "OP3"), Line("P2", 1000, 9_900), Line("P3", 1000, 100, "OP4")
    )
    days.give_back(DAY, sale, Line("P1", 1000, 24_500, "OP3"))

    assert read(till, lambda connection: review.credited(connection, TODAY)) == {"OP3": 0, "OP4": 100}


def test_stamps_are_those_given(till: TestShop, days: Days) -> None:
    for amount, kind in ((3, "earn"), (-1, "reverse"), (-10, "spend")):
        days.stamp(DAY, "M1", amount, kind)
    days.stamp(DAY - timedelta(days=1), "M1", 50)

    assert read(till, lambda connection: review.stamps(connection, TODAY)) == 2


def test_without_stamps_there_are_none(till: TestShop) -> None:
    assert read(till, lambda connection: review.stamps(connection, TODAY)) == 0


def test_who_joined_here(till: TestShop, days: Days) -> None:
    days.enrol(DAY - timedelta(days=2), "N1")
    days.sell(DAY - timedelta(days=2), MILK)
    days.enrol(DAY - timedelta(days=1), "N2", source="referral", operator="OP2")
    days.sell(DAY, MILK)
    days.enrol(DAY, "N3")

    found = read(till, lambda connection: review.enrolments(connection, DAY - timedelta(days=1)))

    yesterday = DAY - timedelta(days=1)
    assert found == (
        Enrolment("N2", yesterday, utc_ms(yesterday, 11), "referral", "OP2"),
        Enrolment("N3", DAY, utc_ms(DAY, 11), "counter", "OP1"),
    )
    assert len(read(till, lambda connection: review.enrolments(connection, DAY - timedelta(days=9)))) == 3


def test_when_she_bought_last_before_here_or_as_headquarters_told(till: TestShop, days: Days) -> None:
    day = timedelta(days=1)
    feed(till.shop, samples.MEMBERS, AliasRow("prov3", "M3"))
    days.sell(DAY - 3 * day, MILK, member="M2")
    whole = days.sell(DAY - 2 * day, MILK, member="M2")
    days.give_back(DAY - 2 * day, whole, MILK, member="M2")
    days.sell(DAY - 5 * day, MILK, member="prov3")
    days.sell(DAY, MILK, member="M2")

    found = read(
        till,
        lambda connection: review.bought_before(connection, {"M1": DAY, "M2": DAY, "M3": DAY, "M9": DAY}),
    )

    assert found == {"M1": date(2026, 11, 1), "M2": DAY - 3 * day, "M3": DAY - 5 * day}


def test_a_purchase_of_the_very_day_is_not_one_before(till: TestShop, days: Days) -> None:
    days.sell(DAY, MILK, member="M2")
    found = read(
        till, lambda connection: review.bought_before(connection, {"M2": DAY, "M1": date(2026, 9, 2)})
    )

    assert found == {}


def test_how_the_membership_stands(till: TestShop, days: Days) -> None:
    """M1 bought on 1 November as headquarters told, M2 here today, M3 never; a provisional member is none."""
    feed(
        till.shop, samples.MEMBERS, MemberRow("prov9", card_no=samples.card(9), provisional=True, revision=1)
    )
    days.sell(DAY, MILK, member="M2")
    days.sell(DAY, MILK, member="M1")
    days.sell(DAY, MILK, member="prov9")
    days.sell(DAY, MILK, member="somebody else's")
    whole = days.sell(DAY, MILK, member="M3")
    days.give_back(DAY, whole, MILK, member="M3")

    assert read(till, lambda connection: review.membership(connection, DAY)) == Membership(
        members=3, active=2
    )


def test_ninety_days_are_active_and_ninety_one_are_not(till: TestShop) -> None:
    feed(till.shop, samples.MEMBERS, StandingRow("M2", 0, last_visit="2026-08-23"))
    feed(till.shop, samples.MEMBERS, StandingRow("M3", 0, last_visit="2026-08-22"))

    assert read(till, lambda connection: review.membership(connection, DAY)).active == 2


def test_names_come_with_their_numbers_masked(till: TestShop) -> None:
    found = read(till, lambda connection: review.people(connection, ["M1", "M1", "nobody"]))

    assert Person("M1", "张小丽", "138****1234") in found
    assert Person(samples.CASHIER, "李娜") in found
    assert "13812341234" not in repr(found)


def test_goods_by_category_and_brand(till: TestShop) -> None:
    categories, brands = read(till, lambda connection: review.sections_of(connection, ["P1", "P2", "open"]))

    assert (categories, brands) == ({"P1": "奶粉", "P2": ""}, {"P1": "禾屿", "P2": ""})


def test_beside_the_till_one_reads_and_never_writes(till: TestShop, days: Days) -> None:
    """The till has the store open and locked, and goes on writing while it is read."""
    beside = review.open_beside(review.way_in(till.store))
    try:
        days.sell(DAY, MILK)
        beside.raw.execute("BEGIN")
        assert len(review.documents(beside, TODAY)) == 1
        days.sell(DAY, MILK)
        assert len(review.documents(beside, TODAY)) == 1
        beside.raw.execute("COMMIT")
        assert len(review.documents(beside, TODAY)) == 2
        with pytest.raises(Exception, match="readonly") as refused:
            beside.raw.execute("DELETE FROM sale")
        assert isinstance(from_database(refused.value), ReadOnlyStoreError)
    finally:
        beside.close()


def test_the_wrong_key_is_said_so(till: TestShop) -> None:
    way = review.way_in(till.store)
    with pytest.raises(WrongKeyError):
        review.open_beside(review.WayIn(way.path, "00" * 32))


def test_a_way_in_does_not_show_its_key(till: TestShop) -> None:
    way = review.way_in(till.store)
    assert way.key_hex not in repr(way)
