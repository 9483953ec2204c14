"""The scanner thread on real pseudo-terminals: the test holds the master end and plays the scanner."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.scanner import Scan, ScanResult, Torn, TornReason, parse_scanner
from drivers.scanner.serial_scanner import SerialScanner, UsbPort, find_port

pty = pytest.importorskip("pty", reason="pseudo-terminals exist on POSIX alone")

EAN = "6901234567892"
DEADLINE_S = 20


class FakeScanner:
    """A scanner plugged in at `path`, a link to a pseudo-terminal."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._master: int | None = None

    def plug_in(self) -> None:
        self._master, slave = pty.openpty()
        device = os.ttyname(slave)
        fresh = self._path.with_suffix(".new")
        fresh.symlink_to(device)
        fresh.replace(self._path)
        os.close(slave)

    def unplug(self) -> None:
        if self._master is not None:
            os.close(self._master)
            self._master = None

    def send(self, data: bytes) -> None:
        assert self._master is not None
        assert os.write(self._master, data) == len(data)


class Heard:
    """What the scanner called back, in order: results and states."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self.results: list[ScanResult] = []
        self.states: list[bool] = []

    def on_scan(self, result: ScanResult) -> None:
        with self._news:
            self.results.append(result)
            self._news.notify_all()

    def on_state(self, connected: bool) -> None:
        with self._news:
            self.states.append(connected)
            self._news.notify_all()

    def wait_for(self, happened: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(happened, DEADLINE_S), (self.results, self.states)


@dataclass
class Bench:
    device: FakeScanner
    scanner: SerialScanner
    heard: Heard


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    path = tmp_path / "scanner"
    device, heard = FakeScanner(path), Heard()
    scanner = SerialScanner(parse_scanner(f"serial:{path}"), heard.on_scan, heard.on_state)
    yield Bench(device, scanner, heard)
    scanner.stop()
    device.unplug()


def test_scans_arrive_in_order(bench: Bench) -> None:
    bench.device.plug_in()
    bench.scanner.start()
    bench.heard.wait_for(lambda: bench.heard.states == [True])
    bench.device.send(b"]E06901234567892\rVIP8")
    bench.device.send(b"a69\r")
    bench.heard.wait_for(lambda: len(bench.heard.results) == 2)
    assert bench.heard.results == [Scan("]E06901234567892"), Scan("VIP8a69")]


def test_a_scan_that_stops_is_torn(bench: Bench) -> None:
    bench.device.plug_in()
    bench.scanner.start()
    bench.heard.wait_for(lambda: bench.heard.states == [True])
    bench.device.send(b"690123")
    bench.heard.wait_for(lambda: bench.heard.results == [Torn("690123", TornReason.GAP)])
    bench.device.send(EAN.encode() + b"\r")
    bench.heard.wait_for(lambda: bench.heard.results[-1] == Scan(EAN))


def test_unplugged_and_plugged_in_again_under_another_device(bench: Bench) -> None:
    bench.device.plug_in()
    bench.scanner.start()
    bench.heard.wait_for(lambda: bench.heard.states == [True])
    bench.device.unplug()
    bench.heard.wait_for(lambda: bench.heard.states == [True, False])
    bench.device.plug_in()
    bench.heard.wait_for(lambda: bench.heard.states == [True, False, True])
    bench.device.send(EAN.encode() + b"\r")
    bench.heard.wait_for(lambda: bench.heard.results == [Scan(EAN)])


def test_a_scanner_that_is_not_there_yet_is_told_and_found_later(bench: Bench) -> None:
    bench.scanner.start()
    bench.heard.wait_for(lambda: bench.heard.states == [False])
    bench.device.plug_in()
    bench.heard.wait_for(lambda: bench.heard.states == [False, True])


class FakeClock:
    """Stands still, so that no pause tears a scan, and counts the reads that ask it."""

    def __init__(self) -> None:
        self._asked = threading.Semaphore(0)

    def now_ms(self) -> int:
        self._asked.release()
        return 0

    def wait_for_reads(self, count: int) -> None:
        while self._asked.acquire(blocking=False):
            pass
        for _ in range(count):
            assert self._asked.acquire(timeout=DEADLINE_S)


def test_what_was_half_there_at_the_unplugging_is_torn(tmp_path: Path) -> None:
    path = tmp_path / "scanner"
    device, heard, clock = FakeScanner(path), Heard(), FakeClock()
    scanner = SerialScanner(
        parse_scanner(f"serial:{path}"), heard.on_scan, heard.on_state, now_ms=clock.now_ms
    )
    device.plug_in()
    scanner.start()
    heard.wait_for(lambda: heard.states == [True])
    device.send(b"690123\r690")
    heard.wait_for(lambda: heard.results == [Scan("690123")])
    clock.wait_for_reads(2)
    device.unplug()
    heard.wait_for(lambda: len(heard.results) == 2)
    assert heard.results[1] == Torn("690", TornReason.UNPLUGGED)
    scanner.stop()


def test_the_port_is_held_exclusively(bench: Bench, tmp_path: Path) -> None:
    bench.device.plug_in()
    bench.scanner.start()
    bench.heard.wait_for(lambda: bench.heard.states == [True])
    second = Heard()
    intruder = SerialScanner(parse_scanner(f"serial:{tmp_path / 'scanner'}"), second.on_scan, second.on_state)
    intruder.start()
    second.wait_for(lambda: second.states == [False])
    intruder.stop()
    bench.device.send(EAN.encode() + b"\r")
    bench.heard.wait_for(lambda: bench.heard.results == [Scan(EAN)])


def test_stopping_releases_the_port_and_starting_again_works(bench: Bench) -> None:
    bench.device.plug_in()
    for _ in range(2):
        bench.heard.states.clear()
        bench.scanner.start()
        bench.heard.wait_for(lambda: bench.heard.states == [True])
        bench.scanner.stop()
        assert bench.heard.states == [True, False]
    assert "scanner" not in [thread.name for thread in threading.enumerate()]


def test_starting_twice_is_an_error(bench: Bench) -> None:
    bench.scanner.start()
    with pytest.raises(RuntimeError, match="already started"):
        bench.scanner.start()


@dataclass
class FakePort:
    device: str
    vid: int | None = None
    pid: int | None = None
    serial_number: str | None = None


def ports() -> list[UsbPort]:
    return [
        FakePort("/dev/ttyS0"),
        FakePort("/dev/ttyACM1", 0x0C2E, 0x0B61, "B2"),
        FakePort("/dev/ttyACM0", 0x0C2E, 0x0B61, "A1"),
    ]


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        ("usb:0c2e:0b61", "/dev/ttyACM0"),
        ("usb:0c2e:0b61:B2", "/dev/ttyACM1"),
        ("usb:0c2e:0b61:C3", None),
        ("usb:05e0:1701", None),
        ("serial:/dev/ttyS0", "/dev/ttyS0"),
    ],
)
def test_a_port_is_found_by_its_usb_ids(setting: str, found: str | None) -> None:
    assert find_port(parse_scanner(setting), ports) == found


def test_a_usb_scanner_is_opened_at_the_port_found(tmp_path: Path) -> None:
    device, heard = FakeScanner(tmp_path / "scanner"), Heard()
    device.plug_in()

    def one_port() -> list[UsbPort]:
        return [FakePort(str(tmp_path / "scanner"), 0x0C2E, 0x0B61)]

    scanner = SerialScanner(parse_scanner("usb:0c2e:0b61"), heard.on_scan, heard.on_state, ports=one_port)
    scanner.start()
    heard.wait_for(lambda: heard.states == [True])
    scanner.stop()
    device.unplug()


def test_this_machines_ports_can_be_listed() -> None:
    assert find_port(parse_scanner("usb:ffff:fffe")) is None
