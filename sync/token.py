"""The till's secret, kept outside its database: with it, a restored or copied database is noticed."""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from pathlib import Path

import msgspec


class TokenFileError(Exception):
    """The token file can't be read; the till has to be enrolled again with a new code."""


class Token(msgspec.Struct, frozen=True):
    """`seq` is the highest event number that headquarters has acknowledged to this incarnation."""

    secret: str
    incarnation: int
    seq: int = 0

    @property
    def hash(self) -> str:
        """SHA-256 of the secret: what the database holds."""
        return sha256(self.secret.encode()).hexdigest()


def new_secret() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(32)


class TokenFile:
    """A file that its owner alone may read. Writes replace it whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Token | None:
        """The token, or None before the till was enrolled. Raises TokenFileError for a torn file."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Token)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as fault:
            raise TokenFileError(f"{self._path.name}: {fault}") from fault

    def write(self, token: Token) -> None:
        """Replace the token durably."""
        aside = self._path.with_name(self._path.name + ".new")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(handle, msgspec.json.encode(token))
            os.fsync(handle)
        finally:
            os.close(handle)
        aside.replace(self._path)
