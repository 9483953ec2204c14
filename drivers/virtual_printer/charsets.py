"""From text bytes to characters and the cells they take, one byte at a time.

In two-byte mode a printer draws what its font table has at that code; it does not know Unicode. So a lone lead byte
or an empty code is a blot on the paper (`□` here) and a fault, as the customer would see it.
"""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass
from typing import Final

from drivers.virtual_printer.paper import Charset

BLOT: Final = "□"

# ESC t n of the command reference → codec. Pages without a Python codec are not offered by this printer.
CODE_PAGES: Final[dict[int, str]] = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
}


@dataclass(frozen=True)
class Character:
    """A character; `wide` takes two half-width cells and obeys the two-byte styles. `data` are its bytes."""

    char: str
    wide: bool
    data: bytes
    fault: str = ""


def single_byte(value: int, code_page: int) -> Character:
    """A character of the code page. `code_page` is one of CODE_PAGES."""
    data = bytes((value,))
    try:
        char = data.decode(CODE_PAGES[code_page])
    except UnicodeDecodeError:
        return Character(BLOT, wide=False, data=data, fault=f"code page {code_page} has no {value:#04x}")
    return Character(char if char.isprintable() else " ", wide=False, data=data)


def two_byte(pending: bytes, charset: Charset) -> tuple[Character, ...] | None:
    """The characters that `pending` (which starts with a byte from 80h) makes, or None if it wants one more byte.

    The last byte of `pending` is always used up, unless it is a plain ASCII byte that breaks a sequence: then it
    comes back as a narrow character of its own.
    """
    decoder = codecs.getincrementaldecoder(charset)()
    try:
        text = decoder.decode(pending)
    except UnicodeDecodeError:
        return _broken(pending, charset)
    if not text:
        return None
    return (Character(text, wide=_is_wide(text, charset), data=pending),)


def broken_off(pending: bytes, charset: Charset) -> Character:
    """The blot that an unfinished sequence leaves when a command comes in its midst."""
    return Character(BLOT, wide=True, data=pending, fault=f"unfinished {charset} character")


def _broken(pending: bytes, charset: Charset) -> tuple[Character, ...]:
    blot = Character(BLOT, wide=True, data=pending, fault=f"no {charset} character")
    last = pending[-1]
    if len(pending) == 1 or last >= 0x80 or (charset != "utf-8" and _is_trail(last)):
        return (blot,)
    ascii_char = single_byte(last, 0)
    return (Character(BLOT, wide=True, data=pending[:-1], fault=f"no {charset} character"), ascii_char)


def _is_trail(value: int) -> bool:
    """Whether a byte can be the second of a GBK pair."""
    return 0x40 <= value <= 0xFE and value != 0x7F


def _is_wide(text: str, charset: Charset) -> bool:
    if charset != "utf-8":
        return True  # a two-byte font has square cells only
    return all(unicodedata.east_asian_width(char) in "WFA" for char in text)
