"""The slip of a parked basket: its code can be scanned, and nobody takes it for a receipt."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from posclient.domain.parking import parking_code
from posclient.slips.document import Code
from posclient.slips.parking_slip import ParkingData, compose
from posclient.words import Language, load
from tests.posclient.slips.golden import check

DATA = ParkingData(
    shop="糖果树母婴",
    code=parking_code(12, 345),
    cashier="李娜",
    at_ms=int(datetime(2026, 3, 2, 6, 2, tzinfo=UTC).timestamp() * 1000),
    zone=ZoneInfo("Asia/Shanghai"),
    pieces=5,
    due_minor=68_700,
)


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_looks_as_the_golden_text(language: Language, columns: int) -> None:
    check(compose(DATA, load(language)), f"parking_{language}", columns)


def test_its_code_is_there_to_be_scanned() -> None:
    codes = [block for block in compose(DATA, load("zh_CN")).blocks if isinstance(block, Code)]
    assert [(code.kind, code.data) for code in codes] == [("code128", DATA.code)]
