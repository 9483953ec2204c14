"""One typed source of settings: a TOML file, checked whole when it is read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import msgspec

from posclient.domain.codes import InStorePattern

Language = Literal["zh_CN", "en"]
Theme = Literal["light", "dark", "contrast"]
QuickAmount = Annotated[int, msgspec.Meta(gt=0, le=10**9)]
"""A key for an amount that is often handed over, in minor units."""


class SettingsError(Exception):
    """The settings file can't be used; the text names the field and the fault. `message_key` is of the catalogue."""

    message_key: ClassVar[str] = "settings.broken"


class Printer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The receipt printer. `address`: `tcp://host:port` or `file:/path`."""

    address: str = "tcp://127.0.0.1:9100"
    columns: Literal[32, 48] = 48
    charset: Literal["gbk", "gb18030", "utf-8"] = "gbk"
    has_cutter: bool = True
    native_qr: bool = True
    has_raster: bool = True
    process_id: bool = False


class Scanner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Scanners. A wedge is always listened to; `serial` names another (`serial:/dev/ttyUSB0`, `usb:0c2e:0b61`).

    Options follow a question mark: `wedge:?gap_ms=150&prefix=%02`.
    """

    wedge: str = "wedge:"
    serial: str = ""


class HeadquartersAddress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where headquarters is. An empty URL: a till alone, which keeps everything until it is told where."""

    url: str = ""
    ask_timeout_s: Annotated[float, msgspec.Meta(gt=0, le=10)] = 2.0


class Payments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The payment provider. An empty URL: this shop takes no payment codes. `key` goes along as a bearer token."""

    url: str = ""
    name: str = "http"
    key: str = ""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings of a till, with defaults that work."""

    language: Language = "zh_CN"
    receipt_language: Language = "zh_CN"
    bilingual_receipt: bool = False
    theme: Theme = "light"
    sounds: bool = True
    card_pattern: str = r"^M\d{11}$"
    ecard_prefix: str = "MEC1:"
    in_store_patterns: tuple[str, ...] = ("22PPPPPAAAAAC", "26PPPPPAAAAAWWWWWC")
    quick_amounts_minor: tuple[QuickAmount, ...] = (1000, 2000, 5000, 10000, 20000)
    idle_lock_minutes: Annotated[int, msgspec.Meta(ge=0, le=240)] = 0
    printer: Printer = Printer()
    scanner: Scanner = Scanner()
    headquarters: HeadquartersAddress = HeadquartersAddress()
    payments: Payments = Payments()

    def patterns(self) -> tuple[InStorePattern, ...]:
        """The in-store patterns, in order of precedence."""
        return tuple(InStorePattern(template) for template in self.in_store_patterns)


def read_settings(path: Path) -> Settings:
    """The settings in a file, or the defaults where there is none. Raises SettingsError."""
    if not path.exists():
        return Settings()
    try:
        settings = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Settings)
        settings.patterns()
        re.compile(settings.card_pattern)
    except (OSError, re.error, msgspec.ValidationError, ValueError) as fault:
        raise SettingsError(f"{path.name}: {fault}") from fault
    return settings
