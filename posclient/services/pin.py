"""PINs against Argon2id hashes."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()


def matches(pin: str, pin_hash: str) -> bool:
    """Whether the PIN belongs to the hash. A hash that can't be read matches nothing."""
    try:
        return _hasher.verify(pin_hash, pin)
    except (VerificationError, InvalidHashError):
        return False
