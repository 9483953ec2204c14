"""A scannable number that fits on every paper."""

from __future__ import annotations

from typing import Final

from posclient.slips.document import Code

BARS_FIT: Final = 12
"""Characters of a Code 128 that 58 mm paper holds: (11 × 12 + 55) modules of two dots are 374 of its 384 dots."""


def bars_or_qr(data: str, caption: str = "") -> Code:
    """Bars, which the plainest scanner reads; a QR code for what is too long for them on narrow paper."""
    return Code("code128" if len(data) <= BARS_FIT else "qr", data, caption)
