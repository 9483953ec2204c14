"""The printer on its port: jobs, answers, files, and everything that goes wrong with real ones."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from PIL import Image

from drivers.virtual_printer.faults import Faults
from drivers.virtual_printer.glyphs import Glyphs, font_files
from drivers.virtual_printer.server import VirtualPrinter
from drivers.virtual_printer.slips import KICKS_FILE, SlipFolder
from tests.drivers.virtual_printer.hosts import (
    CUT,
    ESC,
    FONTS,
    GS,
    INIT,
    connect,
    parenthesised,
    read_to_end,
    send_job,
)

SLIP = INIT + "糖糖妈妈\n".encode("gbk") + CUT
GLYPHS = Glyphs(font_files(FONTS))


def new_printer(folder: Path) -> VirtualPrinter:
    ticks = count(1000)
    return VirtualPrinter(SlipFolder(folder, GLYPHS, lambda: next(ticks)))


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    with new_printer(tmp_path) as running:
        yield running


def texts(printer: VirtualPrinter) -> list[str]:
    return [slip.text.split("\n")[0] for slip in printer.record.slips]


def test_a_job_becomes_a_slip_of_bytes_and_picture(printer: VirtualPrinter, tmp_path: Path) -> None:
    answer = send_job(printer.port, SLIP + parenthesised(b"H", b"00job1"))
    # the printer hangs up only when the files are there
    assert answer == b"\x37\x22job1\x00"
    (slip,) = printer.record.slips
    assert texts(printer) == ["糖糖妈妈"]
    assert slip.bin.read_bytes() == SLIP
    assert sorted(path.name for path in tmp_path.iterdir()) == ["000001-1000.bin", "000001-1000.png"]
    with Image.open(slip.png) as picture:
        assert picture.size == (576, 30 + 96 + 9)


def test_each_cut_closes_a_slip_and_so_does_the_end_of_the_connection(printer: VirtualPrinter) -> None:
    send_job(printer.port, SLIP + SLIP + b"torn off\n")
    send_job(printer.port, b"\n\n" + ESC + b"@")  # blank paper is no slip
    assert texts(printer) == ["糖糖妈妈", "糖糖妈妈", "torn off"]
    assert [slip.number for slip in printer.record.slips] == [1, 2, 3]


def test_numbers_go_on_in_a_folder_already_in_use(tmp_path: Path) -> None:
    for _ in range(2):
        with new_printer(tmp_path) as printer:
            send_job(printer.port, SLIP)
    assert sorted(path.name[:6] for path in tmp_path.glob("*.png")) == ["000001", "000002"]


def test_drawer_kicks_are_counted_and_noted(printer: VirtualPrinter, tmp_path: Path) -> None:
    send_job(printer.port, ESC + b"p\0\x19\xfa" + b"\x10\x14\x01\x00\x01")
    assert printer.record.drawer_kicks == 2
    assert (tmp_path / KICKS_FILE).read_text() == "2\n"
    assert printer.record.slips == ()


def test_what_could_not_be_obeyed_is_recorded(printer: VirtualPrinter) -> None:
    send_job(printer.port, ESC + b"\x7f" + SLIP)
    (complaint,) = printer.record.complaints
    assert complaint.data == b"\x1b\x7f"
    assert printer.record.slips[0].faults == (complaint,)


def test_paper_out_holds_the_job_until_the_roll_is_changed(printer: VirtualPrinter) -> None:
    printer.set_faults(Faults(paper_out=True))
    with connect(printer.port) as sock:
        sock.sendall(SLIP + GS + b"r\1" + b"\x10\x04\1\x10\x04\2\x10\x04\4")
        # real time overtakes: the queued question stands before these in the stream
        assert sock.recv(1) + sock.recv(1) + sock.recv(1) == b"\x1a\x32\x7e"
        assert printer.record.slips == ()
        printer.set_faults(Faults(paper_low=True))
        assert sock.recv(1) == b"\x03"
        sock.shutdown(socket.SHUT_WR)
        assert read_to_end(sock) == b""
    assert texts(printer) == ["糖糖妈妈"]


def test_a_held_job_is_printed_though_its_host_has_gone_and_others_wait_behind_it(
    printer: VirtualPrinter,
) -> None:
    printer.set_faults(Faults(cover_open=True))
    with connect(printer.port) as first:
        first.sendall(b"first\n" + CUT)
    with connect(printer.port) as second:
        second.sendall(b"second\n" + CUT + b"\x10\x04\2")
        assert second.recv(1) == b"\x16"
        printer.set_faults(Faults())
        second.shutdown(socket.SHUT_WR)
        assert read_to_end(second) == b""
    assert texts(printer) == ["first", "second"]


def test_a_change_is_told_where_automatic_status_is_on(printer: VirtualPrinter) -> None:
    with connect(printer.port) as sock:
        sock.sendall(GS + b"a\xff")
        assert sock.recv(4) == bytes.fromhex("10000000")
        printer.set_faults(Faults(paper_low=True))
        assert sock.recv(4) == bytes.fromhex("10000300")


def test_a_silent_printer_prints_and_says_nothing(printer: VirtualPrinter) -> None:
    printer.set_faults(Faults(silent=True))
    assert send_job(printer.port, b"\x10\x04\1" + SLIP + GS + b"r\1") == b""
    assert texts(printer) == ["糖糖妈妈"]


def test_a_printer_that_refuses_connections_takes_them_again(printer: VirtualPrinter) -> None:
    port = printer.port
    printer.set_faults(Faults(refuses_connections=True))
    with pytest.raises(ConnectionRefusedError):
        connect(port)
    printer.set_faults(Faults())
    send_job(port, SLIP)
    assert texts(printer) == ["糖糖妈妈"]


def test_a_printer_that_hangs_up_in_the_middle_prints_what_it_had(printer: VirtualPrinter) -> None:
    printer.set_faults(Faults(closes_after_bytes=7))
    with connect(printer.port) as sock:
        sock.sendall(b"first\nsecond\n" + CUT)
        with pytest.raises(ConnectionResetError):  # unread bytes are lost with the connection
            sock.recv(1)
    (slip,) = printer.record.wait_for_slips(1)
    assert slip.text == "first\n[fault: 1 characters wait for a line feed]"


def test_a_slow_printer_prints_all_the_same(printer: VirtualPrinter) -> None:
    printer.set_faults(Faults(bytes_per_s=400))
    assert send_job(printer.port, SLIP + GS + b"r\1") == b"\x00"
    assert texts(printer) == ["糖糖妈妈"]


def test_a_job_larger_than_the_receive_buffer_waits_and_comes_through(printer: VirtualPrinter) -> None:
    line = b"x" * 47 + b"\n"
    answer = send_job(printer.port, line * 4000 + GS + b"r\1")
    assert answer == b"\x00"
    assert printer.record.slips[0].data.startswith(line)
    assert len(printer.record.slips[0].items) == 4000


def test_stopping_tears_off_what_is_printed(tmp_path: Path) -> None:
    printer = new_printer(tmp_path)
    printer.start()
    with connect(printer.port) as sock:
        sock.sendall(b"half a slip\n" + GS + b"r\1")
        assert sock.recv(1) == b"\x00"
        printer.stop()
    assert texts(printer) == ["half a slip"]


def test_a_taken_port_is_an_error(printer: VirtualPrinter, tmp_path: Path) -> None:
    other = VirtualPrinter(SlipFolder(tmp_path, GLYPHS, lambda: 0), port=printer.port)
    with pytest.raises(OSError, match="in use"):
        other.start()


def test_waiting_has_an_end(printer: VirtualPrinter) -> None:
    with pytest.raises(TimeoutError, match="0 slips"):
        printer.record.wait_for_slips(1, timeout_s=0.01)


def test_senseless_faults_are_refused() -> None:
    with pytest.raises(ValueError, match="bytes_per_s"):
        Faults(bytes_per_s=0)
    with pytest.raises(ValueError, match="closes_after_bytes"):
        Faults(closes_after_bytes=-1)
