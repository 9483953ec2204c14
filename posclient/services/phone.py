"""Mobile numbers, judged by the `phonenumbers` library (170, 192, 199, 166 are valid mobiles)."""

from __future__ import annotations

import phonenumbers


def is_mobile(digits: str) -> bool:
    """Whether these digits are a valid mobile number in mainland China."""
    try:
        number = phonenumbers.parse(digits, "CN")
    except phonenumbers.NumberParseException:
        return False
    mobile = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in mobile


def normalise(text: str) -> str | None:
    """The eleven digits of a mobile number as typed (spaces, dashes, +86 allowed), or None where it is none."""
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return digits if len(digits) == 11 and is_mobile(digits) else None
