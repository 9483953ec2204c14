"""What can be wrong with the till's store, as types. Each names the words that tell the cashier what to do next."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from sqlcipher3 import dbapi2


class StoreError(Exception):
    """Something the world did to the store. `message_key` is the words catalogue's key of what to tell the user."""

    message_key: ClassVar[str] = "store.failed"


class StoreLockedError(StoreError):
    """Another till process has this store open."""

    message_key = "store.locked"


class WrongKeyError(StoreError):
    """The key opens no page of this file: it belongs to another store, or the file's first bytes are damaged."""

    message_key = "store.wrong_key"


class PlainStoreError(StoreError):
    """The file is an unencrypted SQLite database. It is neither used nor changed."""

    message_key = "store.not_encrypted"


class CorruptStoreError(StoreError):
    """Pages of the file are damaged. `problems` are what the checks said, for the log."""

    message_key = "store.corrupt"

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


class StoreMissingError(StoreError):
    """There is no database file, yet a backup or a write-ahead log shows that there was one."""

    message_key = "store.missing"


class NewerSchemaError(StoreError):
    """The file was written by a newer till: its schema is `found`, this program knows up to `known`."""

    message_key = "store.newer_schema"

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"the store has schema {found}, this program knows up to {known}")
        self.found = found
        self.known = known


class MigrationFailedError(StoreError):
    """A migration raised. The store is as it was before; the cause is chained."""

    message_key = "store.migration_failed"

    def __init__(self, version: int, reason: str) -> None:
        super().__init__(f"migration {version} failed: {reason}")
        self.version = version


class DiskFullError(StoreError):
    """No space left. Whatever was being written has been rolled back."""

    message_key = "store.disk_full"


class ReadOnlyStoreError(StoreError):
    """The file or its folder can't be written by this user."""

    message_key = "store.read_only"


class StoreIoError(StoreError):
    """The disk failed to open, read or write a file."""

    message_key = "store.io"


class StoreBusyError(StoreError):
    """A program that does not honour the till's lock holds the database."""

    message_key = "store.busy"


class NoBackupError(StoreError):
    """There is no backup that opens, verifies and is not newer than this program."""

    message_key = "store.no_backup"


class UnsuitableLibraryError(StoreError):
    """The SQLite library is too old, or does not encrypt."""

    message_key = "store.library"


class KeyMissingError(StoreError):
    """There is a store but no key to it. Headquarters can recover the key from the wrapped copy beside the store."""

    message_key = "store.key_missing"


class KeyDamagedError(StoreError):
    """What is kept as the key is not a whole key."""

    message_key = "store.key_damaged"


class KeyringUnavailableError(StoreError):
    """The system's keyring refused or can't be reached."""

    message_key = "store.keyring"


class RecoveryError(StoreError):
    """The wrapped key can't be opened: damaged, or made for another recovery key."""

    message_key = "store.recovery"


class StoreMisuseError(RuntimeError):
    """Our own mistake: used after closing, a write inside a write, a commit inside a transaction."""


_BY_RESULT_CODE: dict[int, type[StoreError]] = {
    dbapi2.SQLITE_FULL: DiskFullError,
    dbapi2.SQLITE_READONLY: ReadOnlyStoreError,
    dbapi2.SQLITE_CANTOPEN: StoreIoError,
    dbapi2.SQLITE_PERM: ReadOnlyStoreError,
    dbapi2.SQLITE_IOERR: StoreIoError,
    dbapi2.SQLITE_BUSY: StoreBusyError,
}
# The library's backup call raises its errors without a code; SQLite's own texts of them have been the same since 3.0.
_CODE_OF_TEXT: dict[str, int] = {
    "database or disk is full": dbapi2.SQLITE_FULL,
    "attempt to write a readonly database": dbapi2.SQLITE_READONLY,
    "unable to open database file": dbapi2.SQLITE_CANTOPEN,
    "disk I/O error": dbapi2.SQLITE_IOERR,
    "database is locked": dbapi2.SQLITE_BUSY,
    "database disk image is malformed": dbapi2.SQLITE_CORRUPT,
    "file is not a database": dbapi2.SQLITE_NOTADB,
}
_BY_ERRNO: dict[int, type[StoreError]] = {
    errno.ENOSPC: DiskFullError,
    errno.EDQUOT: DiskFullError,
    errno.EROFS: ReadOnlyStoreError,
    errno.EACCES: ReadOnlyStoreError,
    errno.EPERM: ReadOnlyStoreError,
}


def from_database(error: BaseException) -> StoreError | None:
    """The typed form of an error of the database library, or None where it is not the world's doing.

    Constraint violations and faulty SQL are ours and stay what they are.
    """
    cause = getattr(error, "orig", error)  # SQLAlchemy wraps them; it is not loaded for that
    if not isinstance(cause, dbapi2.Error):
        return None
    code = getattr(cause, "sqlite_errorcode", None) or _CODE_OF_TEXT.get(str(cause), 0)
    primary = code & 0xFF  # an extended result code carries the primary one in its low byte
    if primary in {dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB}:
        return CorruptStoreError([str(cause)])
    kind = _BY_RESULT_CODE.get(primary)
    return kind(str(cause)) if kind is not None else None


def from_os(error: OSError) -> StoreError:
    """The typed form of an error of the file system."""
    return _BY_ERRNO.get(error.errno or 0, StoreIoError)(str(error))


@contextmanager
def typed_errors() -> Iterator[None]:
    """Let database and file-system errors leave the block as StoreErrors, with their cause chained."""
    try:
        yield
    except OSError as error:
        raise from_os(error) from error
    except Exception as error:
        typed = from_database(error)
        if typed is None:
            raise
        raise typed from error
