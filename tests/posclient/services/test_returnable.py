"""Whose receipt goods can come back on: this till's, another's with headquarters' right, and not twice at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posclient.ports import HeadquartersRefusedError
from posclient.services.returnable import find_receipt, let_go
from posclient.services.shop import Session, ShopError
from posclient.store import outbox, returns
from posclient.wire.codec import decode_event
from posclient.wire.counter_protocol import ReturnRight
from posclient.wire.events import ReturnCompleted, SaleCompleted
from posclient.wire.feed import ProductRow
from tests.support.returns import FakeRights, back, last_return, last_sale, sell
from tests.support.samples import M1, PRODUCTS
from tests.support.shop import TestShop, become_till, feed, make_shop, rows, sign_in_cashier
from tests.support.till_fakes import FakeIds

FORMULA, CEREAL = "6901000700034", "036000291452"


@pytest.fixture
def other(tmp_path: Path) -> Iterator[TestShop]:
    """Another till of the shop."""
    opened = make_shop(tmp_path / "other", ids=FakeIds(start=10_000))
    become_till(opened.shop, incarnation=2)  # another number on its receipts
    yield opened
    opened.store.close()


@pytest.fixture
def rights() -> FakeRights:
    return FakeRights()


def sold_here(till: TestShop, session: Session, rights: FakeRights, *codes: str, member_id: str = M1) -> str:
    """A sale of this till that headquarters has heard of."""
    done = sell(till.shop, session, *codes, member_id=member_id)
    rights.hear(last_sale(till.shop))
    return done.receipt_no


def refused(error: pytest.ExceptionInfo[ShopError]) -> str:
    return error.value.key


def test_a_receipt_of_this_till_needs_nobody(till: TestShop, session: Session) -> None:
    done = sell(till.shop, session, FORMULA, CEREAL, member_id=M1)

    receipt = find_receipt(till.shop, session, done.receipt_no)

    assert list(receipt.left.values()) == [1000, 1000]
    assert [name.name for name in receipt.names.values()] == ["禾屿启护奶粉2段800g", "米粉"]
    assert (receipt.right_id, receipt.other_till, receipt.days) == ("", False, 0)
    assert receipt.buyer is not None
    assert receipt.buyer.name == "张小丽"


def test_headquarters_is_asked_all_the_same_while_it_is_there(
    till: TestShop, session: Session, rights: FakeRights
) -> None:
    receipt_no = sold_here(till, session, rights, FORMULA)
    till.headquarters.reachable = True

    receipt = find_receipt(till.shop, session, receipt_no, rights.till("T7"))

    assert (receipt.right_id, receipt.other_till) == ("right-1", False)


def test_a_sale_that_headquarters_has_not_heard_of_yet(
    till: TestShop, session: Session, rights: FakeRights
) -> None:
    till.headquarters.reachable = True
    done = sell(till.shop, session, FORMULA)

    assert find_receipt(till.shop, session, done.receipt_no, rights.till("T7")).right_id == ""


def test_another_tills_receipt_comes_back_with_a_right(
    till: TestShop, other: TestShop, session: Session, rights: FakeRights
) -> None:
    receipt_no = sold_here(till, session, rights, FORMULA, CEREAL)
    cashier = sign_in_cashier(other.shop)
    other.headquarters.reachable = True

    receipt = find_receipt(other.shop, cashier, receipt_no, rights.till("T8"))
    done = back(other.shop, cashier, receipt)

    event = last_event_of(other)
    assert (event.right_id, event.original_receipt_no, event.member_id) == ("right-1", receipt_no, M1)
    assert done.due_minor == last_sale(till.shop).due_minor
    assert [row[3] for row in rows(other.store, "return_right")] == [done.return_id]


def last_event_of(other: TestShop) -> ReturnCompleted:
    """Of its second incarnation."""
    stored = other.store.read(lambda connection: outbox.batch(connection, 2, 1))
    event = decode_event(stored[-1].payload)
    assert isinstance(event, ReturnCompleted)
    return event


def test_while_headquarters_is_away_another_tills_receipt_hears_what_is_possible(
    other: TestShop, rights: FakeRights
) -> None:
    cashier = sign_in_cashier(other.shop)
    for reachable, away in ((False, False), (True, True)):
        other.headquarters.reachable = reachable
        rights.away = away
        with pytest.raises(ShopError) as error:
            find_receipt(other.shop, cashier, "R00070010000001", rights.till("T8"))
        assert refused(error) == "returns.other_till_away"
    sentence = other.shop.words("returns.other_till_away", receipt_no="R1")
    for way_out in ("原收银机", "恢复连接", "店长"):
        assert way_out in sentence


def test_while_headquarters_is_away_the_till_that_sold_goes_on(
    till: TestShop, session: Session, rights: FakeRights
) -> None:
    receipt_no = sold_here(till, session, rights, FORMULA)
    till.headquarters.reachable = True
    rights.away = True

    back(till.shop, session, find_receipt(till.shop, session, receipt_no, rights.till("T7")))

    assert last_return(till.shop).right_id == ""


def test_the_same_receipt_at_the_same_moment_on_two_tills(
    till: TestShop, other: TestShop, session: Session, rights: FakeRights
) -> None:
    receipt_no = sold_here(till, session, rights, FORMULA)
    cashier = sign_in_cashier(other.shop)
    till.headquarters.reachable = other.headquarters.reachable = True
    there = find_receipt(other.shop, cashier, receipt_no, rights.till("T8"))

    with pytest.raises(ShopError) as error:
        find_receipt(till.shop, session, receipt_no, rights.till("T7"))
    assert refused(error) == "returns.right_held"

    back(other.shop, cashier, there)
    rights.hear(last_event_of(other))
    with pytest.raises(ShopError) as error:
        find_receipt(till.shop, session, receipt_no, rights.till("T7"))
    assert refused(error) == "returns.nothing_left"


def test_what_came_back_at_another_till_is_not_there_any_more(
    till: TestShop, other: TestShop, session: Session, rights: FakeRights
) -> None:
    receipt_no = sold_here(till, session, rights, CEREAL, CEREAL, CEREAL)
    cashier = sign_in_cashier(other.shop)
    till.headquarters.reachable = other.headquarters.reachable = True
    there = find_receipt(other.shop, cashier, receipt_no, rights.till("T8"))
    first = back(other.shop, cashier, there, {0: 1000}).due_minor
    rights.hear(last_event_of(other))

    receipt = find_receipt(till.shop, session, receipt_no, rights.till("T7"))
    assert list(receipt.left.values()) == [2000]
    second = back(till.shop, session, receipt).due_minor

    assert first + second == last_sale(till.shop).due_minor


def test_a_right_is_good_once(till: TestShop, other: TestShop, session: Session, rights: FakeRights) -> None:
    receipt_no = sold_here(till, session, rights, CEREAL, CEREAL)
    cashier = sign_in_cashier(other.shop)
    other.headquarters.reachable = True
    receipt = find_receipt(other.shop, cashier, receipt_no, rights.till("T8"))
    back(other.shop, cashier, receipt, {0: 1000})

    with pytest.raises(ShopError) as error:
        back(other.shop, cashier, receipt, {0: 1000})
    assert refused(error) == "returns.right_used"
    with pytest.raises(ShopError) as error:  # headquarters has not heard of the return yet
        find_receipt(other.shop, cashier, receipt_no, rights.till("T8"))
    assert refused(error) == "returns.right_used"


def test_the_till_that_sold_goes_on_while_its_own_return_is_on_its_way(
    till: TestShop, session: Session, rights: FakeRights
) -> None:
    receipt_no = sold_here(till, session, rights, CEREAL, CEREAL)
    till.headquarters.reachable = True
    for right_id in ("right-1", ""):
        receipt = find_receipt(till.shop, session, receipt_no, rights.till("T7"))
        assert receipt.right_id == right_id
        back(till.shop, session, receipt, {0: 1000})


def test_a_right_that_nobody_used_goes_back(till: TestShop, session: Session, rights: FakeRights) -> None:
    receipt_no = sold_here(till, session, rights, FORMULA)
    till.headquarters.reachable = True
    find_receipt(till.shop, session, receipt_no, rights.till("T7"))
    rights.away = True
    assert let_go(till.shop, rights.till("T7")) == 0
    rights.away = False
    assert let_go(till.shop, None) == 0
    assert (
        let_go(till.shop, rights.till("T7"), but="right-1") == 0
    )  # of a return that waits beside the basket

    assert let_go(till.shop, rights.till("T7")) == 1

    assert rights.held == {}
    assert till.store.read(returns.unused_rights) == ()


def test_what_the_last_run_left_goes_back_and_what_is_open_now_does_not(
    till: TestShop, session: Session, rights: FakeRights
) -> None:
    left, asked_again = (sold_here(till, session, rights, code) for code in (FORMULA, CEREAL))
    till.headquarters.reachable = True
    mine = rights.till("T7")
    for receipt_no in (left, asked_again):
        find_receipt(till.shop, session, receipt_no, mine)
    till.clock.advance(seconds=60)  # the till was switched off over them, and on again
    started_ms = till.clock.now_ms()
    find_receipt(till.shop, session, asked_again, mine)

    assert let_go(till.shop, mine, before_ms=started_ms) == 1

    assert list(rights.held) == [asked_again]
    assert till.store.read(returns.unused_rights) == ("right-2",)


@pytest.mark.parametrize(
    ("word", "key"), [("unknown_receipt", "returns.unknown_receipt"), ("out_of_order", "returns.refused")]
)
def test_headquarters_says_no(other: TestShop, rights: FakeRights, word: str, key: str) -> None:
    class Refusing:
        def ask_right(self, receipt_no: str, timeout_s: float) -> ReturnRight:
            raise HeadquartersRefusedError(word, "…")

        def give_back(self, right_id: str, timeout_s: float) -> None:
            raise AssertionError

    other.headquarters.reachable = True
    with pytest.raises(ShopError) as error:
        find_receipt(other.shop, sign_in_cashier(other.shop), "R00070010000009", Refusing())
    assert refused(error) == key


def test_goods_that_are_not_sold_any_more_still_come_back(till: TestShop, session: Session) -> None:
    done = sell(till.shop, session, CEREAL)
    feed(till.shop, PRODUCTS, ProductRow("P3", "310001", "米粉", price_minor=3990, active=False))

    receipt = find_receipt(till.shop, session, done.receipt_no)

    assert back(till.shop, session, receipt).due_minor == 3990


def test_the_sale_is_read_as_it_was_told(till: TestShop, session: Session) -> None:
    done = sell(till.shop, session, FORMULA, member_id=M1)
    stored = till.store.read(lambda connection: returns.sold(connection, done.receipt_no))

    assert stored is not None
    assert isinstance(stored.event, SaleCompleted)
    assert stored.event == last_sale(till.shop)
    assert till.store.read(lambda connection: returns.sold(connection, "R00070010000099")) is None
