"""QR symbols of `GS ( k`, as rows of modules."""

from __future__ import annotations

from typing import Final

import qrcode
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError

from drivers.virtual_printer.modes import Level

LEVELS: Final[dict[int, Level]] = {48: "L", 49: "M", 50: "Q", 51: "H"}
MOST_DATA: Final = 7089  # bytes that the command reference lets a host store
_CONSTANTS: Final[dict[Level, int]] = {
    "L": ERROR_CORRECT_L,
    "M": ERROR_CORRECT_M,
    "Q": ERROR_CORRECT_Q,
    "H": ERROR_CORRECT_H,
}


def qr_rows(data: bytes, level: Level) -> tuple[str, ...]:
    """The smallest symbol for `data`, without a quiet zone, as strings of 1 and 0.

    Raises ValueError where no symbol is large enough.
    """
    symbol = qrcode.QRCode(error_correction=_CONSTANTS[level], border=0)
    symbol.add_data(data)
    try:
        symbol.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        message = f"{len(data)} bytes do not fit a QR symbol at level {level}"
        raise ValueError(message) from error
    return tuple("".join("1" if dark else "0" for dark in row) for row in symbol.get_matrix())
