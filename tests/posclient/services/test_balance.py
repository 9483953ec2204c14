"""Headquarters' figures plus this till's own entries: at no moment is a movement counted twice, or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posclient.domain.member import MemberId
from posclient.services import exchange
from posclient.services.enrol import make_provisional
from posclient.services.identify import How
from posclient.services.member_file import member_file
from posclient.services.panel import MemberPanel, member_panel
from posclient.services.sell import identify_member
from posclient.services.shop import Session, Shop
from posclient.store import documents
from posclient.store.outbox import EventRef
from posclient.store.transaction import Transaction
from posclient.wire.feed import AccountRow, AliasRow, MemberRow, PurchaseRow, StandingRow
from posclient.wire.protocol import Effect, EventResult
from tests.support import samples
from tests.support.samples import M1, MEMBERS, ZHANG_HAS
from tests.support.shop import EPOCH, TestShop, feed, pay, scan, sell_once, sign_in_cashier
from tests.support.till_fakes import FakeClock

FORMULA = "6901000700034"
ON = date(2026, 11, 21)


def panel(shop: Shop, member_id: str = M1) -> MemberPanel:
    def read(connection: Transaction) -> MemberPanel | None:
        rules = documents.rules_in_force(connection).rules
        return member_panel(connection, MemberId(member_id), rules, ON)

    found = shop.store.read(read)
    assert found is not None
    return found


def figures(shop: Shop, member_id: str = M1) -> tuple[int, int, int]:
    """Points, yearly spend, purchases of formula."""
    seen = panel(shop, member_id)
    file = member_file(shop, _SESSIONS[shop.store.path], MemberId(member_id))
    return seen.points, seen.year_spend_minor, sum(p.product_id == "P1" for p in file.purchases)


_SESSIONS: dict[object, Session] = {}


@pytest.fixture(autouse=True)
def _keep_session(request: pytest.FixtureRequest) -> None:
    if "session" in request.fixturenames:
        shop: Shop = request.getfixturevalue("shop")
        _SESSIONS[shop.store.path] = request.getfixturevalue("session")


def acknowledge(
    shop: Shop, seq: int, position: int | None, result: str = "applied", incarnation: int = 1
) -> None:
    effect = Effect(MEMBERS, position) if position is not None else None
    answer = EventResult(seq, result, effect)  # type: ignore[arg-type]  # a result as the test spells it
    exchange.note_answer(shop, incarnation, (answer,), (), EPOCH)


def standing(points: int, spend: int, purchases: int, member_id: str = M1) -> StandingRow:
    return StandingRow(
        member_id=member_id,
        as_of_ms=ZHANG_HAS.as_of_ms + purchases,
        tier_id="silver",
        year_spend_minor=spend,
        accounts=(AccountRow(f"{member_id}/points/base", "open", points),),
        purchases=tuple(PurchaseRow("2026-11-01", "P1", 1000, 24500) for _ in range(purchases)),
    )


BEFORE = (1000, 220000, 4)
AFTER = (1294, 244500, 5)  # 245.00 at silver's 1.2


def test_the_three_moments_of_one_sale(shop: Shop, session: Session) -> None:
    assert figures(shop) == BEFORE
    sell_once(shop, session, FORMULA, member_id=M1)
    assert figures(shop) == AFTER, "before the acknowledgement"
    at = exchange.cursors(shop)[MEMBERS].position
    acknowledge(shop, 1, at + 2)
    assert figures(shop) == AFTER, "acknowledged, the feed not read yet"
    feed(shop, MEMBERS, samples.WANG)
    assert figures(shop) == AFTER, "the feed read up to just before the effect"
    feed(shop, MEMBERS, standing(1294, 244500, 5))
    assert figures(shop) == AFTER, "the feed read up to the effect"
    assert panel(shop).own_entries == 0


def test_the_feed_may_overtake_the_acknowledgement(shop: Shop, session: Session) -> None:
    """The reply was lost: the effect comes by the feed first, and for a moment the till can't know that it is there.

    A duplicate's answer bears the effect as well, and settles it.
    """
    sell_once(shop, session, FORMULA, member_id=M1)
    position = feed(shop, MEMBERS, standing(1294, 244500, 5))
    acknowledge(shop, 1, position, result="duplicate")
    assert figures(shop) == AFTER


def test_a_sale_that_headquarters_takes_as_an_exception_counts_once(shop: Shop, session: Session) -> None:
    sell_once(shop, session, FORMULA, member_id=M1)
    at = exchange.cursors(shop)[MEMBERS].position
    acknowledge(shop, 1, at + 1, result="exception")
    assert figures(shop) == AFTER
    feed(shop, MEMBERS, standing(1294, 244500, 5))
    assert figures(shop) == AFTER


def test_what_headquarters_could_not_use_is_not_hers(shop: Shop, session: Session) -> None:
    sell_once(shop, session, FORMULA, member_id=M1)
    acknowledge(shop, 1, None, result="quarantined")
    assert figures(shop) == BEFORE


def test_several_sales_in_several_stages(shop: Shop, session: Session) -> None:
    for _ in range(3):
        sell_once(shop, session, FORMULA, member_id=M1)
    whole = (1000 + 3 * 294, 220000 + 3 * 24500, 7)
    assert figures(shop) == whole
    at = exchange.cursors(shop)[MEMBERS].position
    acknowledge(shop, 1, at + 1)
    acknowledge(shop, 2, at + 2)
    feed(shop, MEMBERS, standing(1294, 244500, 5))
    assert figures(shop) == whole
    assert panel(shop).own_entries == 4  # two sales of two movements


def provisional(shop: Shop, session: Session, phone: str) -> MemberId:
    return make_provisional(shop, session, how=How.PHONE, card_no=None, phone=phone)


def test_a_provisional_members_sale_is_hers_when_she_is_resolved(shop: Shop, session: Session) -> None:
    who = provisional(shop, session, "16600001111")
    scan(shop, session, FORMULA)
    identify_member(shop, session, who, How.PROVISIONAL)
    pay(shop, session)
    assert figures(shop, who) == (245, 24500, 1)

    feed(shop, MEMBERS, AliasRow(who, M1))  # it was 张小丽, calling from another number
    assert figures(shop) == (1245, 244500, 5)
    assert panel(shop, who).member.member_id == M1

    position = feed(shop, MEMBERS, MemberRow(who, deleted=True), standing(1245, 244500, 5))
    acknowledge(shop, 2, position)
    assert figures(shop) == (1245, 244500, 5)
    assert figures(shop, who) == (1245, 244500, 5)


def test_an_alias_that_comes_before_its_member_hides_nobody(shop: Shop, session: Session) -> None:
    who = provisional(shop, session, "16600001111")
    scan(shop, session, FORMULA)
    identify_member(shop, session, who, How.PROVISIONAL)
    feed(shop, MEMBERS, AliasRow(who, "M99"))
    assert panel(shop, who).member.member_id == who
    pay(shop, session)
    feed(shop, MEMBERS, MemberRow("M99", name="刘洋", phone="16600001111"))
    assert panel(shop, who).member.member_id == "M99"
    assert panel(shop, "M99").points == 245


def test_a_restored_headquarters_does_not_double_what_it_still_has(shop: Shop, session: Session) -> None:
    """Its feed starts again at 1 under another epoch: positions of the old epoch mean nothing any more."""
    sell_once(shop, session, FORMULA, member_id=M1)
    position = feed(shop, MEMBERS, standing(1294, 244500, 5))
    acknowledge(shop, 1, position)
    assert figures(shop) == AFTER
    exchange.restart_cursors(shop, "epoch-2")
    assert figures(shop) == AFTER


def test_what_was_sent_again_before_the_feed_was_read_again_is_not_doubled(
    shop: Shop, session: Session
) -> None:
    sell_once(shop, session, FORMULA, member_id=M1)
    position = feed(shop, MEMBERS, standing(1294, 244500, 5))
    acknowledge(shop, 1, position)
    again = (EventResult(1, "applied", Effect(MEMBERS, 2)),)
    exchange.note_answer(
        shop, 1, again, (), "epoch-2"
    )  # the answer tells of the new epoch before the feed does
    assert figures(shop) == AFTER


def test_what_a_restored_headquarters_lost_counts_again_once_it_has_it_again(
    shop: Shop, session: Session
) -> None:
    sell_once(shop, session, FORMULA, member_id=M1)
    position = feed(shop, MEMBERS, standing(1294, 244500, 5))
    acknowledge(shop, 1, position)
    exchange.restart_cursors(shop, "epoch-2")
    assert figures(shop) == AFTER

    from posclient.services.receive import receive
    from posclient.wire.feed import TopicPage, feed_row

    receive(shop, TopicPage(MEMBERS, "epoch-2", 1, (feed_row(1, standing(1000, 220000, 4)),)))
    assert figures(shop) == BEFORE, "headquarters says so, and does not know better yet"
    again = (EventResult(1, "applied", Effect(MEMBERS, 2)),)
    exchange.note_answer(shop, 1, again, (), "epoch-2")
    assert figures(shop) == AFTER
    receive(shop, TopicPage(MEMBERS, "epoch-2", 2, (feed_row(2, standing(1294, 244500, 5)),)))
    assert figures(shop) == AFTER


@settings(max_examples=15, deadline=None)
@given(sales=st.integers(1, 4), early=st.lists(st.booleans(), min_size=8, max_size=8))
def test_whatever_the_pace_of_answers_and_feed_every_sale_counts_once(
    still_till: TestShop, sales: int, early: list[bool]
) -> None:
    """Headquarters applies in order; the till hears of it by two ways, each at its own pace."""
    shop = still_till.shop
    session = sign_in_cashier(shop)
    start = panel(shop).points
    first = exchange.last_seq(shop, 1) + 1
    for _ in range(sales):
        sell_once(shop, session, FORMULA, member_id=M1)
    expected = panel(shop).points
    gain = (expected - start) // sales
    at = exchange.cursors(shop)[MEMBERS].position
    answered = read = 0
    for answer_first in early:
        assert panel(shop).points == expected
        if answered < sales and (answered == read or answer_first):
            acknowledge(shop, first + answered, at + answered + 1)
            answered += 1
        elif read < answered:
            read += 1
            feed(shop, MEMBERS, standing(start + gain * read, 220000, 4))
    for seq in range(answered, sales):
        acknowledge(shop, first + seq, at + seq + 1)
    for count in range(read + 1, sales + 1):
        assert panel(shop).points == expected
        feed(shop, MEMBERS, standing(start + gain * count, 220000, 4))
    assert panel(shop).points == expected
    assert panel(shop).own_entries == 0


def test_resending_starts_where_headquarters_asks(shop: Shop, session: Session, till: TestShop) -> None:
    assert isinstance(till.clock, FakeClock)
    for _ in range(3):
        sell_once(shop, session, FORMULA)
    parcel = exchange.next_parcel(shop, EventRef(1, 2))
    assert parcel is not None
    assert [event.seq for event in parcel.events] == [2, 3]
