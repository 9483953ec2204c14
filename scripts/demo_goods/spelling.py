"""Pinyin for the search box: a name in syllables without tones, and its initials."""

from __future__ import annotations

import re
from typing import Final

from pypinyin import lazy_pinyin

READINGS: Final = {"加长": ("jia", "chang"), "调奶": ("tiao", "nai")}
"""Words of the goods that the dictionary reads the other way (jia zhang, diao nai)."""

_WORD: Final = re.compile("|".join(sorted(map(re.escape, READINGS), key=len, reverse=True)))


def syllables(text: str) -> tuple[str, ...]:
    """The syllables of a text; digits and Latin letters stay as they are, in lower case; ü is v, as one types it."""
    found: list[str] = []
    start = 0
    for match in _WORD.finditer(text):
        found += _plain(text[start : match.start()])
        found += READINGS[match.group()]
        start = match.end()
    return (*found, *_plain(text[start:]))


def pinyin(text: str) -> str:
    """All syllables in one: `长袖` → `changxiu`."""
    return "".join(syllables(text))


def initials(text: str) -> str:
    """The first letter of each syllable, and digits and Latin letters in full: `长袖80码` → `cx80m`."""
    return "".join(part if part.isdigit() or part in _latin(text) else part[0] for part in syllables(text))


def _latin(text: str) -> frozenset[str]:
    return frozenset(run.lower() for run in re.findall("[A-Za-z]+", text))


def _plain(text: str) -> list[str]:
    parts = lazy_pinyin(text) if text else []
    return [run.lower() for part in parts for run in re.findall("[A-Za-z]+|[0-9]+", part)]
