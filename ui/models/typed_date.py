"""A day as it is typed at the counter: `20260302`, `260302`, `2026-3-2`, `2026年3月2日`."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_PARTS: Final = re.compile(r"^(\d{4}|\d{2})\D+(\d{1,2})\D+(\d{1,2})\D*$")
_CENTURY: Final = 2000
"""Two digits of a year: the children of this shop were born in this century."""


def read_date(text: str) -> date | None:
    """The day that `text` names, or None while it names none (unfinished, or no such day)."""
    text = text.strip()
    if not text.isascii():
        text = _narrow(text)
    if text.isdigit():
        return _of_digits(text)
    parts = _PARTS.match(text)
    return _day(parts[1], parts[2], parts[3]) if parts else None


def is_finished(text: str) -> bool:
    """Whether as much was typed as a date has, so that one that can't be read is wrong and not just unfinished.

    Six digits may be a whole date or the beginning of one of eight: they count as finished when they are one, or can't
    begin one.
    """
    text = _narrow(text.strip())
    if not text.isdigit():
        return len(re.findall(r"\d+", text)) == 3
    if len(text) == 6:
        return read_date(text) is not None or not text.startswith(("19", "20"))
    return len(text) >= 8


def spaced(day: date) -> str:
    """`2026-03-02`: how the field shows a day that it has read."""
    return day.isoformat()


def _of_digits(digits: str) -> date | None:
    match len(digits):
        case 8:
            return _day(digits[:4], digits[4:6], digits[6:])
        case 6:
            return _day(digits[:2], digits[2:4], digits[4:])
        case _:
            return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year) + (_CENTURY if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def _narrow(text: str) -> str:
    """Full-width digits, as an input method may write them, in their ASCII form; others as they are."""
    return "".join(chr(ord(char) - 0xFEE0) if "０" <= char <= "９" else char for char in text)
