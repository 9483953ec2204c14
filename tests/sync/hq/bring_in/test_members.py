"""Members come in whole or not at all, once however often their file does, with their balances as ledger entries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from posclient.wire.bring_in import Totals
from posclient.wire.feed import MemberRow
from posclient.wire.personal import PersonalRecord
from posclient.wire.protocol import FindMemberRequest
from sync.hq import tables
from sync.hq.bring_in import incoming, run
from sync.hq.bring_in.alone import alone
from sync.hq.bring_in.faults import FileFaultError
from sync.hq.bring_in.members import MembersPlan
from sync.hq.contacts import Contact, holder_of
from sync.hq.database import reader
from sync.hq.lookup import find_member
from tests.sync.hq.bring_in.files import LI, MEMBER_HEADINGS, WU, brought, said, write_csv, write_xlsx
from tests.sync.hq.shop import (
    DAY,
    M1,
    NOW_MS,
    FakeTill,
    accounts_of,
    enrolled_till,
    feed,
    member_rows,
    sale,
    standings,
)


def ledger(engine: Engine) -> tuple[int, int]:
    """How many entries there are, and their sum."""
    with reader(engine).begin() as connection:
        table = tables.ledger_entry
        count, total = connection.execute(
            select(func.count(), func.sum(table.c.amount)).select_from(table)
        ).one()
        return int(count), int(total)


def of_phone(engine: Engine, phone: str) -> MemberRow:
    return next(row for row in member_rows(engine).values() if row.phone == phone)


def test_members_with_their_balances(shop: Engine, tmp_path: Path) -> None:
    outcome = brought(shop, "members", write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI, WU))

    assert outcome.written
    assert outcome.faults == ()
    assert outcome.totals == Totals(
        rows=2, added=2, points=1230, principal_minor=50_000, bonus_minor=5000, spend_minor=100_050
    )
    assert outcome.booked == Totals(
        rows=2, points=1230, principal_minor=50_000, bonus_minor=5000, spend_minor=100_050
    )
    li = of_phone(shop, "13900000001")
    assert (li.name, li.pinyin, li.initials) == ("李娜", "lina", "ln")
    standing = standings(shop)[li.member_id]
    assert accounts_of(standing) == {
        f"{li.member_id}/points/base": 1200,
        f"{li.member_id}/principal/base": 50_000,
        f"{li.member_id}/bonus/base": 5000,
        f"{li.member_id}/spend/base": 100_050,
    }
    assert (standing.tier_id, standing.year_spend_minor) == ("silver", 100_050)
    assert standings(shop)[of_phone(shop, "13900000002").member_id].tier_id == "gold"
    with reader(shop).begin() as connection:
        assert holder_of(connection, Contact("phone", "+8613900000001")) == li.member_id


def test_the_same_file_again_changes_nothing(shop: Engine, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI, WU)
    brought(shop, "members", path)
    before, rows = ledger(shop), len(feed(shop, "store/S001/members"))

    again = brought(shop, "members", path)

    assert (again.totals.added, again.totals.changed, again.totals.same) == (0, 0, 2)
    assert again.booked is not None
    assert again.booked.principal_minor == 50_000
    assert ledger(shop) == before
    assert len(feed(shop, "store/S001/members")) == rows


def test_what_a_till_changed_since_stays(lite: Engine, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI)
    brought(lite, "members", path)
    li = of_phone(lite, "13900000001")
    till = enrolled_till(lite)
    till.say(personal=(PersonalRecord(li.member_id, li.revision + 1, phone="13900000009", name="李娜娜"),))

    again = brought(lite, "members", path)

    assert again.totals.same == 1
    assert member_rows(lite)[li.member_id].name == "李娜娜"


def test_balances_that_a_first_file_did_not_have_are_added(shop: Engine, tmp_path: Path) -> None:
    brought(shop, "members", write_csv(tmp_path / "m.csv", MEMBER_HEADINGS[:4], LI[:4]))
    li = of_phone(shop, "13900000001")
    assert standings(shop)[li.member_id].accounts == ()

    second = brought(shop, "members", write_csv(tmp_path / "m2.csv", MEMBER_HEADINGS, LI))

    assert second.totals.changed == 1
    assert accounts_of(standings(shop)[li.member_id])[f"{li.member_id}/principal/base"] == 50_000


def test_another_opening_balance_is_refused(lite: Engine, tmp_path: Path) -> None:
    brought(lite, "members", write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI))
    other = (*LI[:5], "600", *LI[6:])

    outcome = brought(lite, "members", write_csv(tmp_path / "m2.csv", MEMBER_HEADINGS, other))

    assert said(outcome) == [(2, "principal", "booked")]
    assert "500.00" in outcome.faults[0].zh
    assert outcome.refused


def test_one_bad_row_keeps_everything_out_unless_it_may_be_left(lite: Engine, tmp_path: Path) -> None:
    bad = ("A3", "123", "陈静", "钻石", "-5", "1.234", "x", "")
    path = write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI, bad, WU)
    before = ledger(lite)

    outcome = brought(lite, "members", path)

    assert outcome.refused
    assert outcome.totals.bad == 1
    assert sorted(said(outcome)) == [
        (3, "bonus", "not_money"),
        (3, "phone", "not_phone"),
        (3, "points", "negative"),
        (3, "principal", "below_fen"),
        (3, "tier", "unknown_word"),
    ]
    assert "银卡 金卡" in next(one.zh for one in outcome.faults if one.field == "tier")
    assert ledger(lite) == before
    assert set(member_rows(lite)) == {"M1"}

    assert brought(lite, "members", path, skip_bad=True).totals.added == 2
    assert len(member_rows(lite)) == 3


def test_a_dry_run_writes_nothing(lite: Engine, tmp_path: Path) -> None:
    before = ledger(lite)
    outcome = brought(lite, "members", write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI), dry_run=True)
    assert (outcome.written, outcome.totals.added, outcome.totals.points) == (False, 1, 1200)
    assert ledger(lite) == before


def test_who_stands_twice_or_is_somebody_elses(lite: Engine, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "m.csv",
        ("会员号", "手机号", "卡号"),
        ("A1", "13900000001", ""),
        ("A1", "13900000003", ""),
        ("A4", "+86 139 0000 0001", ""),
        ("A5", M1.phone or "", ""),
        ("A6", "", M1.card_no or ""),
        ("", "", ""),
        ("A7", "", ""),
    )
    outcome = brought(lite, "members", path)
    assert said(outcome) == [
        (3, "number", "twice"),
        (4, "phone", "twice"),
        (5, "phone", "held"),
        (6, "card", "held"),
    ]
    assert outcome.faults[2].value == "138****1234"
    assert outcome.totals.rows == 6


def test_a_row_needs_something_to_know_her_by(lite: Engine, tmp_path: Path) -> None:
    outcome = brought(lite, "members", write_csv(tmp_path / "m.csv", ("手机号", "姓名"), ("", "李娜")))
    assert said(outcome) == [(2, "phone", "no_key")]


def test_a_spreadsheet_with_children(lite: Engine, tmp_path: Path) -> None:
    headings = (
        "手机号",
        "姓名",
        "性别",
        "生日",
        "宝宝姓名",
        "宝宝生日",
        "宝宝性别",
        "二宝姓名",
        "预产期",
        "地址",
    )
    row = (13900000001, "李娜", "女", 33000, "糖糖", "2025年1月3日", "女宝", "豆豆", "", "中山路 1 号")
    brought(lite, "members", write_xlsx(tmp_path / "m.xlsx", headings, row))
    li = of_phone(lite, "13900000001")
    assert [(child.pet_name, child.birth_date, child.gender) for child in li.children] == [
        ("糖糖", "2025-01-03", "female"),
        ("豆豆", None, "unknown"),
    ]
    assert li.profile == {"gender": "female", "birthday": "1990-05-07", "address": "中山路 1 号"}
    assert li.address == "mother_of"


def test_a_store_column_and_a_store_that_is_none(lite: Engine, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "m.csv",
        ("手机号", "门店"),
        ("13900000001", "S002"),
        ("13900000002", ""),
        ("13900000003", "S9"),
    )
    assert said(brought(lite, "members", path, store_id="")) == [
        (3, "store", "no_store"),
        (4, "store", "unknown_store"),
    ]
    brought(lite, "members", path, skip_bad=True)
    assert [row.phone for row in member_rows(lite, "S002").values()] == ["13900000001"]


def test_too_many_cells_are_noticed(lite: Engine, tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("手机号,姓名\n13900000001,李,娜\n", "utf-8")
    assert said(brought(lite, "members", path)) == [(2, "", "columns")]


def torn(monkeypatch: pytest.MonkeyPatch, step: str, after: int) -> None:
    """An import that breaks off in the `after`-th of these steps, before its commit, and has no time to tidy up."""
    whole, times = getattr(incoming, step), 0

    def breaks(*given: Any, **named: Any) -> Any:
        nonlocal times
        whole(*given, **named)
        times += 1
        if times == after:
            raise KeyboardInterrupt

    monkeypatch.setattr(incoming, step, breaks)
    monkeypatch.setattr(incoming, "CHUNK", 1)
    monkeypatch.setattr(incoming, "_take_out", lambda *_given: None)


@pytest.mark.parametrize(("step", "after"), [("_write", 1), ("_write", 2), ("_switch", 1)])
def test_nothing_is_half_imported(
    shop: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: int
) -> None:
    path = write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI, WU)
    before = ledger(shop)
    till = enrolled_till(shop)
    torn(monkeypatch, step, after)
    with pytest.raises(KeyboardInterrupt):
        brought(shop, "members", path)
    assert set(member_rows(shop)) == {"M1"}
    for phone in ("13900000001", "13900000002"):
        assert found(shop, till, phone) is None

    monkeypatch.undo()
    with alone(shop):
        incoming.go_on(shop)
    assert ledger(shop) == before
    assert brought(shop, "members", path).totals.added == 2


@pytest.mark.parametrize("after", [1, 2])
def test_once_they_are_in_it_goes_on_where_it_broke_off(
    shop: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    path = write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI, WU)
    till = enrolled_till(shop)
    torn(monkeypatch, "_publish_chunk", after)
    with pytest.raises(KeyboardInterrupt):
        brought(shop, "members", path)
    phone = next(p for p in ("13900000001", "13900000002") if p not in phones(shop))
    assert found(shop, till, phone) is not None
    assert phone in phones(shop)  # a till that asks hears of her at once

    monkeypatch.undo()
    again = brought(shop, "members", path)
    assert (again.totals.added, again.totals.same) == (0, 2)
    assert phones(shop) >= {"13900000001", "13900000002"}
    assert again.booked is not None
    assert again.booked.principal_minor == 50_000


def test_who_was_served_before_her_rows_went_out_is_told_of_as_she_is(
    shop: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI, WU)
    till = enrolled_till(shop)
    torn(monkeypatch, "_publish_chunk", 1)
    with pytest.raises(KeyboardInterrupt):
        brought(shop, "members", path)
    member_id = found(shop, till, "13900000001")
    assert member_id is not None
    till.say(sale("s1", member_id, "toy"))
    points = accounts_of(standings(shop)[member_id])[f"{member_id}/points/base"]

    monkeypatch.undo()
    brought(shop, "members", path)

    assert accounts_of(standings(shop)[member_id])[f"{member_id}/points/base"] == points
    assert len(standings(shop)[member_id].purchases) == 1


def found(engine: Engine, till: FakeTill, phone: str) -> str | None:
    """Whom a till finds by a number."""
    with engine.begin() as connection:
        return find_member(connection, till.sender, FindMemberRequest(phone=phone), DAY, NOW_MS).member_id


def phones(engine: Engine) -> set[str | None]:
    return {row.phone for row in member_rows(engine).values()}


def test_one_import_after_the_other(lite: Engine, tmp_path: Path) -> None:
    with alone(lite), pytest.raises(FileFaultError) as caught, alone(lite, wait_s=0.01):
        pytest.fail("two at once")
    assert caught.value.key == "busy"


def test_a_number_taken_between_check_and_write(
    shop: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI, WU)
    write = run._write
    before = ledger(shop)

    def late(engine: Engine, plan: MembersPlan) -> None:
        with engine.begin() as connection:
            values = {"kind": "phone", "value": "+8613900000002", "member_id": "M1"}
            connection.execute(tables.contact.insert().values(**values))
        write(engine, plan)

    monkeypatch.setattr(run, "_write", late)
    with pytest.raises(FileFaultError) as caught:
        brought(shop, "members", path)
    assert caught.value.key == "changed_meanwhile"
    assert set(member_rows(shop)) == {"M1"}
    assert ledger(shop) == before


def test_positions_in_the_feed_have_no_gap(lite: Engine, tmp_path: Path) -> None:
    rows = [(f"A{n}", f"139{n:08d}", "李娜", "", str(n), "", "", "") for n in range(1, 3000)]
    outcome = brought(lite, "members", write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, *rows))
    assert (outcome.totals.added, outcome.totals.points) == (2999, 2999 * 3000 // 2)
    positions = [row.position for row in feed(lite, "store/S001/members")]
    assert positions == list(range(1, len(positions) + 1))
    assert len(member_rows(lite)) == 3000
