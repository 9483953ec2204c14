"""Columns by their headings, in Chinese and English."""

from __future__ import annotations

import pytest

from posclient.wire.bring_in import What
from sync.hq.bring_in.faults import FileFaultError
from sync.hq.bring_in.fields import FIELDS
from sync.hq.bring_in.matching import check_columns, guess, with_overrides


@pytest.mark.parametrize(
    ("what", "headings", "fields"),
    [
        ("members", "手机号 姓名 积分 储值余额 生日 等级", "phone name points principal birthday tier"),
        ("members", "Phone|Name|Points|Balance|Date of birth", "phone name points principal birthday"),
        (
            "members",
            "会员编号 电话 会员姓名 赠送金额(元) 本年消费 宝宝生日",
            "number phone name bonus spend child_birthday",
        ),
        (
            "goods",
            "条码 货号 品名 零售价（元） 会员价 批发价",
            "barcode sku name price member_price wholesale_price",
        ),
        ("goods", "SKU|Product name|Retail price|Barcode", "sku name price barcode"),
        ("stock", "货号 库存数量 门店", "sku quantity store"),
        ("staff", "工号 姓名 岗位 密码 手机号", "operator name role pin member"),
    ],
)
def test_headings_tell(what: What, headings: str, fields: str) -> None:
    columns = headings.split("|") if "|" in headings else headings.split()
    assert guess(what, columns) == tuple(fields.split())


def test_of_two_columns_that_mean_the_same_the_first_counts() -> None:
    assert guess("members", ("手机号", "电话", "天气")) == ("phone", "", "")


def test_somebodys_own_words_win() -> None:
    headings = ("手机号", "备用电话")
    assert with_overrides("members", headings, ("phone", ""), {"备用电话": "phone"}) == ("", "phone")
    assert with_overrides("members", headings, ("phone", ""), {"手机号": ""}) == ("", "")
    for given in ({"微信": "phone"}, {"手机号": "wechat"}):
        with pytest.raises(FileFaultError):
            with_overrides("members", headings, ("phone", ""), given)


@pytest.mark.parametrize(
    ("what", "columns", "key"),
    [
        ("members", ("name",), "missing_column"),
        ("members", ("phone", "phone"), "column_twice"),
        ("members", ("phone", "wechat"), "unknown_field"),
        ("goods", ("sku", "price"), "missing_column"),
        ("stock", ("quantity",), "missing_column"),
        ("staff", ("operator",), "missing_column"),
    ],
)
def test_columns_that_can_not_work(what: What, columns: tuple[str, ...], key: str) -> None:
    with pytest.raises(FileFaultError) as caught:
        check_columns(what, columns)
    assert caught.value.key == key


@pytest.mark.parametrize("what", FIELDS)
def test_every_field_is_known_by_its_own_names(what: What) -> None:
    for field in FIELDS[what]:
        assert (
            guess(what, (field.zh,))
            == guess(what, (field.en,))
            == guess(what, (field.name,))
            == (field.name,)
        )
