"""Scanners. `parse_scanner` reads the setting; a wedge then needs `WedgeFraming`, all others `open_scanner`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from drivers.scanner.scan import Scan, ScanResult, Torn, TornReason
from drivers.scanner.serial_framing import SerialFraming
from drivers.scanner.settings import (
    ScannerKind,
    ScannerSettingError,
    ScannerSettings,
    Terminator,
    parse_scanner,
)
from drivers.scanner.wedge_framing import WedgeFraming

__all__ = [
    "Scan",
    "ScanResult",
    "ScannerKind",
    "ScannerSettingError",
    "ScannerSettings",
    "ScannerThread",
    "SerialFraming",
    "Terminator",
    "Torn",
    "TornReason",
    "WedgeFraming",
    "open_scanner",
    "parse_scanner",
]


class ScannerThread(Protocol):
    """A scanner that reads by itself."""

    @property
    def is_connected(self) -> bool:
        """Whether what is scanned now is read."""
        ...

    def start(self) -> None:
        """Begin reading."""
        ...

    def stop(self) -> None:
        """End reading; returns when the port is released."""
        ...


def open_scanner(
    settings: ScannerSettings, on_scan: Callable[[ScanResult], None], on_state: Callable[[bool], None]
) -> ScannerThread | None:
    """A scanner on a serial line, not yet started, or None for a wedge: its keys come through the window system.

    Both callbacks run on the scanner's thread; `on_state` gets True when connected, False when away.
    """
    if settings.kind is ScannerKind.WEDGE:
        return None
    # Loaded here, so that a till with a wedge doesn't load the serial library.
    from drivers.scanner.serial_scanner import SerialScanner  # noqa: PLC0415 - see above

    return SerialScanner(settings, on_scan, on_state)
