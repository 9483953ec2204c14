"""The receipt of a top-up on both papers, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from posclient.slips.as_text import as_text
from posclient.slips.document import Code
from posclient.slips.receipt import ReceiptShop, ReceiptTender
from posclient.slips.top_up_slip import TopUpSlip, compose
from posclient.words import Language, load
from tests.posclient.slips.golden import check

CASH = TopUpSlip(
    shop=ReceiptShop("糖果树母婴", "梧桐市春晓路18号", "0571-00001234"),
    receipt_no="R00120010000428",
    till="12",
    cashier="小周",
    at_ms=int(datetime(2026, 3, 2, 6, 2, tzinfo=UTC).timestamp() * 1000),
    zone=ZoneInfo("Asia/Shanghai"),
    business_date=date(2026, 3, 2),
    name="张小丽",
    phone="13812341234",
    card_no="M80000012345",
    principal_minor=100_000,
    bonus_minor=15_000,
    tenders=(ReceiptTender("cash", 120_000, 20_000),),
    principal_left_minor=105_000,
    bonus_left_minor=15_800,
)
SPLIT = replace(
    CASH,
    bonus_minor=0,
    tenders=(ReceiptTender("card", 60_000, 0, "T00123"), ReceiptTender("qr", 40_000, 0, verified=False)),
    principal_left_minor=None,
    bonus_left_minor=None,
)
SLIPS = {"cash": CASH, "split": SPLIT}


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("slip", sorted(SLIPS))
def test_looks_as_the_golden_text(slip: str, language: Language, columns: int) -> None:
    check(compose(SLIPS[slip], load(language)), f"top_up_{slip}_{language}", columns)


def test_two_languages_on_one_slip() -> None:
    check(compose(CASH, load("zh_CN"), load("en")), "top_up_cash_bilingual", 48)


@pytest.mark.parametrize("columns", [48, 32])
def test_name_and_number_are_masked(columns: int) -> None:
    text = as_text(compose(CASH, load("zh_CN")), columns)

    assert "138****1234" in text
    assert "小丽" not in text


def test_it_can_be_scanned() -> None:
    blocks = compose(CASH, load("zh_CN")).blocks

    assert [block.data for block in blocks if isinstance(block, Code)] == [CASH.receipt_no]
