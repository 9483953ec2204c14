"""A list of members on both papers, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from posclient.domain.member import MemberId
from posclient.domain.member_filter import MemberLine
from posclient.domain.reason import Reason
from posclient.domain.value.profile import Guess, Inferred
from posclient.domain.value.segment import Segment
from posclient.slips.as_text import as_text
from posclient.slips.member_list_slip import MemberListData, compose
from posclient.words import Language, Names, load
from tests.posclient.slips.golden import check

DATA = MemberListData(
    asked="孩子 6–12 个月 · 望禾新城",
    lines=(
        MemberLine(
            MemberId("m1"),
            "欧阳慧",
            "138****0003",
            "M00000000033",
            "gold",
            child_months=(28, 7),
            last_visit=date(2025, 11, 1),
            spend_year_minor=512_300,
            segment=Segment.DORMANT,
            risk_percent=71,
            inferred=(Inferred(Guess.GAP, "nappies", Reason("infer.gap", {"lacks": "nappies"})),),
        ),
        MemberLine(MemberId("m2"), "何萍", "138****0005", "", "member", due=True, do_not_call=True),
    ),
    found=73,
    printed_at=datetime(2026, 3, 2, 21, 4, tzinfo=UTC),
    operator="林晓梅",
)
NAMES = Names(tiers={"gold": "金卡", "member": "会员"})


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_looks_as_the_golden_text(language: Language, columns: int) -> None:
    check(compose(DATA, load(language), NAMES), f"member_list_{language}", columns)


def test_nothing_of_worth_risk_or_guesses_is_on_paper() -> None:
    text = as_text(compose(DATA, load("zh_CN"), NAMES), 48)

    body = text.partition("共73位")[2]
    assert not any(word in body for word in ("5123", "沉睡", "71", "nappies", "推测"))
