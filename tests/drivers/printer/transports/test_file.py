"""Printers behind a path: a folder, a file, a device."""

from __future__ import annotations

import os
import threading
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.printer.settings import PrinterSettings, PrinterSettingsError
from drivers.printer.transports import transport_for
from drivers.printer.transports.base import LinkError, NotReachedError

GO = threading.Event()


def send(address: str, name: str, data: bytes) -> None:
    transport = transport_for(PrinterSettings(address))
    link = transport.open(name, GO)
    assert link.write(data, 1.0) == len(data)
    assert link.read(0) == b""
    link.finish(1.0)
    link.close()


def test_a_file_is_appended_to(tmp_path: Path) -> None:
    target = tmp_path / "slips.bin"

    send(f"file:{target}", "slip-1", b"one")
    send(f"file://{target}", "slip-2", b"two")

    assert target.read_bytes() == b"onetwo"


def test_a_folder_gets_a_file_a_job_and_never_half_of_one(tmp_path: Path) -> None:
    folder = tmp_path / "new folder"
    address = f"file:{tmp_path}/new%20folder/"

    send(address, "slip-000001", b"one")
    send(address, "slip-000001", b"again")
    half = transport_for(PrinterSettings(address)).open("slip-000002", GO)
    half.write(b"ha", 1.0)
    half.close()

    assert {path.name: path.read_bytes() for path in folder.glob("*.bin")} == {
        "slip-000001.bin": b"one",
        "slip-000001-2.bin": b"again",
    }


def test_a_plain_file_does_not_answer(tmp_path: Path) -> None:
    assert not transport_for(PrinterSettings(f"file:{tmp_path}/x.bin")).answers
    assert not transport_for(PrinterSettings(f"file:{tmp_path}/")).answers


def test_a_path_that_cannot_be_opened_is_not_reached(tmp_path: Path) -> None:
    with pytest.raises(NotReachedError):
        transport_for(PrinterSettings(f"file:{tmp_path}/no/such/file")).open("slip-1", GO)


def test_a_full_disk_breaks_the_link() -> None:
    link = transport_for(PrinterSettings("file:/dev/full")).open("slip-1", GO)
    with pytest.raises(LinkError):
        link.write(b"x", 1.0)
    link.close()


def test_a_relative_path_is_refused() -> None:
    with pytest.raises(PrinterSettingsError, match="absolute"):
        transport_for(PrinterSettings("file:slips"))


@pytest.fixture
def device() -> Iterator[tuple[int, str]]:
    """A terminal pair: the printer's end, and the path of ours."""
    printer, ours = os.openpty()
    tty.setraw(ours)
    yield printer, os.ttyname(ours)
    os.close(ours)
    os.close(printer)


def test_a_device_talks_back(device: tuple[int, str]) -> None:
    printer, path = device
    transport = transport_for(PrinterSettings(f"file:{path}"))
    link = transport.open("slip-1", GO)

    assert transport.answers
    assert link.write(b"\x10\x04\x01", 10.0) == 3
    assert os.read(printer, 10) == b"\x10\x04\x01"
    os.write(printer, b"\x12")
    assert link.read(10.0) == b"\x12"
    assert link.read(0) == b""
    link.finish(0.01)
    link.close()
    with pytest.raises(LinkError, match="closed"):
        link.write(b"x", 1.0)


def test_a_device_that_cannot_be_read_is_silent() -> None:
    link = transport_for(PrinterSettings("file:/dev/null")).open("slip-1", GO)

    assert [link.read(0.001) for _ in range(3)] == [b"", b"", b""]
    link.close()
