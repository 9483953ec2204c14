"""Goods, stock and staff from files."""

from __future__ import annotations

from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import Engine

from posclient.wire.feed import OperatorRow, ProductRow, StockRow
from sync.hq.bring_in.current import operators, products
from sync.hq.database import reader
from sync.hq.feed import PRODUCTS, stock_topic
from tests.sync.hq.bring_in.files import brought, said, write_csv
from tests.sync.hq.shop import feed

HEADINGS = ("货号", "条码", "品名", "零售价", "会员价", "类别", "需求", "每件含量")
MILK = ("N1", "6901234567892", "爱他美奶粉3段", "368", "348.00", "奶粉", "奶粉", "900")
TOY = ("N2", "4006381333931;2200012345678", "摇铃", "39.9", "", "玩具", "", "")


def goods(engine: Engine) -> dict[str, ProductRow]:
    with reader(engine).begin() as connection:
        return {row.sku: row for row in products(connection).values()}


def staff(engine: Engine, store_id: str = "S001") -> dict[str, OperatorRow]:
    with reader(engine).begin() as connection:
        return operators(connection, store_id)


def test_articles(shop: Engine, tmp_path: Path) -> None:
    outcome = brought(shop, "goods", write_csv(tmp_path / "g.csv", HEADINGS, MILK, TOY), store_id="")

    assert outcome.totals.added == 2
    assert said(outcome) == [(3, "barcode", "own_code")]
    milk, toy = goods(shop)["N1"], goods(shop)["N2"]
    assert (milk.price_minor, milk.member_price_minor, milk.need, milk.units_per_pack) == (
        36_800,
        34_800,
        "formula",
        900,
    )
    assert (milk.pinyin, milk.initials) == ("aitameinaifen3duan", "atmnf3d")
    assert toy.barcodes == ("4006381333931", "2200012345678")
    assert toy.member_price_minor is None


def test_the_same_file_again_publishes_nothing_and_a_new_price_one_row(shop: Engine, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "g.csv", HEADINGS, MILK, TOY)
    brought(shop, "goods", path)
    before = len(feed(shop, PRODUCTS))
    assert brought(shop, "goods", path).totals.same == 2
    assert len(feed(shop, PRODUCTS)) == before

    dearer = write_csv(
        tmp_path / "g2.csv", ("货号", "品名", "零售价"), ("N1", "", "378"), ("N2", "摇铃", "39.9")
    )
    outcome = brought(shop, "goods", dearer)

    assert (outcome.totals.changed, outcome.totals.same) == (1, 1)
    assert len(feed(shop, PRODUCTS)) == before + 1
    milk = goods(shop)["N1"]
    assert (milk.name, milk.price_minor, milk.member_price_minor, milk.barcodes) == (
        "爱他美奶粉3段",
        37_800,
        34_800,
        ("6901234567892",),
    )


def test_an_article_that_headquarters_has_is_found_by_its_number(lite: Engine, tmp_path: Path) -> None:
    brought(
        lite,
        "goods",
        write_csv(tmp_path / "g.csv", ("货号", "品名", "零售价"), ("SKU-3", "启赋奶粉3段", "400")),
    )
    assert goods(lite)["SKU-3"].product_id == "formula3"


def test_what_is_wrong_with_goods(lite: Engine, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "g.csv",
        (*HEADINGS, "促销价", "促销开始", "促销结束", "箱码", "箱规"),
        ("B1", "6901234567890", "错码", "1", "", "", "", "", "", "", "", "", ""),
        ("B2", "", "", "", "", "", "不知道", "", "", "", "", "", ""),
        ("", "", "没有号", "1", "", "", "", "", "", "", "", "", ""),
        ("B3", "", "贵会员", "1", "2", "", "", "", "", "", "", "", ""),
        ("B3", "", "又来", "1", "", "", "", "", "", "", "", "", ""),
        ("B4", "", "促销", "9", "", "", "", "", "8", "2026/3/9", "2026/3/1", "", ""),
        ("B5", "", "促销", "9", "", "", "", "", "8", "", "", "16901234567899", ""),
        ("B6", "6901234567892", "一", "9", "", "", "", "", "", "", "", "", ""),
        ("B7", "6901234567892", "二", "9", "", "", "", "", "", "", "", "16901234567899", "12"),
    )
    outcome = brought(lite, "goods", path)
    assert said(outcome) == [
        (2, "barcode", "check_digit"),
        (3, "name", "empty"),
        (3, "price", "empty"),
        (3, "need", "unknown_word"),
        (4, "sku", "no_goods_key"),
        (5, "member_price", "dear_member"),
        (6, "sku", "twice"),
        (7, "promo_last", "order"),
        (8, "promo_price", "incomplete"),
        (8, "promo_price", "incomplete"),
        (8, "case_code", "incomplete"),
        (10, "barcode", "shared_code"),
    ]
    assert [one.line for one in outcome.faults if not one.grave] == [5, 10]
    assert outcome.totals.bad == 6
    brought(lite, "goods", path, skip_bad=True)
    assert goods(lite)["B7"].case_codes == {"16901234567899": 12}


