"""One typed source of settings: a TOML file, checked whole when it is read.

Plain tuples and a check of our own: the library that checks what comes over the wire takes longer to load than all
settings to read, and the first screen waits for them (ADR 0009).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, NamedTuple, TypeVar, cast

if TYPE_CHECKING:
    from posclient.domain.codes import InStorePattern

Language = Literal["zh_CN", "en"]
Theme = Literal["light", "dark", "contrast"]


class SettingsError(Exception):
    """The settings file can't be used; the text names the field and the fault. `message_key` is of the catalogue."""

    message_key: ClassVar[str] = "settings.broken"


class Printer(NamedTuple):
    """The receipt printer. `address`: `tcp://host:port` or `file:/path`."""

    address: str = "tcp://127.0.0.1:9100"
    columns: Literal[32, 48] = 48
    charset: Literal["gbk", "gb18030", "utf-8"] = "gbk"
    has_cutter: bool = True
    native_qr: bool = True
    has_raster: bool = True
    process_id: bool = False


class Scanner(NamedTuple):
    """Scanners. A wedge is always listened to; `serial` names another (`serial:/dev/ttyUSB0`, `usb:0c2e:0b61`).

    Options follow a question mark: `wedge:?gap_ms=150&prefix=%02`.
    """

    wedge: str = "wedge:"
    serial: str = ""


class HeadquartersAddress(NamedTuple):
    """Where headquarters is. An empty URL: a till alone, which keeps everything until it is told where."""

    url: str = ""
    ask_timeout_s: float = 2.0


class Payments(NamedTuple):
    """The payment provider. An empty URL: this shop takes no payment codes. `key` goes along as a bearer token."""

    url: str = ""
    name: str = "http"
    key: str = ""


class Settings(NamedTuple):
    """All settings of a till, with defaults that work. `quick_amounts_minor` are keys for what is often handed over, in
    minor units.
    """

    language: Language = "zh_CN"
    receipt_language: Language = "zh_CN"
    bilingual_receipt: bool = False
    theme: Theme = "light"
    sounds: bool = True
    card_pattern: str = r"^M\d{11}$"
    ecard_prefix: str = "MEC1:"
    in_store_patterns: tuple[str, ...] = ("22PPPPPAAAAAC", "26PPPPPAAAAAWWWWWC")
    quick_amounts_minor: tuple[int, ...] = (1000, 2000, 5000, 10000, 20000)
    idle_lock_minutes: int = 0
    printer: Printer = Printer()
    scanner: Scanner = Scanner()
    headquarters: HeadquartersAddress = HeadquartersAddress()
    payments: Payments = Payments()

    def patterns(self) -> tuple[InStorePattern, ...]:
        """The in-store patterns, in order of precedence."""
        from posclient.domain.codes import InStorePattern  # noqa: PLC0415 - with the first goods, or where they are set

        return tuple(InStorePattern(template) for template in self.in_store_patterns)


Section = TypeVar("Section", Settings, Printer, Scanner, HeadquartersAddress, Payments)

_ONE_OF: Final[Mapping[str, tuple[str | int, ...]]] = {
    "language": ("zh_CN", "en"),
    "receipt_language": ("zh_CN", "en"),
    "theme": ("light", "dark", "contrast"),
    "printer.columns": (32, 48),
    "printer.charset": ("gbk", "gb18030", "utf-8"),
}
_BETWEEN: Final[Mapping[str, tuple[float, float]]] = {
    "idle_lock_minutes": (0, 240),
    "quick_amounts_minor": (1, 10**9),
    "headquarters.ask_timeout_s": (0.01, 10),
}
_KINDS: Final[Mapping[type, str]] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
}


def read_settings(path: Path) -> Settings:
    """The settings in a file, or the defaults where there is none. Raises SettingsError."""
    if not path.exists():
        return Settings()
    try:
        return settings_of(tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValueError, SettingsError) as fault:
        raise SettingsError(f"{path.name}: {fault}") from fault


def settings_of(given: Mapping[str, object]) -> Settings:
    """What a settings file holds, over the defaults. Raises SettingsError."""
    settings = _section(given, Settings(), "")
    try:
        if "in_store_patterns" in given:
            settings.patterns()
        if "card_pattern" in given:
            re.compile(settings.card_pattern)
    except (re.error, ValueError) as fault:
        raise SettingsError(str(fault)) from fault
    return settings


def _section(given: object, default: Section, name: str) -> Section:
    if not isinstance(given, Mapping):
        raise SettingsError(f"{name}: has to be a table")
    inside = f"{name}." if name else ""
    for key in given:
        if key not in default._fields:
            raise SettingsError(f"{inside}{key}: there is no such setting")
    values: dict[str, Any] = {
        key: _value(value, getattr(default, key), inside + key) for key, value in given.items()
    }
    return type(default)(**values)


def _value(given: object, default: object, name: str) -> object:
    if isinstance(default, Printer):
        return _section(given, default, name)
    if isinstance(default, Scanner):
        return _section(given, default, name)
    if isinstance(default, HeadquartersAddress):
        return _section(given, default, name)
    if isinstance(default, Payments):
        return _section(given, default, name)
    if isinstance(default, tuple):
        if not isinstance(given, list):
            raise SettingsError(f"{name}: has to be a list")
        return tuple(_single(one, type(default[0]), name) for one in given)
    return _single(given, type(default), name)


def _single(given: object, kind: type, name: str) -> object:
    right = (int, float) if kind is float else (kind,)
    if type(given) not in right:
        raise SettingsError(f"{name}: has to be {_KINDS[kind]}, not {given!r}")
    if name in _ONE_OF and given not in _ONE_OF[name]:
        raise SettingsError(f"{name}: has to be one of {', '.join(map(str, _ONE_OF[name]))}, not {given!r}")
    if name in _BETWEEN:
        least, most = _BETWEEN[name]
        if not least <= cast("float", given) <= most:
            raise SettingsError(f"{name}: has to be from {least:g} to {most:.12g}, not {given!r}")
    return given
