"""Money as integer minor units (fen), quantities as integer thousandths, rates as exact decimals. No floats.

`round_half_up` is the one function that rounds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

ONE: Final = 1000
"""One unit of a quantity, in thousandths."""

MAX_AMOUNT_MINOR: Final = 10**11
"""The largest amount that the till handles: 1,000,000,000.00. More is a slip of the scanner, not a price."""

MAX_QUANTITY: Final = 9_999 * ONE
"""The largest quantity of one line."""

_AMOUNT: Final = re.compile(r"([0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{0,12})(?:\.([0-9]{0,2}))?")


def round_half_up(value: Fraction | Decimal | int) -> int:
    """The nearest integer; halves go away from zero."""
    return _nearest(*value.as_integer_ratio())


def line_amount(price_minor: int, quantity: int) -> int:
    """What `quantity` thousandths cost at `price_minor` a unit, in minor units."""
    return _nearest(price_minor * quantity, ONE)


def _nearest(numerator: int, denominator: int) -> int:
    """The quotient rounded; the denominator is positive."""
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def share(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split `amount` over `weights` (none negative) in proportion; the parts sum to it exactly.

    The units left over after rounding down go to the largest remainders, earlier ones first. Where all weights are
    zero, everything goes to the first. Raises ValueError without weights.
    """
    if not weights:
        raise ValueError("nothing to share over")
    total = sum(weights)
    if total == 0:
        return (amount, *(0 for _ in weights[1:]))
    sign = -1 if amount < 0 else 1
    parts = [abs(amount) * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(abs(amount) * weights[i] % total), i))
    for index in by_remainder[: abs(amount) - sum(parts)]:
        parts[index] += 1
    return tuple(sign * part for part in parts)


def format_minor(amount_minor: int) -> str:
    """`12345` → `123.45`; a minus sign stands in front."""
    sign = "-" if amount_minor < 0 else ""
    whole, cents = divmod(abs(amount_minor), 100)
    return f"{sign}{whole}.{cents:02d}"


def parse_minor(text: str) -> int:
    """`123.4` → `12340`. Raises ValueError for what is not an amount with at most two decimals, or is too large.

    A comma stands between thousands only: `12,5` is neither 125 nor 12.50.
    """
    found = _AMOUNT.fullmatch(text.strip().removeprefix("¥").removeprefix("￥"))
    whole, cents = found.groups(default="") if found else ("", "")
    if not whole + cents:
        raise ValueError(f"not an amount: {text!r}")
    amount = int(whole.replace(",", "") or "0") * 100 + int(cents.ljust(2, "0"))
    if amount > MAX_AMOUNT_MINOR:
        raise ValueError(f"amount too large: {text!r}")
    return amount


def format_quantity(quantity: int) -> str:
    """`3000` → `3`; `1250` → `1.25`."""
    sign = "-" if quantity < 0 else ""
    whole, rest = divmod(abs(quantity), ONE)
    return f"{sign}{whole}" if rest == 0 else f"{sign}{whole}.{rest:03d}".rstrip("0")


def format_scaled(amount: int, scale: int) -> str:
    """An amount of an account with `scale` decimals (points): `12340` at scale 2 → `123.4`."""
    if scale == 0:
        return str(amount)
    sign = "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), 10**scale)
    return f"{sign}{whole}" if rest == 0 else f"{sign}{whole}.{rest:0{scale}d}".rstrip("0")
