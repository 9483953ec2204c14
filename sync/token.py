"""The till's secret, kept outside its database: with it, a restored or copied database is noticed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from posclient.store.files import write_whole


class TokenFileError(Exception):
    """The token file can't be read; the till has to be enrolled again with a new code."""


@dataclass(frozen=True)
class Token:
    """`seq` is the highest event number that headquarters has acknowledged to this incarnation. `pending` is the secret
    that the till has asked headquarters to know it by; there is no answer on disk yet.
    """

    secret: str
    incarnation: int
    seq: int = 0
    pending: str = ""

    @property
    def hash(self) -> str:
        """SHA-256 of the secret: what the database holds."""
        return hash_of(self.secret)


def hash_of(secret: str) -> str:
    """SHA-256 of a secret."""
    return sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """256 random bits as text."""
    import secrets  # noqa: PLC0415 - a secret is made once in a till's life, and not when it starts

    return secrets.token_urlsafe(32)


class TokenFile:
    """A file that its owner alone may read. Writes replace it whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Token | None:
        """The token, or None before the till was enrolled. Raises TokenFileError for a torn file."""
        import msgspec  # noqa: PLC0415 - not before the first screen (ADR 0009)

        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Token)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise TokenFileError(f"{self._path.name}: {fault}") from fault

    def write(self, token: Token) -> None:
        """Replace the token durably."""
        write_whole(self._path, json.dumps(asdict(token)).encode())

    def prepare(self) -> Token:
        """The token with a secret pending, which is on disk before headquarters hears of it: where its answer is lost,
        the till asks again with the same one. Raises TokenFileError.
        """
        token = self.read() or Token("", 0)
        if not token.pending:
            token = replace(token, pending=new_secret())
            self.write(token)
        return token
