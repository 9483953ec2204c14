"""Opening one keyed connection of the database library: nothing else in the till calls `connect`.

Every pragma that the till's promises rest on is set here, and those that SQLite ignores silently are read back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

from sqlcipher3 import dbapi2

from posclient.store.errors import (
    CorruptStoreError,
    PlainStoreError,
    StoreError,
    UnsuitableLibraryError,
    WrongKeyError,
    typed_errors,
)

KEY_BYTES = 32
PLAIN_HEADER = b"SQLite format 3\x00"
# 3.7.0 to 3.51.2 can corrupt a database in WAL mode when several connections write or checkpoint.
OLDEST_SQLITE = (3, 51, 3)
BUSY_TIMEOUT_MS = 5_000
# The writer checkpoints when idle. This is the brake for a day on which it never is: 16 MB of log.
AUTOCHECKPOINT_PAGES = 4_096

_FOR_EVERY_CONNECTION = (
    "PRAGMA temp_store = MEMORY",  # a temporary file would hold clear text
    "PRAGMA mmap_size = 0",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # macOS: through the drive's cache; elsewhere without effect
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cell_size_check = ON",
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    f"PRAGMA wal_autocheckpoint = {AUTOCHECKPOINT_PAGES}",
)


class RawCursor(Protocol):
    """What the store uses of a DBAPI cursor."""

    def fetchone(self) -> tuple[Any, ...] | None: ...
    def fetchall(self) -> list[tuple[Any, ...]]: ...


class RawConnection(Protocol):
    """What the store uses of the database library's own connection. Autocommit: BEGIN is always written out."""

    @property
    def in_transaction(self) -> bool: ...
    def execute(
        self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ..., /
    ) -> RawCursor: ...
    def executemany(self, sql: str, rows: Sequence[Sequence[object]], /) -> RawCursor: ...
    def backup(self, target: RawConnection, /) -> None: ...
    def set_authorizer(self, authorizer: Callable[..., int] | None, /) -> None: ...
    def close(self) -> None: ...


def check_library() -> None:
    """Raises UnsuitableLibraryError when SQLite is older than the first version without the WAL-reset fault."""
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise UnsuitableLibraryError(f"SQLite {dbapi2.sqlite_version} is older than {OLDEST_SQLITE}")


def refuse_plain(path: Path) -> None:
    """Raises PlainStoreError for an unencrypted database, CorruptStoreError for an empty file."""
    with typed_errors(), path.open("rb") as file:
        header = file.read(len(PLAIN_HEADER))
    if header == PLAIN_HEADER:
        raise PlainStoreError(f"{path} is not encrypted")
    if not header:
        raise CorruptStoreError([f"{path} is empty"])


def connect(path: Path, key: bytes, *, create: bool = False, query_only: bool = False) -> RawConnection:
    """Open `path` with the raw 256-bit `key`; any thread may use the connection, one at a time.

    Raises WrongKeyError or CorruptStoreError when the first page does not open, and the errors of `typed_errors`.
    Without `create`, a missing file is an error.
    """
    connection = connect_unchecked(path, key, create=create)
    try:
        _prove_key(connection)
        with typed_errors():
            for pragma in _FOR_EVERY_CONNECTION:
                connection.execute(pragma)
            if query_only:
                connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_unchecked(path: Path, key: bytes, *, create: bool) -> RawConnection:
    """A keyed connection that has not read the file yet (a backup is written through one)."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key has {len(key)} bytes, not {KEY_BYTES}")
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    with typed_errors():
        connection = cast(
            RawConnection,
            dbapi2.connect(
                uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256
            ),
        )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # errors are raised; stderr is not ours
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        _prove_cipher(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def use_wal(connection: RawConnection) -> None:
    """Switch the database to write-ahead logging. Raises StoreError where the file system can't."""
    with typed_errors():
        row = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if row != ("wal",):
        raise StoreError(f"write-ahead logging is not possible here: {row}")


def torn_pages(connection: RawConnection) -> list[str]:
    """Pages of the database file whose authentication code is wrong; looks past the write-ahead log.

    A checkpoint that a power cut interrupted leaves such pages although the log still holds them: checkpoint first.
    """
    return [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]


def _prove_cipher(connection: RawConnection) -> None:
    """Plain SQLite takes the key without a word and leaves the file in clear."""
    if connection.execute("PRAGMA cipher_version").fetchone() is None:
        raise UnsuitableLibraryError("this SQLite library does not encrypt")


def _prove_key(connection: RawConnection) -> None:
    """Read the first page. When it does not open, tell a wrong key (no page opens) from damage (some do)."""
    try:
        with typed_errors():
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except CorruptStoreError as error:
        with typed_errors():
            torn = torn_pages(connection)
            pages = _page_count(connection)
        if len(torn) >= pages:
            raise WrongKeyError("the key opens no page of the store") from error
        raise CorruptStoreError(torn or error.problems) from error


def _page_count(connection: RawConnection) -> int:
    row = connection.execute("PRAGMA page_size").fetchone()
    name = connection.execute("PRAGMA database_list").fetchone()
    if row is None or name is None:
        return 0
    return max(1, Path(name[2]).stat().st_size // int(row[0]))
