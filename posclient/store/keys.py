"""The store's data key: 256 random bits, kept in the system's keyring or, said aloud, in a file for its owner alone.

A second copy is wrapped under headquarters' recovery key and lies beside the store (`sealing.py`), so that a lost
keyring does not lose the shop's data.
"""

from __future__ import annotations

import hashlib
import logging
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from posclient.store.connection import KEY_BYTES
from posclient.store.errors import (
    KeyDamagedError,
    KeyMissingError,
    KeyringUnavailableError,
    WrongKeyError,
    typed_errors,
)
from posclient.store.files import write_whole
from posclient.store.recovery import key_id, parse, recovery_path

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_LABEL = "member-till-key-1"
_USABLE_PRIORITY = 1  # keyring's own line between recommended backends and fail, null or clear-text ones
_EXPOSED = stat.S_IRWXG | stat.S_IRWXO

_logger = logging.getLogger(__name__)


class KeyVault(Protocol):
    """Where a till keeps its data key."""

    @property
    def protects(self) -> bool:
        """Whether someone who copies the disk still lacks the key. If not, the user must be told."""
        ...

    def load(self) -> bytes | None:
        """The key, or None when none was saved. Raises KeyDamagedError, KeyringUnavailableError, the file errors."""
        ...

    def save(self, key: bytes) -> None:
        """Keep `key`, replacing what was kept. Raises as `load`."""
        ...


@dataclass(frozen=True, repr=False)
class DataKey:
    """The key to the store. `protected` False = it lies in a file and the user must be told; `fresh` = just made."""

    value: bytes
    protected: bool
    fresh: bool


class FileVault:
    """The key in a file with mode 0600, in clear: for machines without a keyring, and for `make run`."""

    protects = False

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> bytes | None:
        """As `KeyVault.load`. A file that others may read is closed to them, with a warning."""
        with typed_errors():
            if not self._path.exists():
                return None
            if sys.platform != "win32" and self._path.stat().st_mode & _EXPOSED:
                _logger.warning("the key file %s was open to other users; its mode is now 0600", self._path)
                self._path.chmod(0o600)
            data = self._path.read_bytes()
        return _decode(data.decode("ascii", errors="replace"))

    def save(self, key: bytes) -> None:
        """As `KeyVault.save`; after a power cut the file is the old one or the new one."""
        with typed_errors():
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self._path, _encode(key).encode("ascii"))


class KeyringVault:
    """The key in the keyring of the logged-in user (Windows, macOS, a Linux desktop)."""

    protects = True

    def __init__(self, backend: KeyringBackend, *, service: str, user: str) -> None:
        self._backend = backend
        self._service = service
        self._user = user

    def load(self) -> bytes | None:
        """As `KeyVault.load`."""
        try:
            text = self._backend.get_password(self._service, self._user)
        except Exception as error:
            raise KeyringUnavailableError(f"the keyring did not answer: {error}") from error
        return None if text is None else _decode(text)

    def save(self, key: bytes) -> None:
        """As `KeyVault.save`."""
        try:
            self._backend.set_password(self._service, self._user, _encode(key))
        except Exception as error:
            raise KeyringUnavailableError(f"the keyring kept nothing: {error}") from error


def system_keyring() -> KeyringBackend | None:
    """This machine's keyring, or None where there is none that protects (no desktop session, a clear-text one)."""
    import keyring  # noqa: PLC0415 - 100 ms of start-up, and a till with a key file does not need it

    backend = keyring.get_keyring()
    return backend if is_protective(backend) else None


def is_protective(backend: KeyringBackend) -> bool:
    """Whether `keyring` recommends this backend: its `fail`, `null` and clear-text ones rank below."""
    return float(backend.priority) >= _USABLE_PRIORITY


def obtain_key(vault: KeyVault, store: Path, *, recovery_public_key: bytes | None = None) -> DataKey:
    """The key to `store`: from the vault, or for a first start a new one that is then in the vault.

    With `recovery_public_key` (32 bytes, X25519) the wrapped copy beside the store is made or renewed.

    Raises KeyMissingError when there is a store or a wrapped key but none in the vault (a new one would not open it),
    WrongKeyError when the wrapped copy is of another key, KeyDamagedError, KeyringUnavailableError, and file errors.
    """
    kept = vault.load()
    copy = recovery_path(store)
    if kept is None and (store.exists() or copy.exists()):
        raise KeyMissingError(f"{store} has been used with a key that is no longer there")
    key = kept if kept is not None else _new_key(vault)
    with typed_errors():
        wrapped = parse(copy.read_bytes()) if copy.exists() else None
    if wrapped is not None and wrapped.key_id != key_id(key):
        raise WrongKeyError(f"the key in the vault is not the one wrapped in {copy}")
    if recovery_public_key is not None and (wrapped is None or not wrapped.is_for(recovery_public_key)):
        from posclient.store.sealing import wrap  # noqa: PLC0415 - cryptography, needed once in a till's life

        with typed_errors():
            copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(copy, wrap(key, recovery_public_key))
    return DataKey(key, protected=vault.protects, fresh=kept is None)


def _new_key(vault: KeyVault) -> bytes:
    import secrets  # noqa: PLC0415 - a key is made once in a store's life

    key = secrets.token_bytes(KEY_BYTES)
    vault.save(key)
    if vault.load() != key:  # better now than after a day of sales
        raise KeyringUnavailableError("the vault did not give back the key it was given")
    return key


def _encode(key: bytes) -> str:
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key has {len(key)} bytes, not {KEY_BYTES}")
    digits = key.hex()
    return f"{_LABEL} {digits} {_check_digits(digits)}"


def _decode(text: str) -> bytes:
    match text.split():
        case [label, digits, check] if label == _LABEL and check == _check_digits(digits):
            return bytes.fromhex(digits)
        case _:
            raise KeyDamagedError("what is kept is not a whole key")


def _check_digits(digits: str) -> str:
    return hashlib.sha256(digits.encode()).hexdigest()[:8]
