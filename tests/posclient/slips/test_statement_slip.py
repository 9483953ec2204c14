"""A member's statement on both papers, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from posclient.domain.ledger.account import EntryKind
from posclient.slips.as_text import as_text
from posclient.slips.receipt import ReceiptShop
from posclient.slips.statement_slip import Movement, Statement, compose, mask_card
from posclient.words import Language, load
from tests.posclient.slips.golden import check

AT_MS = int(datetime(2026, 3, 2, 6, 2, tzinfo=UTC).timestamp() * 1000)
MEMBER = Statement(
    shop=ReceiptShop("糖果树母婴"),
    till="12",
    cashier="小周",
    at_ms=AT_MS,
    zone=ZoneInfo("Asia/Shanghai"),
    name="张小丽",
    phone="13812341234",
    card_no="M80000012345",
    tier="金卡",
    points=12_350,
    points_scale=1,
    principal_minor=105_000,
    bonus_minor=15_800,
    as_of_ms=AT_MS - 60_000,
    frozen=False,
    movements=(
        Movement(date(2026, 3, 2), "principal", "earn", 100_000),
        Movement(date(2026, 3, 2), "bonus", "earn", 15_000),
        Movement(date(2026, 2, 28), "points", "earn", 616),
        Movement(date(2026, 2, 28), "points", "spend", -500),
        Movement(date(2026, 2, 28), "principal", "spend", -2_500),
    ),
)
STATEMENTS = {"member": MEMBER, "frozen": replace(MEMBER, frozen=True, as_of_ms=None, movements=())}


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("statement", sorted(STATEMENTS))
def test_looks_as_the_golden_text(statement: str, language: Language, columns: int) -> None:
    check(compose(STATEMENTS[statement], load(language)), f"statement_{statement}_{language}", columns)


@pytest.mark.parametrize("columns", [48, 32])
def test_nothing_on_it_tells_a_stranger_who_she_is(columns: int) -> None:
    text = as_text(compose(MEMBER, load("zh_CN")), columns)

    for secret in ("小丽", "13812341234", "M80000012345"):
        assert secret not in text


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_kind_of_movement_has_its_word(language: Language) -> None:
    movements = tuple(Movement(date(2026, 3, 2), "points", kind, 1) for kind in EntryKind)

    compose(replace(MEMBER, movements=movements), load(language))


@pytest.mark.parametrize(("card_no", "shown"), [("M80000012345", "********2345"), ("123", "123"), ("", "")])
def test_a_card_s_last_four_are_shown(card_no: str, shown: str) -> None:
    assert mask_card(card_no) == shown
