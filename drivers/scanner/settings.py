"""The scanner's setting: one URL-like text, e.g. `wedge:`, `serial:/dev/ttyUSB0?baud=115200`, `usb:0c2e:0b61`.

    wedge:                    a keyboard wedge (HID)
    serial:PATH               a serial port by its path or name (`/dev/serial/by-id/…`, `COM3`)
    usb:VID:PID[:SERIAL]      a serial port by its USB ids, four hex digits each

Options follow as a query: `terminator` (cr, lf, crlf, tab, none), `prefix` (percent-encoded, `%02` is STX),
`gap_ms`, `min_length`, `max_length`, `baud`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, unquote

WEDGE_MIN_LENGTH = 6  # EAN-8 is the shortest retail code; six leaves room for a shop's own card numbers
SERIAL_MIN_LENGTH = 1  # nobody types on a serial line, so anything framed is a scan


class Terminator(StrEnum):
    """What the scanner sends after a scan; `NONE` = nothing, the pause ends it."""

    CR = "cr"
    LF = "lf"
    CRLF = "crlf"
    TAB = "tab"
    NONE = "none"


class ScannerKind(StrEnum):
    """How the scanner is attached."""

    WEDGE = "wedge"
    SERIAL = "serial"
    USB = "usb"


class ScannerSettingError(ValueError):
    """The scanner's setting can't be used; the message says which part and what would be right."""


@dataclass(frozen=True)
class ScannerSettings:
    """A validated setting. Construction raises ScannerSettingError.

    `gap_ms` is the longest pause inside a scan: 120 covers slow Bluetooth (about 80 ms a key, peaks of 100).
    Lengths count characters on a wedge and bytes on a serial line, without prefix and terminator.
    """

    kind: ScannerKind
    path: str = ""
    vid: int = 0
    pid: int = 0
    serial_number: str = ""
    terminator: Terminator = Terminator.CR
    prefix: str = ""
    gap_ms: int = 120
    min_length: int = WEDGE_MIN_LENGTH
    max_length: int = 1024
    baud: int = 9600

    def __post_init__(self) -> None:
        if self.kind is ScannerKind.SERIAL and not self.path:
            raise ScannerSettingError("serial scanner: the port is missing, e.g. serial:/dev/ttyUSB0")
        _in_range("gap_ms", self.gap_ms, 20, 1000)
        _in_range("max_length", self.max_length, 1, 8192)
        _in_range("min_length", self.min_length, 1, self.max_length)
        _in_range("baud", self.baud, 300, 921_600)
        _check_prefix(self.prefix)


def parse_scanner(setting: str) -> ScannerSettings:
    """Read a setting as described above. Raises ScannerSettingError."""
    address, _, query = setting.strip().partition("?")
    scheme, colon, rest = address.partition(":")
    kinds = ", ".join(f"{kind}:" for kind in ScannerKind)
    if not colon or scheme not in list(ScannerKind):
        raise ScannerSettingError(f"scanner {setting!r}: it must begin with one of {kinds}")
    kind = ScannerKind(scheme)
    options = _options(query)
    vid, pid, serial_number = _usb_ids(rest) if kind is ScannerKind.USB else (0, 0, "")
    if kind is ScannerKind.WEDGE and rest:
        raise ScannerSettingError(f"wedge: takes no address, found {rest!r}")
    shortest = WEDGE_MIN_LENGTH if kind is ScannerKind.WEDGE else SERIAL_MIN_LENGTH
    return ScannerSettings(
        kind=kind,
        path=unquote(rest) if kind is ScannerKind.SERIAL else "",
        vid=vid,
        pid=pid,
        serial_number=serial_number,
        terminator=_terminator(options.get("terminator", Terminator.CR.value)),
        prefix=options.get("prefix", ""),
        gap_ms=_whole_number(options, "gap_ms", 120),
        min_length=_whole_number(options, "min_length", shortest),
        max_length=_whole_number(options, "max_length", 1024),
        baud=_whole_number(options, "baud", 9600),
    )


_OPTIONS = ("terminator", "prefix", "gap_ms", "min_length", "max_length", "baud")


def _options(query: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError as error:
        raise ScannerSettingError(f"scanner options {query!r}: write name=value&name=value") from error
    options: dict[str, str] = {}
    for name, value in pairs:
        if name not in _OPTIONS:
            raise ScannerSettingError(f"scanner option {name!r} is unknown; known are {', '.join(_OPTIONS)}")
        if name in options:
            raise ScannerSettingError(f"scanner option {name!r} is given twice")
        options[name] = value
    return options


def _usb_ids(text: str) -> tuple[int, int, str]:
    found = re.fullmatch(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?::(.+))?", text)
    if found is None:
        raise ScannerSettingError(
            f"usb scanner {text!r}: write usb:VID:PID or usb:VID:PID:SERIAL, 4 hex digits each"
        )
    return int(found[1], 16), int(found[2], 16), unquote(found[3] or "")


def _terminator(text: str) -> Terminator:
    if text not in list(Terminator):
        raise ScannerSettingError(f"terminator {text!r}: choose one of {', '.join(Terminator)}")
    return Terminator(text)


def _whole_number(options: dict[str, str], name: str, default: int) -> int:
    text = options.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"[0-9]{1,7}", text):
        raise ScannerSettingError(f"{name} {text!r}: it must be a whole number")
    return int(text)


def _in_range(name: str, value: int, lowest: int, highest: int) -> None:
    if not lowest <= value <= highest:
        raise ScannerSettingError(f"{name} {value}: it must lie between {lowest} and {highest}")


def _check_prefix(prefix: str) -> None:
    """A prefix that repeats its first character could begin twice in the same keys, so it is refused."""
    if len(prefix) > 8 or not prefix.isascii():
        raise ScannerSettingError("prefix: at most 8 ASCII characters")
    if prefix and prefix[0] in prefix[1:]:
        raise ScannerSettingError("prefix: its first character must not occur in it again")
    if any(character in "\r\n\t" for character in prefix):
        raise ScannerSettingError("prefix: CR, LF and TAB end a scan and can't begin one")
