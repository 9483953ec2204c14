"""E-cards for tests: a key pair of headquarters, and the codes that its app would show."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX = "MEC1:"


@cache
def private_key() -> Ed25519PrivateKey:
    """Always the same."""
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def public_key() -> str:
    """As the policy brings it."""
    return private_key().public_key().public_bytes_raw().hex()


def ecard(card_no: str, at_ms: int, *, key: Ed25519PrivateKey | None = None) -> str:
    """The code of the minute of an instant."""
    minute = at_ms // 60_000
    signature = (key or private_key()).sign(f"{card_no}:{minute}".encode())
    return f"{PREFIX}{card_no}:{minute}:{urlsafe_b64encode(signature).decode().rstrip('=')}"
