"""The code of a parked basket: printed on its slip, scanned to take it up."""

from __future__ import annotations

import re
from typing import Final

from posclient.domain.codes import luhn_check_digit, passes_luhn

PARKED: Final = re.compile(r"K[0-9]{10}")


def parking_code(till_no: int, number: int) -> str:
    """`K` + four digits of the till + five of a running number + check digit."""
    body = f"{till_no % 10_000:04d}{number % 100_000:05d}"
    return f"K{body}{luhn_check_digit(body)}"


def is_parking_code(text: str) -> bool:
    """Whether it has the shape of one, its check digit included."""
    return bool(PARKED.fullmatch(text)) and passes_luhn(text[1:])
