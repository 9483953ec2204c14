"""The receipt on both papers, in both languages, for a member, a guest and a member to be looked up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from posclient.domain.reason import Reason
from posclient.slips.as_text import as_text
from posclient.slips.document import Code, Document, Text
from posclient.slips.receipt import (
    JoinOffer,
    ReceiptData,
    ReceiptLine,
    ReceiptMember,
    ReceiptShop,
    ReceiptTender,
    compose,
)
from posclient.words import Language, Names, load
from tests.posclient.slips.golden import check

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT_MS = int(datetime(2026, 3, 2, 6, 2, tzinfo=UTC).timestamp() * 1000)
NAMES = Names(tiers={"gold": "金卡"})

MEMBER_SALE = ReceiptData(
    shop=ReceiptShop("糖果树母婴", "梧桐市春晓路18号", "0571-00001234"),
    receipt_no="R12010000000427",
    till="12",
    cashier="小周",
    at_ms=AT_MS,
    zone=SHANGHAI,
    business_date=date(2026, 3, 2),
    lines=(
        ReceiptLine(
            "小鹿启航 幼儿配方奶粉 3段 800克（全新升级配方）",
            quantity=2000,
            unit_price_minor=19800,
            normal_price_minor=21800,
            member_price_minor=19800,
            amount_minor=39600,
            reasons=(Reason("quote.price.member", {"saved_minor": 4000}),),
        ),
        ReceiptLine(
            "云朵柔 纸尿裤 L 54片",
            quantity=1000,
            unit_price_minor=9900,
            normal_price_minor=12900,
            member_price_minor=11900,
            amount_minor=9900,
            reasons=(
                Reason("quote.price.promotional", {"saved_minor": 3000}),
                Reason("quote.no_points.promotional"),
            ),
        ),
        ReceiptLine("散装米饼", 256, 5800, 5800, amount_minor=1485),
    ),
    pieces=4,
    gross_minor=57985,
    discount_minor=7000,
    due_minor=50985,
    tenders=(ReceiptTender("cash", received_minor=60000, change_minor=9015),),
    member=ReceiptMember(
        name="张小丽",
        phone="13812341234",
        card_no="M80000012345",
        tier="金卡",
        points_earned=616,
        points_available=12350,
        as_of_ms=AT_MS,
        points_scale=1,
    ),
)
GUEST_SALE = replace(
    MEMBER_SALE,
    lines=(
        ReceiptLine("云朵柔 婴儿湿巾 80抽", 3000, 1290, 1290, amount_minor=3870, member_price_minor=1090),
    ),
    pieces=3,
    gross_minor=3870,
    discount_minor=0,
    due_minor=3870,
    tenders=(ReceiptTender("cash", received_minor=3870, change_minor=0),),
    member=None,
    join=JoinOffer(saves_minor=600, points=32),
)
PROVISIONAL_SALE = replace(
    GUEST_SALE,
    member=ReceiptMember("", "", "M80000099999", "", points_earned=38, provisional=True),
    join=None,
)
SPLIT_SALE = replace(
    MEMBER_SALE,
    due_minor=50980,
    rounding_minor=5,
    tenders=(
        ReceiptTender("stored", received_minor=20000, change_minor=0),
        ReceiptTender("points", received_minor=1000, change_minor=0),
        ReceiptTender("code", 10000, 0, reference="4200000000000000000123"),
        ReceiptTender("card", 5000, 0, reference="000123"),
        ReceiptTender("qr", 4980, 0, verified=False),
        ReceiptTender("cash", received_minor=10000, change_minor=0),
    ),
    invoice_url="https://invoice.example/?r=R12010000000427&t=0123456789abcdef",
    invoiceable_minor=29980,
)
BY_HAND_SALE = replace(
    GUEST_SALE,
    lines=(
        ReceiptLine(
            "云朵柔 纸尿裤 L 54片",
            1000,
            12900,
            12900,
            amount_minor=11855,
            reasons=(
                Reason("quote.hand.line", {"saved_minor": 645}),
                Reason("quote.hand.share", {"saved_minor": 400}),
                Reason("quote.why.near_expiry"),
            ),
        ),
        ReceiptLine(
            "小鹿启航 幼儿配方奶粉 3段 800克",
            1000,
            19900,
            21800,
            amount_minor=19900,
            reasons=(
                Reason("quote.hand.price", {"price_minor": 19900}),
                Reason("quote.why.damaged"),
                Reason("quote.no_points.override"),
            ),
        ),
        ReceiptLine("未建档商品", 2000, 500, 500, amount_minor=1000),
    ),
    pieces=4,
    gross_minor=35700,
    discount_minor=2945,
    due_minor=32755,
    tenders=(
        ReceiptTender("exchange", 12900, 0, return_no="R12010000000426"),
        ReceiptTender("cash", 20000, 145),
    ),
    join=None,
)
SALES = {
    "split": SPLIT_SALE,
    "member": MEMBER_SALE,
    "guest": GUEST_SALE,
    "provisional": PROVISIONAL_SALE,
    "by_hand": BY_HAND_SALE,
}


def receipt(data: ReceiptData, language: Language = "zh_CN") -> Document:
    return compose(data, load(language), NAMES)


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("sale", sorted(SALES))
def test_looks_as_the_golden_text(sale: str, language: Language, columns: int) -> None:
    check(receipt(SALES[sale], language), f"receipt_{sale}_{language}", columns)


@pytest.mark.parametrize("columns", [48, 32])
def test_two_languages_on_one_receipt(columns: int) -> None:
    document = compose(MEMBER_SALE, load("zh_CN"), NAMES, second=load("en"))

    check(document, "receipt_member_bilingual", columns)


@pytest.mark.parametrize("columns", [48, 32])
def test_name_and_phone_are_masked(columns: int) -> None:
    text = as_text(receipt(MEMBER_SALE), columns)

    assert "张**" in text
    assert "138****1234" in text
    assert "小丽" not in text
    assert "13812341234" not in text


def test_the_receipt_number_is_there_to_be_read_and_to_be_scanned() -> None:
    blocks = receipt(MEMBER_SALE).blocks

    assert Text("小票号 R12010000000427") in blocks
    assert Code("code128", "R12010000000427", caption="R12010000000427") in blocks


def test_a_number_too_long_for_bars_on_narrow_paper_is_a_qr_code() -> None:
    long_number = replace(MEMBER_SALE, receipt_no="store-0012-1-00000042")

    codes = [block for block in receipt(long_number).blocks if isinstance(block, Code)]

    assert [code.kind for code in codes] == ["qr"]


def test_the_shop_s_own_terms_replace_the_catalogue_s() -> None:
    own = replace(MEMBER_SALE, shop=replace(MEMBER_SALE.shop, terms="本店支持15天无理由退换。"))

    text = as_text(receipt(own), 48)

    assert "15天" in text
    assert "7天内" not in text


def test_nothing_saved_is_not_boasted_of() -> None:
    text = as_text(receipt(GUEST_SALE), 48)

    assert "节省" not in text
    assert "优惠" not in text
    assert "找零" not in text


def test_a_guest_who_would_only_earn_points_hears_of_them() -> None:
    text = as_text(receipt(replace(GUEST_SALE, join=JoinOffer(saves_minor=0, points=38))), 48)

    assert "入会本单可得38分" in text


def test_joining_that_brings_nothing_is_not_offered() -> None:
    text = as_text(receipt(replace(GUEST_SALE, join=JoinOffer(saves_minor=0, points=0))), 48)

    assert "入会" not in text


def test_an_unknown_tender_is_an_error_of_ours() -> None:
    odd = replace(GUEST_SALE, tenders=(ReceiptTender("shells", 3870, 0),))

    with pytest.raises(KeyError, match=r"tender\.shells"):
        receipt(odd)
