"""Codes are checked before they reach the paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.printer.codes import BadCodeError, encode_code
from posclient.slips.document import Code
from tests.drivers.printer.samples import PRINTER_58, PRINTER_80

CENTRE, LEFT = b"\x1ba\x01", b"\x1ba\x00"


@pytest.mark.parametrize(
    "code",
    [Code("qr", "https://example.cn/i/1"), Code("code128", "S001-A-000123"), Code("ean13", "6901234567892")],
)
def test_a_printers_own_codes_are_centred_and_the_alignment_is_put_back(code: Code) -> None:
    data = encode_code(code, PRINTER_80)

    assert data.startswith(CENTRE)
    assert data.endswith(LEFT)


def test_a_code128_is_sent_by_its_length_in_set_b() -> None:
    data = encode_code(Code("code128", "S1-{7}"), PRINTER_58)

    assert b"\x1dkI\x09{BS1-{{7}" in data
    assert b"\x1dH\x00" in data  # the caption is text of ours


def test_an_ean13_is_sent_whole() -> None:
    assert b"\x1dkC\x0d6901234567892" in encode_code(Code("ean13", "6901234567892"), PRINTER_58)


@pytest.mark.parametrize("data", ["6901234567893", "690123456789", "69012345678921", "690123456789X"])
def test_a_wrong_ean13_is_refused(data: str) -> None:
    with pytest.raises(BadCodeError, match="check digit"):
        encode_code(Code("ean13", data), PRINTER_80)


@pytest.mark.parametrize("kind", ["qr", "code128", "ean13"])
@pytest.mark.parametrize("data", ["", "S1\x1b@", "S1\n"])
def test_control_characters_never_get_into_a_code(kind: str, data: str) -> None:
    code = {"qr": Code("qr", data), "code128": Code("code128", data), "ean13": Code("ean13", data)}[kind]

    with pytest.raises(BadCodeError, match="printable"):
        encode_code(code, PRINTER_80)


def test_a_long_number_is_drawn_where_the_printers_own_code_would_be_too_wide() -> None:
    data = encode_code(Code("code128", "20260131000100012345"), PRINTER_58)

    assert data.startswith(b"\x1dv0\x00")
    assert b"\x1dk" not in data


def test_a_code128_wider_than_the_paper_is_refused() -> None:
    with pytest.raises(BadCodeError, match="wider"):
        encode_code(Code("code128", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), PRINTER_58)
    with pytest.raises(BadCodeError, match="ASCII"):
        encode_code(Code("code128", "奶粉"), PRINTER_58)


def test_a_qr_code_is_native_where_the_printer_has_it() -> None:
    data = encode_code(Code("qr", "https://example.cn/i/奶"), PRINTER_80)

    assert b"\x1d(k" in data
    assert "https://example.cn/i/奶".encode() in data


def test_a_qr_code_is_drawn_centred_where_it_is_not() -> None:
    data = encode_code(Code("qr", "https://example.cn/i/1"), replace(PRINTER_58, native_qr=False))

    # 25 modules of 5 dots in the middle of 384: 129 white dots, then the 35 black ones of the finder.
    assert data.startswith(b"\x1dv0\x00")
    width_bytes = int.from_bytes(data[4:6], "little")
    first_row = int.from_bytes(data[8 : 8 + width_bytes], "big")
    bits = f"{first_row:0{width_bytes * 8}b}"
    assert width_bytes == 32
    assert bits.startswith("0" * 129 + "1" * 35 + "0")


def test_a_qr_code_that_cannot_be_is_refused() -> None:
    with pytest.raises(BadCodeError, match="can't hold"):
        encode_code(Code("qr", "x" * 5000), PRINTER_80)
    with pytest.raises(BadCodeError, match="wider"):
        encode_code(Code("qr", "x" * 2000), PRINTER_58)
    with pytest.raises(BadCodeError, match="neither"):
        encode_code(Code("qr", "x"), replace(PRINTER_58, native_qr=False, has_raster=False))
