"""E-cards (电子会员卡): a code that changes every minute and bears headquarters' signature, checked by tills offline.

`MEC1:<card number>:<unix minute>:<signature>`; the signature (Ed25519, base64url without padding) is over
`<card number>:<unix minute>`. The public key goes to the tills with the policy; the private one stands in a file.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from sync.hq import tables
from sync.hq.refusal import Refusal
from sync.hq.upsert import insert_or_replace

META_KEY: Final = "ecard_public_key"
PREFIX: Final = "MEC1"
_MINUTE_MS: Final = 60_000


def make_ecard_key(connection: Connection, private_key_file: Path, *, replace: bool = False) -> str:
    """Make the pair, write the private half (64 hex digits) to a new file, keep the public half; returns it.

    The policy has to be published again, so that tills learn of it. Raises Refusal where there is a key already, unless
    `replace`: then the codes of the former one are worth nothing. Raises OSError where the file is there already.
    """
    if ecard_public_key(connection) and not replace:
        raise Refusal("ecard_key_exists", "this headquarters has a key for e-cards already", 409)
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    with os.fdopen(
        os.open(private_key_file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii"
    ) as made:
        made.write(private.private_bytes_raw().hex() + "\n")
        made.flush()
        os.fsync(made.fileno())
    insert_or_replace(connection, tables.meta, [{"key": META_KEY, "value": public}])
    return public


def ecard_public_key(connection: Connection) -> str:
    """64 hex digits, or an empty text where none was made."""
    query = select(tables.meta.c.value).where(tables.meta.c.key == META_KEY)
    return connection.execute(query).scalar_one_or_none() or ""


def read_private_key(connection: Connection, private_key_file: Path) -> Ed25519PrivateKey:
    """The private half. Raises Refusal where the file is none, or is not this headquarters'; OSError."""
    try:
        private = Ed25519PrivateKey.from_private_bytes(
            bytes.fromhex(private_key_file.read_text(encoding="ascii"))
        )
    except ValueError as fault:
        raise Refusal("bad_ecard_key", f"{private_key_file}: not a private key") from fault
    if private.public_key().public_bytes_raw().hex() != ecard_public_key(connection):
        raise Refusal("other_ecard_key", f"{private_key_file}: not this headquarters' key", 409)
    return private


def ecard_code(private: Ed25519PrivateKey, card_no: str, now_ms: int) -> str:
    """The code of this minute."""
    minute = now_ms // _MINUTE_MS
    signature = private.sign(f"{card_no}:{minute}".encode())
    return f"{PREFIX}:{card_no}:{minute}:{urlsafe_b64encode(signature).decode().rstrip('=')}"
