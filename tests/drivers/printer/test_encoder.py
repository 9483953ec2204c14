"""A slip as bytes, compared with golden ones that a reviewer can read: commands as \\xNN, text as text."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.encoder import drawer_kick, encode
from drivers.printer.settings import PrinterSettings
from posclient.slips.document import Code, Cut, Document, Feed, Text
from tests.drivers.printer.samples import PRINTER_58, PRINTER_80, RECEIPT

GOLDEN = Path(__file__).parent / "golden"


def doc(*texts: Text) -> Document:
    return Document("", texts)


def readable(data: bytes) -> str:
    """The bytes as text: Chinese as it prints, every other byte that is no ASCII letter or sign as \\xNN."""
    text = data.decode("gbk", errors="backslashreplace")
    return "".join(char if char == "\n" or char >= " " else f"\\x{ord(char):02x}" for char in text)


@pytest.mark.parametrize(("name", "printer"), [("receipt_58", PRINTER_58), ("receipt_80", PRINTER_80)])
def test_a_receipt_is_encoded_as_it_always_was(name: str, printer: PrinterSettings) -> None:
    assert readable(encode(RECEIPT, printer)) == (GOLDEN / f"{name}.txt").read_text("utf-8")


def test_the_same_document_gives_the_same_bytes() -> None:
    printer = replace(PRINTER_58, native_qr=False)

    assert encode(RECEIPT, printer) == encode(RECEIPT, printer)


def test_a_style_is_set_when_it_changes_and_reset_at_the_end() -> None:
    data = encode(doc(Text("大", size=2, bold=True), Text("大", size=2), Text("小")), PRINTER_58)

    big, small = "大".encode("gbk"), "小".encode("gbk")
    assert data == (
        b"\x1b@\x1bt\x00\x1c&"
        b"\x1d!\x11\x1bE\x01" + big + b"\n\x1bE\x00" + big + b"\n\x1d!\x00" + small + b"\n"
        b"\x1c."
    )
    assert encode(doc(Text("大", size=2)), PRINTER_58).endswith(b"\x1d!\x00\x1c.")


def test_a_name_is_never_a_command() -> None:
    data = encode(doc(Text("张\x1bp\x00三\x1d(k\x10\x14\x01")), PRINTER_58)

    assert data == b"\x1b@\x1bt\x00\x1c&" + "张p三(k".encode("gbk") + b"\n\x1c."


def test_what_gbk_lacks_is_a_box_where_it_cannot_be_drawn() -> None:
    assert "张□".encode("gbk") in encode(doc(Text("张䶮")), PRINTER_58)
    assert "张□".encode("gbk") in encode(doc(Text("张䶮")), replace(PRINTER_58, has_raster=False))


def test_what_gbk_lacks_makes_its_line_a_picture_and_no_other() -> None:
    printer = replace(PRINTER_58, fonts=(_a_font(),))

    data = encode(doc(Text("会员"), Text("A䶮"), Text("谢谢")), printer)

    assert data.count(b"\x1dv0\x00\x30\x00\x1e\x00") == 1
    assert "会员\n".encode("gbk") in data
    assert data.endswith("谢谢\n".encode("gbk") + b"\x1c.")


def test_the_printers_charset_is_used() -> None:
    assert "䶮".encode("gb18030") in encode(doc(Text("䶮")), replace(PRINTER_58, charset="gb18030"))
    assert encode(doc(Text("䶮")), replace(PRINTER_58, charset="utf-8")) == b"\x1b@" + "䶮\n".encode()


def test_without_a_cutter_the_paper_is_fed_to_the_edge() -> None:
    cut = Document("", (Cut(),))

    assert encode(cut, PRINTER_80) == b"\x1b@\x1bt\x00\x1c&\x1bd\x06\x1dV\x01\x1c."
    assert encode(cut, replace(PRINTER_80, has_cutter=False)) == b"\x1b@\x1bt\x00\x1c&\x1bd\x06\x1c."


def test_a_long_feed_is_several() -> None:
    assert b"\x1bd\xff\x1bd\x2d" in encode(Document("", (Feed(300),)), PRINTER_80)


def test_a_code_that_cannot_be_printed_is_text_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        data = encode(Document("", (Code("ean13", "6901234567893"),)), PRINTER_58)

    assert b"6901234567893\n" in data
    assert b"\x1dk" not in data
    assert "a code is printed as text" in caplog.text
    assert "6901234567893" not in caplog.text


@pytest.mark.parametrize(("pin", "kick"), [(2, b"\x1bp\x0022"), (5, b"\x1bp\x0122")])
def test_the_drawer_kick_is_esc_p(pin: int, kick: bytes) -> None:
    assert drawer_kick(replace(PRINTER_80, drawer_pin=pin)) == kick


@given(st.text(max_size=60))
def test_commands_never_come_from_text(text: str) -> None:
    data = encode(doc(Text(text)), PRINTER_58)

    body = data.removeprefix(b"\x1b@\x1bt\x00\x1c&").removesuffix(b"\x1c.")
    assert all(byte >= 0x20 or byte == 0x0A for byte in body)


def _a_font() -> Path:
    """A font file that comes with a test dependency of the drawing library."""
    import barcode

    return Path(barcode.__file__).parent / "fonts" / "DejaVuSansMono.ttf"