def test_stock_replaces_what_was_believed(shop: Engine, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "s.csv", ("货号", "数量"), ("SKU-3", "12"), ("SKU-T", "3.5"))
    first = brought(shop, "stock", path)
    assert (first.totals.added, first.totals.quantity) == (2, 15_500)
    assert brought(shop, "stock", path).totals.same == 2
    rows = [one.row for one in feed(shop, stock_topic("S001"))]
    assert [(row.product_id, row.quantity) for row in rows if isinstance(row, StockRow)] == [
        ("formula3", 12_000),
        ("toy", 3500),
    ]
    counted = write_csv(tmp_path / "s2.csv", ("货号", "数量"), ("SKU-3", "11"))
    assert brought(shop, "stock", counted).totals.changed == 1


def test_what_is_wrong_with_stock(lite: Engine, tmp_path: Path) -> None:
    brought(
        lite,
        "goods",
        write_csv(tmp_path / "g.csv", HEADINGS, MILK, ("N3", MILK[1], "同码", "1", "", "", "", "")),
    )
    path = write_csv(
        tmp_path / "s.csv",
        ("货号", "条码", "数量", "门店"),
        ("SKU-3", "", "1", ""),
        ("SKU-3", "", "2", ""),
        ("NIX", "", "1", ""),
        ("", "6901234567892", "1", ""),
        ("", "", "1", ""),
        ("SKU-T", "", "很多", "S001"),
        ("SKU-T", "", "1", "S9"),
    )
    assert said(brought(lite, "stock", path)) == [
        (3, "sku", "twice"),
        (4, "sku", "unknown_goods"),
        (5, "barcode", "many_goods"),
        (6, "sku", "no_goods_key"),
        (7, "quantity", "not_number"),
        (8, "store", "unknown_store"),
    ]


def test_staff_with_their_pins_hashed(shop: Engine, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "p.csv",
        ("工号", "姓名", "岗位", "PIN", "本人会员"),
        ("A2", "刘店长", "店长", "246810", "13812341234"),
        ("A3", "小赵", "导购", "1357", ""),
    )
    assert brought(shop, "staff", path).totals.added == 2
    manager = staff(shop)["A2"]
    assert (manager.name, manager.role, manager.member_id) == ("刘店长", "manager", "M1")
    assert PasswordHasher().verify(manager.pin_hash, "246810")

    assert brought(shop, "staff", path).totals.same == 2
    left = write_csv(tmp_path / "p2.csv", ("工号", "姓名", "在职"), ("A3", "小赵", "否"))
    assert brought(shop, "staff", left).totals.changed == 1
    assert not staff(shop)["A3"].active
    assert PasswordHasher().verify(staff(shop)["A3"].pin_hash, "1357")


def test_what_is_wrong_with_staff(lite: Engine, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "p.csv",
        ("工号", "姓名", "岗位", "PIN", "本人会员"),
        ("B1", "甲", "保安", "1234", ""),
        ("B2", "乙", "店长", "12", ""),
        ("B3", "丙", "店长", "", ""),
        ("B4", "丁", "店长", "1234", "13900000077"),
        ("B5", "戊", "", "1234", ""),
        ("B5", "己", "", "1234", ""),
    )
    outcome = brought(lite, "staff", path)
    assert said(outcome) == [
        (2, "role", "unknown_word"),
        (3, "pin", "bad_pin"),
        (4, "pin", "no_pin"),
        (5, "member", "unknown_member"),
        (7, "operator", "twice"),
    ]
    assert all(one.value == "" for one in outcome.faults if one.field == "pin")
