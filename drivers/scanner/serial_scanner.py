"""One thread that reads a serial scanner, through unplugging and replugging, until it is stopped."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol

import serial
from serial.tools import list_ports

from drivers.scanner.scan import ScanResult
from drivers.scanner.serial_framing import SerialFraming
from drivers.scanner.settings import ScannerKind, ScannerSettings

if sys.platform == "win32":
    _PORT_ERRORS: tuple[type[Exception], ...] = (serial.SerialException, OSError)
else:
    import termios

    # An unplugged port raises SerialException on read, OSError on in_waiting, termios.error on (re)configuring.
    _PORT_ERRORS = (serial.SerialException, OSError, termios.error)

_log = logging.getLogger(__name__)

_READ_WAIT_S = 0.05  # how long one read waits; bounds both the pause detection and `stop`
_WRITE_TIMEOUT_S = 1.0
_FIRST_BACK_OFF_S = 0.1
_LONGEST_BACK_OFF_S = 2.0


class UsbPort(Protocol):
    """What the port list tells about one port (`serial.tools.list_ports_common.ListPortInfo`)."""

    device: str
    vid: int | None
    pid: int | None
    serial_number: str | None


def find_port(settings: ScannerSettings, ports: Callable[[], list[UsbPort]] | None = None) -> str | None:
    """The port's path or name, or None while no such USB device is plugged in.

    Among several equal devices the first by name is taken; name the serial number to choose.
    """
    if settings.kind is not ScannerKind.USB:
        return settings.path
    matching = [
        port.device
        for port in (ports or _ports_of_this_machine)()
        if (port.vid, port.pid) == (settings.vid, settings.pid)
        and settings.serial_number in ("", port.serial_number)
    ]
    return min(matching, default=None)


def _ports_of_this_machine() -> list[UsbPort]:
    return list(list_ports.comports())


def monotonic_ms() -> int:
    """Milliseconds of the monotonic clock."""
    return time.monotonic_ns() // 1_000_000


class SerialScanner:
    """Reads one scanner on a thread of its own and calls back **on that thread**.

    `on_scan(result)` gets every Scan and Torn in order. `on_state(connected)` is called with True or False on each
    change, and once at the beginning. Neither may block for long, and neither may call `stop`.
    """

    def __init__(
        self,
        settings: ScannerSettings,
        on_scan: Callable[[ScanResult], None],
        on_state: Callable[[bool], None],
        *,
        ports: Callable[[], list[UsbPort]] | None = None,
        now_ms: Callable[[], int] = monotonic_ms,
    ) -> None:
        self._settings = settings
        self._on_scan = on_scan
        self._on_state = on_state
        self._ports = ports
        self._now_ms = now_ms
        self._connected: bool | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_connected(self) -> bool:
        """Whether the port is open: what was sent to it before is lost, as what a scanner reads while unplugged."""
        return self._connected is True

    def start(self) -> None:
        """Begin reading. Raises RuntimeError when already started."""
        if self._thread is not None:
            raise RuntimeError("the scanner is already started")
        self._stopping.clear()
        self._connected = None
        self._thread = threading.Thread(target=self._run, name="scanner", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End reading and release the port; returns when the thread has ended, within about 0.1 s.

        Safe to call twice, and before `start`.
        """
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        back_off_s = _FIRST_BACK_OFF_S
        while not self._stopping.is_set():
            try:
                port = self._open()
            except _PORT_ERRORS as error:
                _log.debug("scanner: can't open the port: %s", error)
                port = None
            if port is not None:
                back_off_s = _FIRST_BACK_OFF_S
                self._read_until_gone(port)
            self._tell_state(connected=False)
            self._stopping.wait(back_off_s)
            back_off_s = min(back_off_s * 2, _LONGEST_BACK_OFF_S)

    def _open(self) -> serial.Serial | None:
        name = find_port(self._settings, self._ports)
        if name is None:
            return None
        return serial.Serial(
            name,
            baudrate=self._settings.baud,
            timeout=_READ_WAIT_S,
            write_timeout=_WRITE_TIMEOUT_S,
            exclusive=True,
        )

    def _read_until_gone(self, port: serial.Serial) -> None:
        framing = SerialFraming(self._settings)
        self._tell_state(connected=True)
        try:
            while not self._stopping.is_set():
                data = port.read(1)
                if data:
                    data += port.read(port.in_waiting)
                now_ms = self._now_ms()
                self._tell(framing.feed(data, now_ms))
        except _PORT_ERRORS as error:
            _log.info("scanner: went away: %s", error)
        finally:
            port.close()
        self._tell(framing.cut())

    def _tell(self, results: list[ScanResult]) -> None:
        for result in results:
            self._on_scan(result)

    def _tell_state(self, *, connected: bool) -> None:
        if connected is not self._connected:
            self._connected = connected
            self._on_state(connected)
