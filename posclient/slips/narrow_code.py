"""A number to scan, as bars where they fit on every paper."""

from __future__ import annotations

import re
from typing import Final

from posclient.slips.document import Code

_SYMBOLS_FIT: Final = 12
"""What 58 mm paper holds between start and stop: 384 dots are 192 modules of two dots, less 20 of white, start and
check of 11 each and a stop of 13, at 11 modules a symbol."""


def fits_as_bars(data: str) -> bool:
    """Whether a Code 128 of these characters fits on 58 mm paper, where the printer draws digits in pairs."""
    return sum(map(_symbols, re.findall(r"[0-9]{4,}|.", data, re.DOTALL))) <= _SYMBOLS_FIT


def bars_or_qr(data: str, caption: str = "") -> Code:
    """Bars, which the plainest scanner reads; a QR code for what is too long for them on narrow paper."""
    return Code("code128" if fits_as_bars(data) else "qr", data, caption)


def _symbols(part: str) -> int:
    """One a character; four digits or more go in pairs, with a symbol before and after to change the code set."""
    return 1 if len(part) < 4 else (len(part) + 1) // 2 + 2
