"""A wrong setting is named at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from drivers.printer.settings import PrinterSettings, PrinterSettingsError

GOOD = PrinterSettings("tcp://127.0.0.1:9100")


def test_58_and_80_mm_paper_are_known() -> None:
    assert (GOOD.columns, GOOD.dots) == (48, 576)
    assert replace(GOOD, columns=32, dots=384).columns == 32


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"address": "127.0.0.1"}, "address"),
        ({"address": "tcp:"}, "address"),
        ({"columns": 42}, "columns"),
        ({"dots": 384}, "dots"),
        ({"charset": "latin-1"}, "charset"),
        ({"drawer_pin": 3}, "drawer_pin"),
        ({"chunk_bytes": 0}, "chunk_bytes"),
        ({"proof_timeout_s": 0}, "proof_timeout_s"),
        ({"idle_poll_s": -1}, "idle_poll_s"),
        ({"back_off_longest_s": 0.1}, "back_off_longest_s"),
    ],
)
def test_a_wrong_value_is_refused_by_name(change: dict[str, Any], named: str) -> None:
    with pytest.raises(PrinterSettingsError, match=named):
        replace(GOOD, **change)
