"""A text as a printer's bytes. The rest of the driver never encodes text by itself."""

from __future__ import annotations

from drivers.printer.settings import Charset
from posclient.slips.wrapping import char_columns, clean

_MISSING = {2: "□", 1: "?", 0: ""}  # as wide as what it stands for, so that the columns stay


def encode_text(text: str, charset: Charset) -> bytes:
    """The text, cleaned and with its substitutes, strictly encoded. Raises UnicodeEncodeError for what is lacking.

    GBK means two bytes at most: GB18030's four-byte characters would print as garbage on a GBK printer.
    """
    return clean(text).encode(charset)


def with_placeholders(text: str, charset: Charset) -> str:
    """The text with each character that `charset` lacks replaced by □, or ? where only one column is free."""
    return "".join(char if _has(charset, char) else _MISSING[char_columns(char)] for char in clean(text))


def start_text(charset: Charset) -> bytes:
    """What a slip begins with: `ESC @`, and for Chinese two-byte text `ESC t 0` and `FS &`, once.

    A UTF-8 printer is set to UTF-8 in its own configuration; it knows no Chinese mode.
    """
    return b"\x1b@" if charset == "utf-8" else b"\x1b@\x1bt\x00\x1c&"


def end_text(charset: Charset) -> bytes:
    """What a slip ends with: `FS .` leaves the Chinese mode."""
    return b"" if charset == "utf-8" else b"\x1c."


def _has(charset: Charset, char: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
