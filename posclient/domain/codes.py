"""Check digits and shapes of scanned codes. Which member or product a code names is for `services.identify`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

AIM: Final = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
"""A scanner's AIM identifier: `]E0` EAN, `]C1` GS1-128, `]d2` GS1 DataMatrix, `]Q3` GS1 QR, `]Q1` QR."""

GTIN_LENGTHS: Final = frozenset({8, 12, 13, 14})

COMMAND_PREFIX: Final = "%K:"
"""Begins the codes of the command sheet, which stand for keys. No card, slip or receipt of ours begins so, no code of
digits can, and a bank card's stripe has a digit or a `B` behind the `%`.
"""


def is_command(text: str) -> bool:
    """Whether a code is of the command sheet: a key, never goods, a member or money. With CapsLock a wedge sends it in
    small letters.
    """
    return strip_aim(text.strip())[1].upper().startswith(COMMAND_PREFIX)


def strip_aim(text: str) -> tuple[str, str]:
    """The AIM identifier (or an empty string) and the rest."""
    found = AIM.match(text)
    return (found.group(), text[found.end() :]) if found else ("", text)


def gtin_check_digit(body: str) -> str:
    """The check digit of a GTIN without it (GS1 General Specifications 7.9: weights 3 and 1 from the right)."""
    total = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(body)))
    return str(-total % 10)


def has_gtin_check_digit(code: str) -> bool:
    """Whether a code of digits ends in its own check digit."""
    return code.isascii() and code.isdigit() and len(code) > 1 and code[-1] == gtin_check_digit(code[:-1])


def passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812 check digit, as on bank cards and on our member cards."""
    if not (digits.isascii() and digits.isdigit()):
        return False
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def luhn_check_digit(body: str) -> str:
    """The digit that makes `body` pass `passes_luhn`."""
    return next(digit for digit in "0123456789" if passes_luhn(body + digit))


def looks_like_payment_code(code: str) -> bool:
    """Single-use payment codes: WeChat 18 digits 10–15, Alipay 16–24 digits 25–30, UnionPay 19 digits 62."""
    if not (code.isascii() and code.isdigit()):
        return False
    head = int(code[:2]) if len(code) >= 16 else 0
    return (
        (len(code) == 18 and 10 <= head <= 15)
        or (16 <= len(code) <= 24 and 25 <= head <= 30)
        or (len(code) == 19 and head == 62)
    )


def looks_like_bank_card(text: str) -> bool:
    """Magnetic-stripe data, or 14–19 digits that pass Luhn under a bank's first digit: refused, never stored.

    Thirteen digits are goods (EAN-13).
    """
    track = re.match(r"^[%;]B?(\d{12,19})[=^]", text)
    digits = track.group(1) if track else text
    return bool(track) or (
        digits.isascii()
        and digits.isdigit()
        and 14 <= len(digits) <= 19
        and digits[0] in "3456"
        and passes_luhn(digits)
    )


Meaning = Literal["price", "weight", "quantity"]


@dataclass(frozen=True)
class InStorePattern:
    """An in-store code with an amount inside, as a template: `2` literal, `P` PLU, `A` amount in fen, `W` weight in
    grams, `Q` pieces, `*` any digit, `C` check digit. Example: `22PPPPPAAAAAC`. Each shop sets its own.
    """

    template: str

    def __post_init__(self) -> None:
        allowed = set("0123456789PAWQ*C")
        if not self.template or set(self.template) - allowed or "P" not in self.template:
            raise ValueError(
                f"in-store pattern {self.template!r}: digits, P (at least one), A, W, Q, * and C only"
            )
        if "C" in self.template[:-1]:
            raise ValueError(f"in-store pattern {self.template!r}: the check digit stands last")

    def read(self, code: str) -> InStoreCode | None:
        """What the code says, or None where it has another shape or a wrong check digit."""
        if len(code) != len(self.template) or not (code.isascii() and code.isdigit()):
            return None
        fields: dict[str, str] = {}
        for mark, digit in zip(self.template, code, strict=True):
            if mark.isdigit() and mark != digit:
                return None
            fields[mark] = fields.get(mark, "") + digit
        if "C" in self.template and not has_gtin_check_digit(code):
            return None
        return InStoreCode(
            plu=fields["P"],
            amount_minor=int(fields["A"]) if "A" in fields else None,
            grams=int(fields["W"]) if "W" in fields else None,
            pieces=int(fields["Q"]) if "Q" in fields else None,
        )


@dataclass(frozen=True)
class InStoreCode:
    """A label from the shop's own scale. A printed amount wins; the weight is derived from it."""

    plu: str
    amount_minor: int | None = None
    grams: int | None = None
    pieces: int | None = None
