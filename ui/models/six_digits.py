"""Six digits while they are being typed: a payment PIN, which nobody reads, or a code."""

from __future__ import annotations

from typing import Final

DIGITS: Final = 6
_DOT: Final = "●"
_EMPTY: Final = "○"


def six_digits(typed: str, *, hidden: bool) -> str:
    """What was typed, as dots where it is hidden, and a ring for each digit that is still to come."""
    shown = _DOT * len(typed) if hidden else typed
    return shown + _EMPTY * (DIGITS - len(typed))
