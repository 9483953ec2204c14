"""The printer's condition, and the status bytes that tell it (DLE EOT, GS r, automatic status back, GS I).

Bit meanings are those of the ESC/POS command reference; bits 1 and 4 of a real-time answer are always set.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Condition:
    """What the sensors see."""

    paper_out: bool = False
    paper_low: bool = False
    cover_open: bool = False
    drawer_open: bool = False

    @property
    def offline(self) -> bool:
        """Whether printing is stopped."""
        return self.paper_out or self.cover_open


def real_time_status(n: int, condition: Condition) -> int:
    """The answer to `DLE EOT n`: 1 printer, 2 cause of being off-line, 3 error, 4 paper sensor.

    Raises ValueError for another n.
    """
    status = 0x12
    if n == 1:
        status |= 0x04 if condition.drawer_open else 0
        status |= 0x08 if condition.offline else 0
    elif n == 2:
        status |= 0x04 if condition.cover_open else 0
        status |= 0x20 if condition.paper_out else 0
    elif n == 4:
        status |= 0x0C if condition.paper_low or condition.paper_out else 0
        status |= 0x60 if condition.paper_out else 0
    elif n != 3:
        message = f"DLE EOT {n} is not answered by this printer"
        raise ValueError(message)
    return status


def queued_status(n: int, condition: Condition) -> int:
    """The answer to `GS r n`: 1 or '1' paper sensor, 2 or '2' drawer connector. Raises ValueError for another n."""
    if n in (1, ord("1")):
        return _paper_bits(condition)
    if n in (2, ord("2")):
        return 0x01 if condition.drawer_open else 0
    message = f"GS r {n} is not answered by this printer"
    raise ValueError(message)


def automatic_status(condition: Condition) -> bytes:
    """The four bytes of automatic status back."""
    first = 0x10
    first |= 0x04 if condition.drawer_open else 0
    first |= 0x08 if condition.offline else 0
    first |= 0x20 if condition.cover_open else 0
    return bytes((first, 0, _paper_bits(condition), 0))


def identity(n: int) -> bytes:
    """The answer to `GS I n`. Raises ValueError for an n that this printer does not know."""
    single = {1: 0x20, 2: 0x03, 3: 0x01}  # model; two-byte characters and a cutter; firmware
    texts = {65: b"1.0", 66: b"VIRTUAL", 67: b"VIRTUAL PRINTER", 68: b"0000000001", 69: b"CHINA GB18030"}
    number = n - 48 if 49 <= n <= 51 else n
    if number in single:
        return bytes((single[number],))
    if number in texts:
        return b"_" + texts[number] + b"\0"
    message = f"GS I {n} is not answered by this printer"
    raise ValueError(message)


def _paper_bits(condition: Condition) -> int:
    if condition.paper_out:
        return 0x0F
    return 0x03 if condition.paper_low else 0
