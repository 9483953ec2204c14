"""Which numbers stand as bars on every paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.codes import encode_code
from drivers.printer.settings import PrinterSettings
from posclient.slips.document import Code
from posclient.slips.narrow_code import bars_or_qr, fits_as_bars


@pytest.mark.parametrize("data", ["OC1", "C000000000421", "R12010000000427", "ABCDEFGHIJKL", "1" * 20])
def test_our_own_numbers_fit(data: str) -> None:
    assert bars_or_qr(data, "caption") == Code("code128", data, "caption")


@pytest.mark.parametrize("data", ["ABCDEFGHIJKLM", "0123456789abcdef0123456789abcdef", "1" * 21])
def test_what_is_longer_is_a_qr_code(data: str) -> None:
    assert bars_or_qr(data) == Code("qr", data)


@given(st.from_regex(r"[A-Z]{0,3}[0-9]{0,16}[a-z-]{0,8}[0-9]{0,8}", fullmatch=True).filter(bool))
def test_what_is_said_to_fit_is_printed_by_a_narrow_printer(data: str) -> None:
    if fits_as_bars(data):
        assert encode_code(
            Code("code128", data), PrinterSettings("tcp://127.0.0.1:9100", columns=32, dots=384)
        )
