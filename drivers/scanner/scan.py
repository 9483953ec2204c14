"""What a scanner yields: a whole scan, or the news that one was torn.

The text may be a payment code or a card, which are never logged: `repr` does not show it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class TornReason(StrEnum):
    """Why a scan is not whole."""

    GAP = "gap"  # it stopped in the middle: no terminator came in time
    INTERRUPTED = "interrupted"  # another key or terminator came in between
    TAIL = "tail"  # the rest of a scan whose beginning was already reported torn
    TOO_LONG = "too_long"  # more than the longest scan allowed
    TOO_SHORT = "too_short"  # a frame below the shortest scan allowed
    GARBAGE = "garbage"  # line noise: bytes that are no text, or text before the prefix
    UNPLUGGED = "unplugged"  # the scanner went away in the middle


@dataclass(frozen=True)
class Scan:
    """One complete scan without prefix and terminator. An AIM identifier (`]E0` …) is still in front."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class Torn:
    """Part of a scan. `text` is for tests and counting only: never looked up, never sold."""

    text: str = field(repr=False)
    reason: TornReason


ScanResult = Scan | Torn
