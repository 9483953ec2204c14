"""Wrapping the data key for headquarters: HPKE (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305.

Only headquarters' private key opens a wrapped key, so it may lie beside the store. The ids in front of the message
are authenticated with it.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from posclient.store.errors import RecoveryError
from posclient.store.recovery import MAGIC, key_id, parse, recipient_id

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_INFO = b"member-till data key for recovery"


def wrap(key: bytes, public_key: bytes) -> bytes:
    """`key` sealed for the owner of `public_key` (32 bytes, X25519). Raises RecoveryError for an unusable one."""
    try:
        recipient = X25519PublicKey.from_public_bytes(public_key)
        head = recipient_id(public_key) + key_id(key)
        message = _SUITE.encrypt(key, recipient, info=_INFO + head)
    except ValueError as error:
        raise RecoveryError("this is not a usable recovery public key") from error
    return MAGIC + head + message


def unwrap(data: bytes, private_key: bytes) -> bytes:
    """Headquarters' side: the data key. Raises RecoveryError when damaged or made for another recovery key."""
    wrapped = parse(data)
    try:
        owner = X25519PrivateKey.from_private_bytes(private_key)
        info = _INFO + wrapped.recipient_id + wrapped.key_id
        return _SUITE.decrypt(wrapped.message, owner, info=info)
    except (InvalidTag, ValueError) as error:
        raise RecoveryError("the wrapped key does not open with this recovery key") from error
