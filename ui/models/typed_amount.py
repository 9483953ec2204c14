"""An amount of money while it is being typed, and the amounts that a customer is likely to hand over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from posclient.domain.money import parse_minor

LONGEST_WHOLE: Final = 7
"""Digits before the point; ten million in cash is a slip of the finger."""
_DECIMALS: Final = 2
_NOTES_MINOR: Final = (1_000, 5_000, 10_000, 20_000, 50_000)


def with_key(typed: str, key: str) -> str:
    """What stands there after one more key; unchanged where the key makes no amount."""
    if key in {".", "。", ","}:
        return typed if "." in typed else f"{typed or '0'}."
    if not (key.isascii() and key.isdigit()):
        return typed
    whole, point, decimals = typed.partition(".")
    if point:
        return typed + key if len(decimals) + len(key) <= _DECIMALS else typed
    whole = (whole + key).lstrip("0") or "0"
    return whole if len(whole) <= LONGEST_WHOLE else typed


def minor_of(typed: str) -> int | None:
    """The amount in minor units, or None where nothing was typed."""
    return parse_minor(typed) if typed else None


def likely_amounts(due_minor: int, quick_minor: Iterable[int], most: int = 5) -> tuple[int, ...]:
    """Amounts above the due that are handed over in notes, the smallest first; the exact one is not among them."""
    rounded_up = (-(-due_minor // note) * note for note in _NOTES_MINOR)
    return tuple(sorted({amount for amount in (*rounded_up, *quick_minor) if amount > due_minor})[:most])
