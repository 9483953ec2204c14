"""Text made safe and broken into lines by display width: between hanzi anywhere, between Latin words at spaces."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# What the printers' character set lacks but has a plain equal for. A half-width ¥ would become four bytes of garbage.
SUBSTITUTES = {"¥": "￥", "€": "EUR", "•": "·"}

_CLOSING = frozenset("，。、；：？！）】》〉」』〕〗”’…％‰℃,.;:?!)]}%>")
_OPENING = frozenset("（【《〈「『〔〖“‘￥([{<")
_TABLE = str.maketrans(SUBSTITUTES)


def clean(text: str) -> str:
    """The text with nothing in it that a printer could take for a command.

    Controls that stand for a gap (tab, line ends) become a space; all other control, format and surrogate characters
    and variation selectors go. What has a plain equal is substituted, and accents are composed with their letters.
    """
    composed = unicodedata.normalize("NFC", text).translate(_TABLE)
    return "".join(" " if _is_gap(char) else char for char in composed if _is_gap(char) or _is_kept(char))


def _is_gap(char: str) -> bool:
    if char == "\u3000":  # the full-width space has a place in every charset
        return False
    return char in "\t\n\v\f\r\x85" or unicodedata.category(char) in {"Zs", "Zl", "Zp"}


def _is_kept(char: str) -> bool:
    selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return not selector and unicodedata.category(char) not in {"Cc", "Cf", "Cs"}


@lru_cache(maxsize=8192)
def char_columns(char: str) -> int:
    """The columns that a character takes: its GBK length; for what GBK lacks 2 if East Asian wide, 0 if combining."""
    try:
        return len(char.encode("gbk"))
    except UnicodeEncodeError:
        if unicodedata.category(char) in {"Mn", "Me"}:
            return 0
        return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def text_columns(text: str) -> int:
    """The columns that a text takes."""
    return sum(map(char_columns, text))


def longest_word(text: str) -> int:
    """The columns of the longest piece of `text` that should not be broken."""
    return max(map(text_columns, _pieces(text)), default=0)


def wrap(text: str, columns: int) -> list[str]:
    """The (clean) text in lines of at most `columns` columns; at least one line, which may be empty.

    A word longer than a line is broken, never cut. Closing punctuation stays with what it closes, opening punctuation
    with what it opens. Spaces at which a line breaks are dropped; leading ones are kept as the first line's indent.
    Raises ValueError for fewer than 2 columns, which could not hold a hanzi.
    """
    if columns < 2:
        raise ValueError(f"no hanzi fits into {columns} column(s)")
    lines: list[str] = []
    line = gap = ""
    for piece in _pieces(text.rstrip(" ")):
        if piece == " ":
            gap += piece
            continue
        if text_columns(line + gap + piece) <= columns:
            line += gap + piece
        else:
            if line:
                lines.append(line)
            *full, line = _broken(piece, columns)
            lines.extend(full)
        gap = ""
    return [*lines, line]


def _broken(piece: str, columns: int) -> list[str]:
    """A piece that may be longer than a line, broken between characters."""
    lines = [""]
    for char in piece:
        if text_columns(lines[-1] + char) > columns:
            lines.append("")
        lines[-1] += char
    return lines


def _pieces(text: str) -> list[str]:
    """The text cut at every place where a line may break; each space is a piece of its own."""
    pieces: list[str] = []
    in_word = False
    for char in text:
        narrow = char_columns(char) < 2
        joins = bool(pieces) and pieces[-1] != " " and _joins(pieces[-1][-1], char, in_word=in_word)
        if char == " ":
            pieces.append(char)
            in_word = False
        elif joins:
            pieces[-1] += char
            # A bracket that closes a hanzi does not open a Latin word, and one that opens before a letter does.
            in_word = narrow and (in_word or pieces[-1][-2] in _OPENING)
        else:
            pieces.append(char)
            in_word = narrow
    return pieces


def _joins(before: str, char: str, *, in_word: bool) -> bool:
    """Whether no line may break between two neighbours."""
    if char in _CLOSING or char_columns(char) == 0 or before in _OPENING:
        return True
    return in_word and char_columns(char) < 2
