from __future__ import annotations

import pytest

from drivers.scanner import ScannerKind, ScannerSettingError, ScannerSettings, Terminator, parse_scanner


def test_a_bare_wedge_has_the_defaults() -> None:
    assert parse_scanner("wedge:") == ScannerSettings(
        kind=ScannerKind.WEDGE, terminator=Terminator.CR, prefix="", gap_ms=120, min_length=6, max_length=1024
    )


def test_a_serial_path_with_options() -> None:
    settings = parse_scanner("serial:/dev/ttyUSB0?baud=115200&terminator=crlf&prefix=%02&gap_ms=200")
    assert (settings.kind, settings.path) == (ScannerKind.SERIAL, "/dev/ttyUSB0")
    assert (settings.baud, settings.terminator, settings.prefix) == (115200, Terminator.CRLF, "\x02")
    assert (settings.gap_ms, settings.min_length) == (200, 1)


def test_a_windows_port_and_a_path_with_a_space() -> None:
    assert parse_scanner("serial:COM3").path == "COM3"
    assert parse_scanner("serial:/dev/serial/by-id/usb%20scanner").path == "/dev/serial/by-id/usb scanner"


def test_usb_ids_with_and_without_a_serial_number() -> None:
    assert parse_scanner("usb:0c2e:0b61").vid == 0x0C2E
    settings = parse_scanner("usb:0C2E:0b61:A:17")
    assert (settings.vid, settings.pid, settings.serial_number) == (0x0C2E, 0x0B61, "A:17")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("", "must begin with one of wedge:, serial:, usb:"),
        ("hid:", "must begin with one of"),
        ("serial", "must begin with one of"),
        ("wedge:/dev/ttyUSB0", "takes no address"),
        ("serial:", "the port is missing"),
        ("usb:c2e:b61", "4 hex digits each"),
        ("usb:0c2e", "4 hex digits each"),
        ("wedge:?speed=1", "'speed' is unknown; known are terminator"),
        ("wedge:?gap_ms=1&gap_ms=2", "given twice"),
        ("wedge:?gap_ms", "write name=value"),
        ("wedge:?gap_ms=fast", "must be a whole number"),
        ("wedge:?gap_ms=5", "gap_ms 5: it must lie between 20 and 1000"),
        ("wedge:?gap_ms=-5", "must be a whole number"),
        ("wedge:?min_length=0", "min_length 0"),
        ("wedge:?min_length=20&max_length=10", "min_length 20: it must lie between 1 and 10"),
        ("serial:x?baud=1", "baud 1"),
        ("wedge:?terminator=enter", "choose one of cr, lf, crlf, tab, none"),
        ("wedge:?prefix=abca", "must not occur in it again"),
        ("wedge:?prefix=%0D", "CR, LF and TAB"),
        ("wedge:?prefix=123456789", "at most 8"),
        ("wedge:?prefix=%E5%8F%B7", "ASCII"),
    ],
)
def test_a_wrong_setting_says_what_is_wrong(setting: str, message: str) -> None:
    with pytest.raises(ScannerSettingError, match=message.replace("?", r"\?")):
        parse_scanner(setting)
