"""Phone and card numbers: valid, and unique by construction, so that a million of them need no set to be checked.

Story, members and the benchmark's stream have prefixes of their own, so that they can stand in one database.
"""

from __future__ import annotations

from random import Random
from typing import Final

STORY_PREFIX: Final = "138"
_MEMBERS: Final = "130 131 132 133 134 135 136 137 139 150 151 152 153 155 156 157 158 159"
_STREAM: Final = "176 177 178 180 181 182 183 185 186 187 188 189 190 191 193 195 198 199"
MEMBER_PREFIXES: Final = tuple(_MEMBERS.split())
STREAM_PREFIXES: Final = tuple(_STREAM.split())
"""Prefixes of mobile numbers in mainland China; a test holds each against `phonenumbers`."""

STORY_CARDS: Final = 0
MEMBER_CARDS: Final = 2_000_000_000
STREAM_CARDS: Final = 6_000_000_000
"""Where each one's card numbers begin."""

_SUBSCRIBERS: Final = 10**8
_TAILS: Final = 10**4
_STORY_TAILS: Final = range(1, 10)
_TRIES: Final = 1000
_STEP: Final = 61_807_143
"""Shares no factor with 10⁸, so that n ↦ n · step visits every number once; and 7 · step ends in 0001, so that of
members with neighbouring last four digits the numbers lie close together (see `clear_offset`).
"""


def phone_number(prefix: str, number: int, offset: int) -> str:
    """The mobile number of the `number`-th person. Different for different numbers below 10⁸, whatever the prefix."""
    return f"{prefix}{(number * _STEP + offset) % _SUBSCRIBERS:08d}"


def clear_offset(random: Random, count: int) -> int:
    """An offset under which none of the numbers 1 to `count` ends in the four digits of a known face's phone.

    The till finds a member by these. In a shop of about ten thousand everything is taken: then any offset.
    """
    turns = pow(_STEP, -1, _TAILS)
    offset = 0
    for _ in range(_TRIES):
        offset = random.randrange(_SUBSCRIBERS)
        if all((tail - offset) * turns % _TAILS > count for tail in _STORY_TAILS):
            break
    return offset


def card_number(number: int) -> str:
    """`M`, ten digits, and their Luhn check digit (ISO/IEC 7812)."""
    body = f"{number:010d}"
    total = 0
    for index, mark in enumerate(body):
        digit = int(mark) << (index & 1)  # from the right every first digit is doubled: here the odd places
        total += digit - 9 if digit > 9 else digit
    return f"M{body}{-total % 10}"
