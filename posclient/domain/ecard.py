"""The rotating e-card (电子会员卡): `MEC1:<card number>:<unix minute>:<signature>`, read and judged without a network.

The signature is headquarters' (Ed25519, base64url without padding) over `<card number>:<unix minute>`. A code without a
signature says whose card it is, and proves nothing.
"""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Final

MINUTE_S: Final = 60
CLOCK_OFF_S: Final = 120
"""So far the clocks of till and headquarters may be apart, either way: a till that was off for a night is."""

_SIGNATURE_BYTES: Final = 64
_TAIL: Final = re.compile(r"([0-9]{1,12}):([A-Za-z0-9_-]{86})")


@dataclass(frozen=True)
class ECard:
    """A code as scanned. `minute` and `signature` are None and empty where it bears no signature that can be read."""

    card_no: str
    minute: int | None = None
    signature: bytes = b""

    @property
    def is_signed(self) -> bool:
        """Whether there is something to verify."""
        return self.minute is not None

    @property
    def message(self) -> bytes:
        """What the signature is over."""
        return f"{self.card_no}:{self.minute}".encode()


@dataclass(frozen=True)
class Seen:
    """The newest code of a card that proved something at this till, and for what (a basket's id)."""

    minute: int
    used_for: str


def parse(code: str, prefix: str) -> ECard | None:
    """The e-card in a scanned code; None where it does not begin with the prefix. The number is not checked here."""
    if not prefix or not code.startswith(prefix):
        return None
    card_no, _, tail = code.removeprefix(prefix).partition(":")
    found = _TAIL.fullmatch(tail)
    if found is None:
        return ECard(card_no.upper())
    try:
        signature = urlsafe_b64decode(found[2] + "==")
    except binascii.Error:
        return ECard(card_no.upper())
    if len(signature) != _SIGNATURE_BYTES:
        return ECard(card_no.upper())
    return ECard(card_no, int(found[1]), signature)


def why_untimely(minute: int, now_ms: int, valid_s: int) -> str:
    """Why a code of this minute proves nothing now, as a key of the words catalogue; empty where it is in time.

    A code is good for `valid_s` from the beginning of its minute, and `CLOCK_OFF_S` more at either end.
    """
    since_s = now_ms // 1000 - minute * MINUTE_S
    if since_s < -CLOCK_OFF_S:
        return "prove.ecard_early"
    return "prove.ecard_old" if since_s >= valid_s + CLOCK_OFF_S else ""


def is_used(minute: int, seen: Seen | None, used_for: str) -> bool:
    """Whether a code, or a later one of the card, has proved something else already: a photograph of it is worth
    nothing. Scanned twice for the same basket it is good.
    """
    if seen is None or minute > seen.minute:
        return False
    return minute < seen.minute or used_for != seen.used_for
