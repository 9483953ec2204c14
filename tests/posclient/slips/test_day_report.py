"""The drawer's reports on both papers, in both languages; what a cashier's report does not tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from posclient.domain.catalog import PriceKind
from posclient.domain.day_figures import LOGGED, EndedBy
from posclient.domain.tender import TenderKind
from posclient.slips.as_text import as_text
from posclient.slips.day_report import Kind, ReportData, ReportShift, compose
from posclient.slips.document import Document
from posclient.words import Language, load
from tests.posclient.slips.golden import check

AT_MS = int(datetime(2026, 3, 2, 13, 30, tzinfo=UTC).timestamp() * 1000)
HOUR_MS = 3_600_000

FIGURES = {
    "sales.count": 86,
    "sales.gross": 1_512_030,
    "sales.due": 1_381_200,
    "sales.rounding": 130,
    "sales.member_count": 61,
    "sales.member_due": 1_035_900,
    "sales.discount.member": 98_000,
    "sales.discount.promotional": 24_500,
    "sales.discount.override": 3_200,
    "sales.discount.hand": 5_000,
    "returns.count": 2,
    "returns.due": 25_890,
    "returns.rounding": 10,
    "top_up.count": 3,
    "top_up.principal": 150_000,
    "top_up.bonus": 12_000,
    "tender.cash.sale": 301_200,
    "tender.cash.top_up": 50_000,
    "tender.cash.return": 9_990,
    "tender.code.sale": 860_000,
    "tender.code.top_up": 100_000,
    "tender.code.return": 15_900,
    "tender.card.sale": 80_000,
    "tender.qr.sale": 40_000,
    "tender.stored.sale": 90_000,
    "tender.points.sale": 10_000,
    "tender.exchange.sale": 4_000,
    "tender.exchange.return": 4_000,
    "unverified": 40_000,
    "points.earned": 10_359,
    "points.claimed": 120,
    "points.spent": 1_000,
    "points.undone": 240,
    "points.given_back": 100,
    "stored.principal.spent": 82_000,
    "stored.bonus.spent": 8_000,
    "stored.principal.given_back": 5_000,
    "cash.received": 388_000,
    "cash.change": 36_800,
    "cash.float": 50_000,
    "cash.in": 20_000,
    "cash.out": 200_000,
    "log.line_removed": 7,
    "log.quantity_reduced": 2,
    "log.basket_cancelled": 1,
    "log.drawer_opened": 2,
    "log.copy": 3,
    "log.price_overridden": 1,
    "log.drawer_counted": 1,
}
MORNING = ReportShift(
    "李娜", AT_MS - 12 * HOUR_MS, AT_MS - 5 * HOUR_MS, 50_000, 190_400, 190_600, 50_000, "少找零"
)
EVENING = ReportShift("周店长", AT_MS - 5 * HOUR_MS, AT_MS, 50_000, 211_210, 211_210, 50_000)
NIGHT = ReportShift("李娜", AT_MS, AT_MS + HOUR_MS, 50_000, None, None, None, "跨日未交班")
RUNNING = ReportShift("李娜", AT_MS - 5 * HOUR_MS, None, 50_000, None, None, None)

X = ReportData(
    kind=Kind.X,
    shop="糖果树母婴",
    till="T12",
    operator="李娜",
    business_date=date(2026, 3, 2),
    at_ms=AT_MS,
    zone=ZoneInfo("Asia/Shanghai"),
    figures=FIGURES,
    shifts=(RUNNING,),
    points_scale=0,
)
REPORTS = {
    "x": X,
    "x_blind": replace(X, tells_cash=False),
    "handover": replace(X, kind=Kind.HANDOVER, shifts=(MORNING,)),
    "z": replace(X, kind=Kind.Z, z_no=117, shifts=(MORNING, EVENING, NIGHT)),
    "empty": replace(X, kind=Kind.Z, z_no=1, shifts=(), figures={}),
}


def slip(data: ReportData, language: Language = "zh_CN") -> Document:
    return compose(data, load(language))


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", sorted(REPORTS))
def test_looks_as_the_golden_text(name: str, language: Language, columns: int) -> None:
    check(slip(REPORTS[name], language), f"day_{name}_{language}", columns)


def test_a_blind_report_tells_no_cash() -> None:
    text = as_text(slip(replace(X, tells_cash=False)), 48)
    for hidden in ("3412.10", "3012.00", "2112.10", "3880.00"):
        assert hidden not in text
    assert "9441.00" in text  # what came in by code


def test_no_sum_of_a_blind_report_gives_the_cash_away() -> None:
    text = as_text(slip(replace(X, tells_cash=False)), 48)
    for sum_with_cash in ("15120.30", "13812.00", "258.90", "1500.00", "10359.00"):
        assert sum_with_cash not in text
    assert "销售 86 笔" in text


def test_a_report_so_far_says_that_it_is_none_of_the_final_ones() -> None:
    text = as_text(slip(X), 48)
    assert "未结班" in text
    assert "交班人" not in text


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_whatever_can_be_on_it_has_its_word(language: Language) -> None:
    words = load(language)
    for kind in TenderKind:
        assert words(f"tender.{kind}")
    for discount in (*PriceKind, "hand"):
        assert words(f"day.discount.{discount}")
    for action in LOGGED:
        assert words(f"day.log.{action}")
    for ended in EndedBy:
        assert words(f"day.ended.{ended}")
    for report in Kind:
        assert words(f"day.slip.{report}")
