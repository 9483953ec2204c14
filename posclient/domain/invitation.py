"""What headquarters gives a new till in one code: its address and a one-time code, and what a scan at the wizard is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PREFIX: Final = "MTE1:"
_CODE: Final = re.compile(r"[0-9]{1,9}-[A-Z0-9]{5}-?[A-Z0-9]{5}")
_LONGEST_ADDRESS: Final = 200
_SCHEMES: Final = ("http://", "https://")


@dataclass(frozen=True)
class Invitation:
    """Where headquarters is (no `/` at the end), and the code that makes a machine one of its tills."""

    address: str
    code: str

    def __post_init__(self) -> None:
        if not is_address(self.address):
            raise ValueError(f"{self.address!r} is no address of a headquarters: http://… or https://…")
        if not is_enrol_code(self.code):
            raise ValueError("a one-time code looks like 7-K3QFX-9TZMP")

    def text(self) -> str:
        """What the QR code holds."""
        return f"{_PREFIX}{self.code}@{self.address}"


def read_invitation(text: str) -> Invitation | None:
    """The invitation in a scanned text; None for anything else."""
    code, at, address = text.removeprefix(_PREFIX).partition("@")
    if not text.startswith(_PREFIX) or not at:
        return None
    try:
        return Invitation(address.rstrip("/"), code)
    except ValueError:
        return None


def is_address(text: str) -> bool:
    """Whether a text can be headquarters' address."""
    rest = next((text.removeprefix(scheme) for scheme in _SCHEMES if text.startswith(scheme)), "")
    return bool(rest) and len(text) <= _LONGEST_ADDRESS and text.isprintable() and " " not in text


def is_enrol_code(text: str) -> bool:
    """Whether a text has the shape of a one-time code, in large or small letters."""
    return bool(_CODE.fullmatch(text.upper()))
