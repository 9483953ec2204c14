"""Opening the till's store, and the face it shows to everyone else: `Database`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from posclient.store.backup import KEEP, backups_of, copy_verified, take_backup
from posclient.store.connection import RawConnection, check_library, connect, refuse_plain, use_wal
from posclient.store.errors import (
    DiskFullError,
    StoreIoError,
    StoreMissingError,
    typed_errors,
)
from posclient.store.files import companions, remove_database, replace_durably
from posclient.store.health import refuse_damaged, refuse_torn, was_interrupted
from posclient.store.lock import StoreLock
from posclient.store.migrate import Migration, migrate, pending, schema_version
from posclient.store.readers import Readers
from posclient.store.transaction import Transaction
from posclient.store.writer import Listener, Priority, Writer

T = TypeVar("T")

LEAST_FREE_BYTES: Final = 65_536
"""With less room than this a store can't even be opened: its log's index alone takes 32 KB."""


class Database:
    """An open store: reads in the caller's thread, writes through the one writer. Any thread may call it."""

    def __init__(
        self, path: Path, key: bytes, *, lock: StoreLock, readers: Readers, writer: Writer, backups: Path
    ) -> None:
        """Made by `open_store` alone."""
        self.path = path
        self._key = key
        self._lock = lock
        self._readers = readers
        self._writer = writer
        self._backups = backups

    def read(self, fn: Callable[[Transaction], T]) -> T:
        """Run `fn` on one consistent snapshot; see `Readers.read`."""
        return self._readers.read(fn)

    def write(
        self,
        fn: Callable[[Transaction], T],
        priority: Priority = Priority.COUNTER,
        *,
        name: str | None = None,
    ) -> T:
        """Run `fn` in one transaction and return after COMMIT; see `Writer.write`."""
        return self._writer.write(fn, priority, name=name)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` the topics of each committed write (see `note_change`); the returned function ends it."""
        self._writer.after_commit.append(listener)
        return lambda: self._writer.after_commit.remove(listener)

    def backup(self, to: Path | None = None) -> Path:
        """A verified backup at `to`, or as the newest in the backups folder; returns its path.

        Runs in the caller's thread beside reads and writes (about 2 s for 100 MB). Raises DiskFullError,
        CorruptStoreError and the like; then nothing was replaced.
        """
        source = connect(self.path, self._key, query_only=True)
        try:
            if to is None:
                return take_backup(source, self._key, self.path, self._backups)
            copy_verified(source, self._key, to)
            return to
        finally:
            source.close()

    def check(self) -> None:
        """Check every page beside reads and writes (about 0.5 s for 100 MB); raises CorruptStoreError.

        A store that was closed properly opens without this: call it once the first screen stands.
        """
        connection = connect(self.path, self._key, query_only=True)
        try:
            refuse_damaged(connection)
        finally:
            connection.close()

    def newest_backup(self) -> Path | None:
        """The newest backup in the backups folder."""
        found = backups_of(self.path, self._backups)
        return found[0].path if found else None

    def close(self) -> None:
        """Let running reads and queued writes finish, empty the log, close the file. Again: nothing happens."""
        try:
            self._readers.close()
            self._writer.close()
        finally:
            self._lock.release()


def open_store(
    path: Path, key: bytes, *, migrations: Sequence[Migration], backups: Path, keep_backups: int = KEEP
) -> Database:
    """Open the store at `path` with its 256-bit `key`, made or brought to the newest schema as needed.

    A new store is built aside and renamed, so a store that exists is a whole one. After a crash every page is checked.
    Before a migration a verified backup goes to the folder `backups`, where the newest `keep_backups` stay.

    Raises StoreLockedError, WrongKeyError, PlainStoreError, CorruptStoreError, StoreMissingError (no file, though
    there once was one), NewerSchemaError, MigrationFailedError, DiskFullError, ReadOnlyStoreError,
    UnsuitableLibraryError. In each case the store is as it was and the lock is free.
    """
    check_library()
    with typed_errors():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = StoreLock(path)
    try:
        if not path.exists():
            _make(path, key, migrations, backups)
        _prepare(path, key, migrations, backups, keep_backups)
        return _assemble(path, key, lock, backups)
    except StoreIoError as error:
        lock.release()
        if (
            shutil.disk_usage(path.parent).free < LEAST_FREE_BYTES
        ):  # SQLite does not tell when it lays out its log
            raise DiskFullError(str(error)) from error
        raise
    except BaseException:
        lock.release()
        raise


def _make(path: Path, key: bytes, migrations: Sequence[Migration], backups: Path) -> None:
    """A first store. Refused where there was one before: an empty store in its place would hide the loss."""
    if backups_of(path, backups) or any(companion.exists() for companion in companions(path)):
        raise StoreMissingError(f"{path} is missing, but there is a backup or a log of it")
    aside = path.with_name(path.name + ".new")
    with typed_errors():
        remove_database(aside)  # what an interrupted first start left; nobody was promised anything in it
        try:
            connection = connect(aside, key, create=True)
            try:
                migrate(connection, migrations)
                use_wal(connection)
            finally:
                connection.close()
            refuse_plain(aside)
            replace_durably(aside, path)
        finally:
            remove_database(aside)


def _prepare(path: Path, key: bytes, migrations: Sequence[Migration], backups: Path, keep: int) -> None:
    """Recover from a crash and migrate, on a connection of its own."""
    refuse_plain(path)
    interrupted = was_interrupted(path)
    connection = connect(path, key)
    try:
        use_wal(connection)
        if interrupted:
            refuse_torn(connection)
        with typed_errors():
            todo = pending(connection, migrations)
            _refuse_unwritable(connection)
            if todo:
                if schema_version(connection) > 0:
                    take_backup(connection, key, path, backups, keep=keep)
                migrate(connection, migrations)
    finally:
        connection.close()


def _refuse_unwritable(connection: RawConnection) -> None:
    """A read-only file opens, and even begins a transaction, without complaint. Ask now, not at the first sale."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA user_version = {schema_version(connection)}")
    finally:
        connection.execute("ROLLBACK")


def _assemble(path: Path, key: bytes, lock: StoreLock, backups: Path) -> Database:
    writer = Writer(Transaction(connect(path, key)))
    readers = Readers(lambda: connect(path, key, query_only=True))
    return Database(path, key, lock=lock, readers=readers, writer=writer, backups=backups)
