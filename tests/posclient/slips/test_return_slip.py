"""The slip of a return on both papers, in both languages: with a receipt, without one, in an exchange."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from posclient.slips.as_text import as_text
from posclient.slips.document import Code, Document
from posclient.slips.receipt import ReceiptShop
from posclient.slips.return_slip import ReturnData, SlipLine, SlipMember, SlipRefund, compose
from posclient.words import Language, load
from tests.posclient.slips.golden import check

AT_MS = int(datetime(2026, 3, 4, 6, 2, tzinfo=UTC).timestamp() * 1000)

OF_A_MEMBER = ReturnData(
    shop=ReceiptShop("糖果树母婴", "梧桐市春晓路18号", "0571-00001234"),
    receipt_no="R00120010000431",
    original_no="R00120010000427",
    till="12",
    cashier="小周",
    at_ms=AT_MS,
    zone=ZoneInfo("Asia/Shanghai"),
    business_date=date(2026, 3, 4),
    lines=(
        SlipLine("小鹿启航 幼儿配方奶粉 3段 800克（全新升级配方）", 1000, 19800, 19800, "unsuitable"),
        SlipLine("散装米饼", 256, 5800, 1485, "faulty"),
    ),
    amount_minor=21285,
    rounding_minor=5,
    due_minor=21280,
    refunds=(
        SlipRefund("stored", 5000),
        SlipRefund("points", 1000),
        SlipRefund("code", 10000, follows=True),
        SlipRefund("card", 4000, "886621"),
        SlipRefund("cash", 1280),
    ),
    member=SlipMember(
        "张小丽",
        "13812341234",
        points_taken=2128,
        points_given=1000,
        stored_minor=5000,
        points_left=-128,
        stored_left_minor=35000,
        points_scale=1,
    ),
    reverses_invoice=True,
)
WITHOUT_RECEIPT = replace(
    OF_A_MEMBER,
    original_no="",
    lines=OF_A_MEMBER.lines[:1],
    amount_minor=19800,
    rounding_minor=0,
    due_minor=19800,
    refunds=(SlipRefund("cash", 19800),),
    member=None,
    approved_by="周店长",
    reverses_invoice=False,
)
EXCHANGED = replace(
    WITHOUT_RECEIPT,
    original_no="R00120010000427",
    approved_by="",
    refunds=(SlipRefund("code", 15000, exchanged=True), SlipRefund("code", 4800, follows=True)),
)
RETURNS = {"member": OF_A_MEMBER, "no_receipt": WITHOUT_RECEIPT, "exchange": EXCHANGED}


def slip(data: ReturnData, language: Language = "zh_CN") -> Document:
    return compose(data, load(language))


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", sorted(RETURNS))
def test_looks_as_the_golden_text(name: str, language: Language, columns: int) -> None:
    check(slip(RETURNS[name], language), f"return_{name}_{language}", columns)


@pytest.mark.parametrize("columns", [48, 32])
def test_two_languages_on_one_slip(columns: int) -> None:
    check(compose(OF_A_MEMBER, load("zh_CN"), load("en")), "return_member_bilingual", columns)


def test_name_and_phone_are_masked() -> None:
    text = as_text(slip(OF_A_MEMBER), 48)

    assert "138****1234" in text
    assert "小丽" not in text


def test_its_own_number_is_there_to_be_scanned() -> None:
    codes = [block for block in slip(OF_A_MEMBER).blocks if isinstance(block, Code)]

    assert [code.data for code in codes] == ["R00120010000431"]


def test_only_goods_without_a_receipt_are_signed_for() -> None:
    assert "顾客签名" in as_text(slip(WITHOUT_RECEIPT), 48)
    assert "顾客签名" not in as_text(slip(OF_A_MEMBER), 48)


def test_a_balance_that_is_not_known_is_not_printed() -> None:
    assert OF_A_MEMBER.member is not None
    unknown = replace(
        OF_A_MEMBER, member=replace(OF_A_MEMBER.member, points_left=None, stored_left_minor=None)
    )

    text = as_text(slip(unknown), 48)

    assert "可用积分" not in text
    assert "储值余额" not in text


def test_an_unknown_reason_is_an_error_of_ours() -> None:
    odd = replace(OF_A_MEMBER, lines=(replace(OF_A_MEMBER.lines[0], reason="moon"),))

    with pytest.raises(KeyError, match=r"returns\.why\.moon"):
        slip(odd)
