from __future__ import annotations

from drivers.scanner import Scan, ScannerKind, Torn, TornReason, open_scanner, parse_scanner


def test_the_text_of_a_scan_does_not_show_in_logs() -> None:
    payment_code = "134567890123456789"
    assert payment_code not in repr(Scan(payment_code))
    assert payment_code not in f"{Torn(payment_code, TornReason.GAP)}"


def test_a_wedge_has_no_thread_and_a_serial_line_has_one() -> None:
    def ignore(_: object) -> None:
        return None

    wedge, serial = parse_scanner("wedge:"), parse_scanner("serial:/dev/null-scanner")
    assert wedge.kind is ScannerKind.WEDGE
    assert open_scanner(wedge, ignore, ignore) is None
    scanner = open_scanner(serial, ignore, ignore)
    assert scanner is not None
    scanner.stop()  # never started: nothing to do
