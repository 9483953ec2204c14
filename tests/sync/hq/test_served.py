"""What was done for a member at a counter, in her row at every store."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from posclient.wire.events import MemberServed, OpenItemSold
from posclient.wire.feed import MemberRow, ProductRow
from posclient.wire.personal import PersonalRecord
from posclient.wire.protocol import FindMemberRequest
from sync.hq.admin_views import unknown_goods
from sync.hq.apply.served import served_row
from sync.hq.counter_tables import member_service
from sync.hq.feed import PRODUCTS, publish
from sync.hq.lookup import find_member
from tests.sync.hq.shop import DAY, NOW_MS, FakeTill, enrolled_till, feed, findings, member_rows, stamp

CARD = "8000000000017"
PIN = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"


def served(what: str, detail: str = "", member_id: str = "M1") -> MemberServed:
    return MemberServed(member_id, stamp(), what, detail, "A9")


def find(engine: Engine, till: FakeTill, card_no: str) -> str | None:
    with engine.begin() as connection:
        return find_member(connection, till.sender, FindMemberRequest(card_no), DAY, NOW_MS).member_id


def test_a_lost_card_is_known_in_every_store_that_holds_her(shop: Engine) -> None:
    till, other = enrolled_till(shop), enrolled_till(shop, "S002", token="b" * 40)
    assert find(shop, other, CARD) == "M1"

    till.say(served("card_lost"))

    for store in ("S001", "S002"):
        assert member_rows(shop, store)["M1"].lost_cards == (CARD,)
    till.say(served("card_found", CARD))
    assert member_rows(shop)["M1"].lost_cards == ()


def test_a_replaced_card_leads_to_her_and_is_lost(shop: Engine) -> None:
    """The new number comes as a personal record, before the event."""
    till = enrolled_till(shop)
    renewed = PersonalRecord("M1", 5, "8000000000025", "13812341234", "曾小丽")

    till.say(served("card_replaced", CARD), personal=(renewed,))

    row = member_rows(shop)["M1"]
    assert (row.card_no, row.lost_cards) == ("8000000000025", (CARD,))
    assert find(shop, till, CARD) == find(shop, till, "8000000000025") == "M1"
    later = PersonalRecord("M1", 6, "8000000000025", "13812341234", "曾丽")
    till.say(personal=(later,))
    assert (member_rows(shop)["M1"].name, member_rows(shop)["M1"].lost_cards) == ("曾丽", (CARD,))
    assert find(shop, till, CARD) == "M1"


def test_an_account_is_frozen_and_thawed_and_gets_a_pin(lite: Engine) -> None:
    till = enrolled_till(lite)

    till.say(served("frozen"), served("pin_set", PIN))
    assert (member_rows(lite)["M1"].frozen, member_rows(lite)["M1"].pin_hash) == (True, PIN)
    till.say(served("thawed"), served("statement"))
    assert not member_rows(lite)["M1"].frozen

    with lite.connect() as connection:
        kept = connection.execute(select(member_service.c.what, member_service.c.detail)).all()
    assert [tuple(row) for row in kept] == [
        ("frozen", ""),
        ("pin_set", ""),
        ("thawed", ""),
        ("statement", ""),
    ]


def test_somebody_unknown_is_noted(lite: Engine) -> None:
    enrolled_till(lite).say(served("frozen", member_id="X9"))
    with lite.connect() as connection:
        assert findings(connection) == ["member.unknown"]


@pytest.mark.parametrize(
    "what", ["phone_changed", "field_asked", "something_newer", "card_replaced", "pin_set"]
)
def test_other_services_leave_her_row_alone(what: str) -> None:
    row = MemberRow("M1", card_no="8000000000017")
    assert served_row(row, what, "") == row


def test_goods_that_nobody_knew_are_listed_with_how_often_they_were_sold(shop: Engine) -> None:
    till = enrolled_till(shop)
    till.say(
        OpenItemSold(stamp(), "s1", "l1", "6909999999999", "磨牙棒", 990),
        OpenItemSold(stamp(), "s2", "l1", "", "散装糖", 500),
        OpenItemSold(stamp("2026-03-03"), "s3", "l1", "6909999999999", "米饼磨牙棒", 1_290),
    )

    with shop.connect() as connection:
        first, second = unknown_goods(connection)
    assert (first.barcode, first.title, first.price_minor, first.times) == (
        "6909999999999",
        "米饼磨牙棒",
        1_290,
        2,
    )
    assert (first.last_sold, first.store_id) == ("2026-03-03", "S001")
    assert (second.barcode, second.title, second.times) == ("", "散装糖", 1)

    teether = ProductRow("P9", "910001", "磨牙棒", barcodes=("6909999999999",), price_minor=990)
    with shop.begin() as connection:
        publish(connection, PRODUCTS, "product/P9", teether)
        (left,) = unknown_goods(connection)
    assert left.title == "散装糖"


def test_no_row_of_hers_says_for_a_moment_that_she_is_not_frozen(shop: Engine) -> None:
    """A till that froze her has sent a new record with the event: its revision must not come without the freeze."""
    till = enrolled_till(shop)
    before = len(feed(shop, "store/S001/members"))
    record = PersonalRecord("M1", 9, CARD, "13812341234", "曾小丽")

    till.say(served("frozen"), personal=(record,))

    told = [one.row for one in feed(shop, "store/S001/members")[before:] if isinstance(one.row, MemberRow)]
    assert [(row.revision >= 9, row.frozen) for row in told][-1] == (True, True)
    assert [row for row in told if row.revision >= 9 and not row.frozen] == []
