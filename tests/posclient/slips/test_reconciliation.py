"""The reconciliation's slip on both papers, in both languages: a day that agrees, and one that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from posclient.slips.reconciliation import ReconciliationData, ReconciliationLine, compose
from posclient.words import Language, load
from tests.posclient.slips.golden import check

AGREES = ReconciliationData(
    shop="糖果树母婴",
    till="12",
    cashier="小周",
    on=date(2026, 3, 2),
    at_ms=int(datetime(2026, 3, 2, 13, 2, tzinfo=UTC).timestamp() * 1000),
    zone=ZoneInfo("Asia/Shanghai"),
    attempts=14,
    here_minor=312_450,
    there_minor=312_450,
)
DIFFERS = replace(
    AGREES,
    there_minor=340_250,
    lines=(
        ReconciliationLine("reconcile.missing_there", "0123456789abcdef", 1_000, 0),
        ReconciliationLine("reconcile.missing_here", "0123456789abcde0", 0, 2_000),
        ReconciliationLine("reconcile.amount", "0123456789abcde1", 1_000, 1_100),
        ReconciliationLine("reconcile.twice", "0123456789abcde2", 25_800, 51_600),
        ReconciliationLine("reconcile.open", "0123456789abcde3", 0, 900, is_refund=True),
    ),
)
DAYS = {"agrees": AGREES, "differs": DIFFERS}


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("day", sorted(DAYS))
def test_looks_as_the_golden_text(day: str, language: Language, columns: int) -> None:
    check(compose(DAYS[day], load(language)), f"reconciliation_{day}_{language}", columns)
