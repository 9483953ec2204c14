"""The chain's recovery key: tills wrap their data keys under its public half, so that a lost keyring loses no shop.

The private half is written to a file once, for a safe, and is nowhere in the database.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, select

from sync.hq import tables
from sync.hq.refusal import Refusal
from sync.hq.upsert import insert_unless_there

META_KEY = "recovery_public_key"


def make_recovery_key(connection: Connection, private_key_file: Path) -> str:
    """Make the pair (X25519), write the private half (64 hex digits) to a new file, keep the public half; returns it.

    Raises Refusal where there is a recovery key already: tills have wrapped their keys under it. Raises OSError where
    the file is there or can't be written.
    """
    if recovery_public_key(connection):
        raise Refusal("recovery_key_exists", "this headquarters has a recovery key already", 409)
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    with os.fdopen(
        os.open(private_key_file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii"
    ) as made:
        made.write(private.private_bytes_raw().hex() + "\n")
        made.flush()
        os.fsync(made.fileno())
    insert_unless_there(connection, tables.meta, {"key": META_KEY, "value": public})
    return public


def recovery_public_key(connection: Connection) -> str:
    """64 hex digits, or an empty text where none was made."""
    query = select(tables.meta.c.value).where(tables.meta.c.key == META_KEY)
    return connection.execute(query).scalar_one_or_none() or ""
