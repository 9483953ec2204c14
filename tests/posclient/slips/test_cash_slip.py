"""The slip of cash in and out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from posclient.slips.cash_slip import CashSlipData, compose
from posclient.words import Language, load
from tests.posclient.slips.golden import check

OUT = CashSlipData(
    shop="糖果树母婴",
    till="T12",
    operator="李娜",
    at_ms=int(datetime(2026, 3, 2, 6, 2, tzinfo=UTC).timestamp() * 1000),
    zone=ZoneInfo("Asia/Shanghai"),
    business_date=date(2026, 3, 2),
    amount_minor=-200_000,
    reason="存银行，存单号 20260302-7，由周店长带去春晓路支行",
)
SLIPS = {"out": OUT, "in": replace(OUT, amount_minor=20_050, reason="换零钱")}


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", sorted(SLIPS))
def test_looks_as_the_golden_text(name: str, language: Language, columns: int) -> None:
    check(compose(SLIPS[name], load(language)), f"cash_{name}_{language}", columns)
