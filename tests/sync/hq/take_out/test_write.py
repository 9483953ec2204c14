"""What was brought in or rung up comes out again, and can be brought in elsewhere."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sqlalchemy import Engine

from posclient.wire.events import CashMoved, DayClosed, ShiftClosed, ShiftOpened
from posclient.wire.table_file import FileKind
from sync.hq.bring_in.current import products
from sync.hq.bring_in.sheets import open_sheet
from sync.hq.database import open_database, reader
from sync.hq.take_out.kinds import KINDS, Kind, Language, Wanted
from sync.hq.take_out.write import TakeOutError, take_out, take_out_in_own_process
from tests.sync.hq.bring_in.files import LI, MEMBER_HEADINGS, WU, brought, write_csv
from tests.sync.hq.shop import DAY, NOW_MS, enrolled_till, member_rows, open_shop, sale, stamp, standings


def taken(engine: Engine, path: Path, wanted: Wanted) -> list[dict[str, str]]:
    take_out(engine, wanted, path, "csv", NOW_MS)
    with path.open("r", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("file_kind", ["csv", "xlsx"])
def test_every_table_in_every_form(
    shop: Engine, tmp_path: Path, kind: Kind, language: Language, file_kind: FileKind
) -> None:
    enrolled_till(shop).say(sale("s1", "M1", "formula3", "toy"))
    path = tmp_path / f"x.{file_kind}"
    rows = take_out(shop, Wanted(kind, language), path, file_kind, NOW_MS)
    assert path.stat().st_size > 0
    if rows:
        with open_sheet(path) as sheet:
            assert all(sheet.headings)
            found = list(sheet.rows)
            assert len(found) == rows
            assert all(len(cells) <= len(sheet.headings) for _, cells in found)


def test_members_with_what_they_have(lite: Engine, tmp_path: Path) -> None:
    brought(lite, "members", write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI, WU))
    rows = {row["手机号"]: row for row in taken(lite, tmp_path / "x.csv", Wanted("members"))}
    li = rows["13900000001"]
    assert (li["姓名"], li["等级"], li["积分"], li["储值余额"], li["年度消费"]) == (
        "李娜",
        "银卡",
        "1200",
        "500.00",
        "1000.50",
    )
    assert set(rows) == {"13812341234", "13900000001", "13900000002"}


@pytest.mark.parametrize("file_kind", ["csv", "xlsx"])
def test_a_whole_shop_moves_to_another_headquarters(
    lite: Engine, tmp_path: Path, file_kind: FileKind
) -> None:
    brought(lite, "members", write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI, WU))
    (tmp_path / "new").mkdir()
    other = open_database(f"sqlite:///{tmp_path}/new/hq.sqlite3")
    open_shop(other)
    try:
        for what in ("goods", "members"):
            path = tmp_path / f"{what}.{file_kind}"
            take_out(lite, Wanted("goods" if what == "goods" else "members"), path, file_kind, NOW_MS)
            brought(other, "goods" if what == "goods" else "members", path, skip_bad=True)
        with reader(lite).begin() as mine, reader(other).begin() as theirs:
            assert products(mine) == products(theirs)
        assert {row.phone for row in member_rows(other).values()} == {
            row.phone for row in member_rows(lite).values()
        }
        sums = [
            sorted(entry.amount for held in standings(engine).values() for entry in held.accounts)
            for engine in (lite, other)
        ]
        assert sums[0] == sums[1]
    finally:
        other.dispose()


def test_sales_of_a_period_and_a_store(lite: Engine, tmp_path: Path) -> None:
    till = enrolled_till(lite)
    till.say(sale("s1", "M1", "formula3", "toy"), sale("s2", None, "toy", on="2026-03-09"))
    path = tmp_path / "x.csv"
    assert [row["小票号"] for row in taken(lite, path, Wanted("sales", first=DAY, last=DAY))] == ["R-s1"]
    assert taken(lite, path, Wanted("sales", store_id="S002")) == []
    lines = taken(lite, path, Wanted("sale-lines", "en", last=DAY))
    assert [(row["Name"], row["Quantity"], row["Amount"]) for row in lines] == [
        ("启赋奶粉3段", "1.000", "348.00"),
        ("摇铃", "1.000", "39.00"),
    ]
    tenders = taken(lite, path, Wanted("tenders", last=DAY))
    assert [(row["支付方式"], row["金额"], row["找零"]) for row in tenders] == [("cash", "387.00", "10.00")]
    entries = taken(lite, path, Wanted("ledger", first=DAY, last=DAY))
    assert {(row["账户类型"], row["金额"]) for row in entries} == {("points", "387"), ("spend", "387.00")}


def test_what_happened_to_the_drawer(lite: Engine, tmp_path: Path) -> None:
    figures = {"sales.count": 2, "sales.due": 98_000, "log.copy": 1}
    enrolled_till(lite).say(
        ShiftOpened("h1", stamp(), 30_000),
        CashMoved("k1", stamp(), "out", -20_000, "存银行"),
        ShiftClosed("h1", stamp(), 39_800, 40_000, 10_000, figures, "找错零"),
        ShiftOpened("h2", stamp(), 10_000),
        DayClosed(DAY, 7, stamp(), figures),
    )
    path = tmp_path / "x.csv"
    counted, running = taken(lite, path, Wanted("shifts"))
    assert [counted[name] for name in ("备用金", "实点现金", "应有现金", "长短款", "留作备用金", "原因")] == [
        "300.00",
        "398.00",
        "400.00",
        "-2.00",
        "100.00",
        "找错零",
    ]
    assert (running["班次"], running["交班"], running["实点现金"], running["长短款"]) == ("h2", "", "", "")
    (cash,) = taken(lite, path, Wanted("cash", "en", first=DAY, last=DAY))
    assert (cash["Kind"], cash["Amount"], cash["Why"]) == ("out", "-200.00", "存银行")
    (report,) = taken(lite, path, Wanted("reports"))
    assert (report["日结单号"], report["销售笔数"], report["应收"]) == ("7", "2", "980.00")
    assert '"log.copy":1' in report["全部数据"]
    assert taken(lite, path, Wanted("cash", store_id="S002")) == []


def test_no_pin_leaves_the_house(lite: Engine, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", ("工号", "姓名", "PIN"), ("B1", "甲", "1234"))
    brought(lite, "staff", path)
    take_out(lite, Wanted("staff"), tmp_path / "x.csv", "csv", NOW_MS)
    text = (tmp_path / "x.csv").read_text("utf-8-sig")
    assert "甲" in text
    assert "argon2" not in text


def test_in_a_process_of_its_own(lite: Engine, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    take_out_in_own_process(f"sqlite:///{tmp_path}/hq.sqlite3", Wanted("goods"), path, "xlsx", NOW_MS)
    with open_sheet(path) as sheet:
        assert len(list(sheet.rows)) == 3
    with pytest.raises(TakeOutError):
        take_out_in_own_process(
            f"sqlite:///{tmp_path}/hq.sqlite3", Wanted("goods"), tmp_path / "no" / "x", "csv", 0
        )
