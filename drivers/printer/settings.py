"""What a printer is and how it is reached. The application's settings build this; a wrong value is named at once."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, get_args

Charset = Literal["gbk", "gb18030", "utf-8"]

_DOTS_PER_COLUMN = 12  # a half-width character of font A
_DRAWER_PINS = (2, 5)


class PrinterSettingsError(ValueError):
    """A printer's setting has a value that cannot work."""


@dataclass(frozen=True)
class PrinterSettings:
    """A printer: its paper (58 mm = 32 columns / 384 dots, 80 mm = 48 / 576), its abilities and its patience.

    `address` is `tcp://host:port` or `file:/path` (a device, a file that is appended to, or a folder that gets one file
    a job). `fonts` draw what the charset lacks, the first that has a glyph wins. All `…_s` are seconds; poll intervals
    of 0 mean never. Raises PrinterSettingsError.
    """

    address: str
    columns: int = 48
    dots: int = 576
    charset: Charset = "gbk"
    has_cutter: bool = True
    native_qr: bool = True
    has_raster: bool = True
    process_id_supported: bool = False
    answers_status: bool = True  # False for a printer that never answers DLE EOT
    drawer_pin: int = 2
    fonts: tuple[Path, ...] = ()
    connect_timeout_s: float = 3.0
    write_timeout_s: float = 10.0  # without one byte of progress
    status_timeout_s: float = 2.0  # for the answer to one real-time question
    proof_timeout_s: float = 15.0  # for the proof of a job, once all of it is handed over
    held_timeout_s: float = 600.0  # the same while the printer says that it waits for paper or its cover
    linger_s: float = 0.5  # for the printer to hang up after us
    chunk_bytes: int = 1024
    idle_poll_s: float = 60.0
    trouble_poll_s: float = 3.0
    back_off_first_s: float = 0.5
    back_off_longest_s: float = 8.0

    def __post_init__(self) -> None:
        if not self.address.partition(":")[0] or not self.address.partition(":")[2]:
            raise PrinterSettingsError(
                f"printer address {self.address!r}: expected tcp://host:port or file:/path"
            )
        if self.columns not in {32, 48}:
            raise PrinterSettingsError(f"printer columns {self.columns}: expected 32 (58 mm) or 48 (80 mm)")
        if self.dots != self.columns * _DOTS_PER_COLUMN:
            wanted = self.columns * _DOTS_PER_COLUMN
            raise PrinterSettingsError(f"printer dots {self.dots}: {self.columns} columns take {wanted} dots")
        if self.charset not in get_args(Charset):
            allowed = ", ".join(get_args(Charset))
            raise PrinterSettingsError(f"printer charset {self.charset!r}: expected one of {allowed}")
        if self.drawer_pin not in _DRAWER_PINS:
            raise PrinterSettingsError(f"printer drawer_pin {self.drawer_pin}: expected 2 or 5")
        if self.chunk_bytes < 1:
            raise PrinterSettingsError(f"printer chunk_bytes {self.chunk_bytes}: expected 1 or more")
        for field in fields(self):
            self._check_seconds(field.name)
        if self.back_off_longest_s < self.back_off_first_s:
            raise PrinterSettingsError("printer back_off_longest_s is shorter than back_off_first_s")

    def _check_seconds(self, name: str) -> None:
        if not name.endswith("_s"):
            return
        value = getattr(self, name)
        may_be_zero = name in {"linger_s", "idle_poll_s", "trouble_poll_s"}
        if value < 0 or (value == 0 and not may_be_zero):
            raise PrinterSettingsError(
                f"printer {name} {value}: expected {'0' if may_be_zero else 'more than 0'} seconds"
            )
