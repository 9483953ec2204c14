"""One person is one member: joining, unknown cards, numbers that are somebody's already."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import msgspec
from sqlalchemy import Engine, select, text

from posclient.wire.events import CareOutcome, LedgerEntry, MemberEnrolled, ProfileChanged, ProvisionalSeen
from posclient.wire.feed import AliasRow, MemberRow
from posclient.wire.personal import ChildRecord, PersonalRecord
from posclient.wire.protocol import FindMemberRequest
from sync.hq import members, tables
from sync.hq.feed import members_topic
from sync.hq.lookup import find_member
from tests.sync.hq.shop import (
    DAY,
    NOW_MS,
    FakeTill,
    accounts_of,
    enrolled_till,
    feed,
    findings,
    member_rows,
    sale,
    stamp,
    standings,
)


def joined(member_id: str) -> MemberEnrolled:
    return MemberEnrolled(member_id, stamp(), "counter", consent_version="c1", consent_at_ms=NOW_MS)


def person(
    member_id: str, phone: str, *, revision: int = 1, name: str = "单小芳", card: str | None = None
) -> PersonalRecord:
    child = ChildRecord("k1", "糖糖", birth_date="2025-01-31")
    return PersonalRecord(member_id, revision, card, phone, name, "mother_of", (child,), "c1", NOW_MS)


def find(engine: Engine, till: FakeTill, *, card: str | None = None, phone: str | None = None) -> str | None:
    with engine.begin() as connection:
        return find_member(connection, till.sender, FindMemberRequest(card, phone), DAY, NOW_MS).member_id


def test_a_new_member_is_found_with_pinyin_whichever_comes_first(shop: Engine) -> None:
    """The personal record comes with the event, or after it."""
    till = enrolled_till(shop)
    till.say(joined("N1"), personal=(person("N1", "13900000001"),))
    till.say(joined("N2"))
    answer = till.say(personal=(person("N2", "13900000002", name="欧阳娜娜"),))

    assert answer.personal == ("N2",)
    rows = member_rows(shop)
    assert (rows["N1"].pinyin, rows["N1"].initials, rows["N1"].source) == ("shanxiaofang", "sxf", "counter")
    assert (rows["N2"].pinyin, rows["N2"].initials, rows["N2"].joined_on) == ("ouyangnana", "oynn", DAY)
    assert rows["N1"].children[0].pet_name == "糖糖"
    assert standings(shop)["N1"].tier_id == "silver"
    assert find(shop, till, phone="+86 139 0000 0001".replace(" ", "")) == "N1"


def test_an_older_revision_changes_nothing_and_an_equal_one_is_noted(lite: Engine) -> None:
    till = enrolled_till(lite)
    till.say(joined("N1"), personal=(person("N1", "13900000001", revision=2, name="二"),))

    till.say(personal=(person("N1", "13900000001", revision=1, name="一"),))
    assert member_rows(lite)["N1"].name == "二"

    till.say(personal=(person("N1", "13900000001", revision=2, name="别"),))
    assert member_rows(lite)["N1"].name == "二"
    with lite.connect() as connection:
        assert findings(connection) == ["member.same_revision"]

    till.say(
        ProfileChanged("N1", stamp(), ("name",)),
        personal=(person("N1", "13900000009", revision=3, name="三"),),
    )
    assert member_rows(lite)["N1"].name == "三"
    assert find(lite, till, phone="13900000001") is None
    assert find(lite, till, phone="13900000009") == "N1"


def test_joining_with_a_members_number_makes_an_alias_and_an_exception(shop: Engine) -> None:
    till = enrolled_till(shop, "S002")

    answer = till.say(joined("N1"), sale("s1", "N1", "toy"), personal=(person("N1", "13812341234"),))

    assert [one.result for one in answer.results] == ["exception", "applied"]
    assert "13812341234" not in answer.results[0].detail
    rows = [one.row for one in feed(shop, members_topic("S002"))]
    assert AliasRow("N1", "M1") in rows
    assert member_rows(shop, "S002")["N1"].deleted
    assert accounts_of(standings(shop, "S002")["M1"])["M1/points/base"] == 120 + 39
    assert standings(shop, "S001")["M1"].accounts == standings(shop, "S002")["M1"].accounts
    assert member_rows(shop, "S002")["M1"].name == "曾小丽"
    assert member_rows(shop, "S002")["M1"].children[0].pet_name == "糖糖"


def test_an_unknown_card_turns_out_to_be_a_member(shop: Engine) -> None:
    """Seen offline at another store, with a sale; the alias and the points come when headquarters hears of it."""
    till = enrolled_till(shop, "S002")
    card = PersonalRecord("P1", 1, card_no="8000000000017")

    answer = till.say(ProvisionalSeen("P1", stamp(), "card"), sale("s1", "P1", "formula3"), personal=(card,))

    assert [one.result for one in answer.results] == ["applied", "applied"]
    assert AliasRow("P1", "M1") in [one.row for one in feed(shop, members_topic("S002"))]
    standing = standings(shop, "S002")["M1"]
    assert accounts_of(standing) == {"M1/points/base": 120 + 348, "M1/spend/base": 174_000 + 34_800}
    effect = answer.results[1].effect
    assert effect is not None
    assert feed(shop, effect.topic)[effect.position - 1].row == standing


def test_an_unknown_number_waits_and_then_joins_with_what_it_earned(shop: Engine) -> None:
    one, two = enrolled_till(shop, token="a" * 40), enrolled_till(shop, "S002", token="b" * 40)
    number = PersonalRecord("P1", 1, phone="13900000005")
    one.say(ProvisionalSeen("P1", stamp(), "phone"), sale("s1", "P1", "toy"), personal=(number,))
    assert member_rows(shop)["P1"].provisional
    assert find(shop, two, phone="13900000005") is None

    two.say(joined("N1"), personal=(person("N1", "13900000005"),))

    standing = standings(shop, "S001")["N1"]
    assert accounts_of(standing) == {"N1/points/base": 39, "N1/spend/base": 3_900}
    assert [row.product_id for row in standing.purchases] == ["toy"]
    assert standing == standings(shop, "S002")["N1"]
    assert AliasRow("P1", "N1") in [row.row for row in feed(shop, members_topic("S001"))]
    with shop.connect() as connection:
        table = tables.ledger_entry
        moved = connection.execute(
            select(table.c.account_id, table.c.amount).where(table.c.kind == "transfer")
        )
        assert sorted(moved.all()) == [
            ("N1/points/base", 39),
            ("N1/spend/base", 3_900),
            ("P1/points/base", -39),
            ("P1/spend/base", -3_900),
        ]
        assert findings(connection) == []


def test_aliases_of_aliases_lead_to_the_member(shop: Engine) -> None:
    """An unknown number joins as N1 without its record; the record then shows that she is M1."""
    till = enrolled_till(shop)
    till.say(
        ProvisionalSeen("P1", stamp(), "card"), personal=(PersonalRecord("P1", 1, card_no="8000000000025"),)
    )
    till.say(joined("N1"), personal=(person("N1", "13812341234", card="8000000000025"),))

    with shop.connect() as connection:
        held = members.resolve(connection, "P1")
        assert held is not None
        assert held.member_id == "M1"
        assert members.merged_ids(connection, "M1") == ("N1", "P1")
    assert find(shop, till, card="8000000000025") == "M1"


def test_changing_to_somebody_elses_number_is_noted_and_the_old_one_stays(shop: Engine) -> None:
    till = enrolled_till(shop)
    till.say(joined("N1"), personal=(person("N1", "13900000001"),))

    till.say(personal=(person("N1", "13812341234", revision=2, name="单大芳"),))

    row = member_rows(shop)["N1"]
    assert (row.name, row.phone) == ("单大芳", "13900000001")
    assert find(shop, till, phone="13900000001") == "N1"
    assert find(shop, till, phone="13812341234") == "M1"
    with shop.connect() as connection:
        assert findings(connection) == ["member.number_taken"]


def test_finding_a_member_brings_her_rows_into_the_stores_feed(shop: Engine) -> None:
    till = enrolled_till(shop, "S002")
    assert "M1" not in member_rows(shop, "S002")

    with shop.begin() as connection:
        answer = find_member(connection, till.sender, FindMemberRequest(phone="13812341234"), DAY, NOW_MS)

    assert answer.member_id == "M1"
    assert answer.effect is not None
    rows = feed(shop, "store/S002/members")
    assert answer.effect.position == rows[-1].position == 2
    assert isinstance(rows[0].row, MemberRow)
    with shop.begin() as connection:
        again = find_member(connection, till.sender, FindMemberRequest(phone="13812341234"), DAY, NOW_MS)
    assert again == answer


def test_a_sale_of_a_member_nobody_announced_is_recorded_with_an_exception(lite: Engine) -> None:
    till = enrolled_till(lite)
    answer = till.say(sale("s1", "X9", "toy"))
    assert answer.results[0].result == "exception"
    assert accounts_of(standings(lite)["X9"])["X9/points/base"] == 39
    assert member_rows(lite)["X9"].provisional


def test_entries_of_somebody_elses_account_are_recorded_and_noted(lite: Engine) -> None:
    till = enrolled_till(lite)
    odd = msgspec.structs.replace(
        sale("s1", None, "toy"),
        entries=(
            LedgerEntry("e1", "M1/points/base", "open", 5, "earn"),
            LedgerEntry("e2", "M1/gold/base", "open", 5, "earn"),
        ),
    )
    answer = till.say(odd)
    assert answer.results[0].result == "exception"
    assert accounts_of(standings(lite)["M1"])["M1/points/base"] == 125
    with lite.connect() as connection:
        assert findings(connection) == ["ledger.foreign_account", "ledger.unknown_account"]


def test_spending_enough_makes_a_tier_which_the_store_is_told(lite: Engine) -> None:
    till = enrolled_till(lite)
    till.say(*(sale(f"s{n}", "M1", "formula3") for n in range(9)))
    assert standings(lite)["M1"].tier_id == "silver"
    till.say(sale("s10", "M1", "formula3"))
    assert standings(lite)["M1"].year_spend_minor == 174_000 + 10 * 34_800
    assert standings(lite)["M1"].tier_id == "gold"


def test_yearly_spend_begins_anew_with_the_year(lite: Engine) -> None:
    till = enrolled_till(lite)
    till.say(sale("s1", "M1", "toy", on="2027-01-02"))
    assert standings(lite)["M1"].year_spend_minor == 3_900


def test_two_changes_of_one_member_at_once_are_both_kept(shop: Engine) -> None:
    """Her name is being corrected while another till reports that she does not want to be called."""
    till = enrolled_till(shop)
    with ThreadPoolExecutor(1) as pool:
        with shop.begin() as connection:
            held = members.find(connection, "M1", lock=True)
            assert held is not None
            renamed = msgspec.structs.replace(held.row, name="曾晓丽")
            members.put(connection, replace(held, row=renamed))
            reported = pool.submit(till.say, CareOutcome("C1", "M1", stamp(), "do_not_call"))
            until_somebody_waits(shop)
        reported.result(60)

    row = member_rows(shop)["M1"]
    assert (row.name, row.do_not_call) == ("曾晓丽", True)


WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def until_somebody_waits(engine: Engine) -> None:
    """On PostgreSQL: until a transaction waits for another's lock. SQLite has one writer, whoever comes first."""
    end = time.monotonic() + 60
    while engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            if connection.execute(text(WAITING)).scalar_one():
                return
        assert time.monotonic() < end, "nobody waits"
