"""The wrapped copy of the data key that lies beside the store, taken apart without any cryptography.

It is `magic(5) | recipient id(8) | key id(8) | HPKE message(80)`. `sealing.py` makes and opens it; that import costs
40 ms, and a till that starts only compares the ids.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

from posclient.store.errors import RecoveryError

MAGIC = b"MTRK\x01"
_ID_BYTES = 8
_MESSAGE_BYTES = 80  # encapsulated key 32, ciphertext 32, tag 16


@dataclass(frozen=True)
class WrappedKey:
    """A wrapped key taken apart: for whom, of which key, and the sealed message."""

    recipient_id: bytes
    key_id: bytes
    message: bytes

    def is_for(self, public_key: bytes) -> bool:
        """Whether the owner of this public key can open it."""
        return self.recipient_id == recipient_id(public_key)


def recovery_path(store: Path) -> Path:
    """Where the wrapped key of a store lies."""
    return store.with_name(store.name + ".recovery")


def key_id(key: bytes) -> bytes:
    """Eight bytes that tell keys apart and say nothing about them."""
    return hmac.digest(key, b"member-till key id", hashlib.sha256)[:_ID_BYTES]


def parse(data: bytes) -> WrappedKey:
    """Take a wrapped key apart. Raises RecoveryError when it is not a whole one."""
    if len(data) != len(MAGIC) + 2 * _ID_BYTES + _MESSAGE_BYTES or not data.startswith(MAGIC):
        raise RecoveryError("this is not a whole wrapped key")
    body = data[len(MAGIC) :]
    return WrappedKey(body[:_ID_BYTES], body[_ID_BYTES : 2 * _ID_BYTES], body[2 * _ID_BYTES :])


def recipient_id(public_key: bytes) -> bytes:
    """Eight bytes that tell recovery keys apart."""
    return hashlib.sha256(public_key).digest()[:_ID_BYTES]
