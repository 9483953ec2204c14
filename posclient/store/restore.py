"""After damage: the broken files are set aside, never deleted, and the newest good backup takes their place.

What happened after that backup comes back from headquarters (feed) and from the set-aside file's outbox, as far as it
can be read. The restored till is a new incarnation: see ARCHITECTURE.md, decision 4.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from posclient.store.backup import Backup, backups_of, copy_verified
from posclient.store.connection import connect, refuse_plain
from posclient.store.errors import (
    CorruptStoreError,
    NoBackupError,
    PlainStoreError,
    StoreMisuseError,
    WrongKeyError,
    typed_errors,
)
from posclient.store.files import companions, sync_folder
from posclient.store.lock import StoreLock

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Restored:
    """What stands in the store's place now, and the backups that were passed over because they are damaged."""

    used: Backup
    passed_over: tuple[Path, ...]


def set_aside(store: Path) -> Path:
    """Rename a store and SQLite's files beside it to `….aside-1`, `….aside-2` …; returns the database's new name.

    Raises StoreLockedError while a till has it open, StoreMisuseError when there is nothing to set aside.
    """
    lock = StoreLock(store)
    try:
        present = [path for path in (store, *companions(store)) if path.exists()]
        if not present:
            raise StoreMisuseError(f"there is nothing at {store}")
        number = 1
        while any(_aside(path, store, number).exists() for path in (store, *companions(store))):
            number += 1
        with typed_errors():
            # The database first: a crash in between leaves a log alone, which `open_store` refuses. A database
            # without its log would open, and lack the newest sales.
            for path in present:
                path.rename(_aside(path, store, number))
            sync_folder(store.parent)
        _logger.error("the store %s was set aside as %s", store, _aside(store, store, number))
        return _aside(store, store, number)
    finally:
        lock.release()


def restore_newest(store: Path, key: bytes, folder: Path, *, known_schema: int) -> Restored:
    """Put the newest backup that proves sound, and is not newer than `known_schema`, in the place of a missing store.

    Raises NoBackupError when none is, StoreMisuseError when a store is there (set it aside first), DiskFullError and
    the like.
    """
    lock = StoreLock(store)
    try:
        if any(path.exists() for path in (store, *companions(store))):
            raise StoreMisuseError(f"{store} is still there; set it aside first")
        passed_over = []
        for backup in backups_of(store, folder):
            if backup.schema > known_schema:
                continue
            try:
                _put_in_place(backup, key, store)
            except (CorruptStoreError, WrongKeyError, PlainStoreError):
                _logger.exception("the backup %s is not usable", backup.path)
                passed_over.append(backup.path)
            else:
                return Restored(backup, tuple(passed_over))
        raise NoBackupError(f"no usable backup of {store} in {folder}")
    finally:
        lock.release()


def _put_in_place(backup: Backup, key: bytes, store: Path) -> None:
    refuse_plain(backup.path)
    source = connect(backup.path, key, query_only=True)
    try:
        copy_verified(source, key, store)
    finally:
        source.close()


def _aside(path: Path, store: Path, number: int) -> Path:
    """`till.db-wal` → `till.db.aside-1-wal`: together they open as a database again."""
    return store.with_name(f"{store.name}.aside-{number}{path.name.removeprefix(store.name)}")
