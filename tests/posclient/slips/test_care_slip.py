"""The reminder slip and the card with the outcome codes, on both papers and in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from posclient.domain.care import OUTCOMES, outcome_of_code
from posclient.domain.member import Address, Child, Member, MemberId
from posclient.domain.reason import Reason
from posclient.slips import outcome_card
from posclient.slips.as_text import as_text
from posclient.slips.care_slip import CareSlipData, compose
from posclient.slips.document import Checkbox, Code
from posclient.words import Language, Names, Pack, load
from tests.posclient.slips.golden import check

MOTHER = Member(
    member_id=MemberId("m1"),
    card_no="M80000012345",
    phone="13812341234",
    name="张小丽",
    address=Address.MOTHER_OF,
    children=(
        Child("c1", "糖糖", birth_date=date(2025, 6, 20)),
        Child("c2", "果果", birth_date=date(2025, 6, 20)),
    ),
)
TWINS = CareSlipData(
    task_id="C000000000421",
    member=MOTHER,
    product="小鹿启航 较大婴儿配方奶粉 2段 800克",
    usual_quantity=2000,
    unit="罐",
    run_out_on=date(2026, 3, 6),
    give_or_take_days=3,
    reason=Reason(
        "runout.own_rhythm",
        {
            "need": "formula",
            "every_days": 23,
            "last_units": 1600,
            "days_ago": 16,
            "days_left": 4,
            "give_or_take": 3,
        },
    ),
    on=date(2026, 3, 2),
    printed_at_ms=int(datetime(2026, 3, 2, 1, 30, tzinfo=UTC).timestamp() * 1000),
    zone=ZoneInfo("Asia/Shanghai"),
    till="12",
)
EXPECTING = replace(
    TWINS,
    member=replace(
        MOTHER, phone=None, address=Address.MS, children=(Child("c1", due_date=date(2026, 5, 20)),)
    ),
    reason=replace(
        TWINS.reason, key="runout.typical", values={**TWINS.reason.values, "days_ago": 0, "days_left": -2}
    ),
    usual_quantity=0,
)
NAMES = {
    "zh_CN": Names(needs={"formula": "奶粉"}, packs={"formula": Pack(800, "罐")}),
    "en": Names(needs={"formula": "formula"}, need_units={"formula": "g"}),
}


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("name", "data"), [("twins", TWINS), ("expecting", EXPECTING)])
def test_looks_as_the_golden_text(name: str, data: CareSlipData, language: Language, columns: int) -> None:
    check(compose(data, load(language), NAMES[language]), f"care_slip_{name}_{language}", columns)


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_outcome_card_looks_as_the_golden_text(language: Language, columns: int) -> None:
    check(outcome_card.compose(load(language)), f"outcome_card_{language}", columns)


@pytest.mark.parametrize("columns", [48, 32])
def test_neither_the_number_nor_the_name_is_on_the_paper(columns: int) -> None:
    text = as_text(compose(TWINS, load("zh_CN"), NAMES["zh_CN"]), columns)

    assert "138****1234" in text
    assert "13812341234" not in text
    assert "小丽" not in text


def test_both_codes_open_the_task() -> None:
    codes = [block for block in compose(TWINS, load("zh_CN"), Names()).blocks if isinstance(block, Code)]

    assert [(code.kind, code.data) for code in codes] == [
        ("qr", "C000000000421"),
        ("code128", "C000000000421"),
    ]


def test_a_task_id_too_long_for_bars_on_narrow_paper_has_a_qr_code_alone() -> None:
    long_id = replace(TWINS, task_id="0123456789abcdef0123456789abcdef")

    codes = [block for block in compose(long_id, load("zh_CN"), Names()).blocks if isinstance(block, Code)]

    assert [(code.kind, code.data) for code in codes] == [("qr", long_id.task_id)]


def test_there_is_a_box_for_each_outcome_in_order() -> None:
    boxes = [
        block.text for block in compose(TWINS, load("zh_CN"), Names()).blocks if isinstance(block, Checkbox)
    ]

    assert boxes == ["已联系，会来", "未接通", "要送货", "已在别处买", "请勿再打"]


def test_the_card_s_codes_are_the_outcomes_in_the_order_of_the_boxes() -> None:
    codes = [block.data for block in outcome_card.compose(load("zh_CN")).blocks if isinstance(block, Code)]

    assert [outcome_of_code(code) for code in codes] == list(OUTCOMES)
