"""Backups: copied by SQLite's backup interface in one snapshot, encrypted under the same key, proven before they count.

A backup gets its final name only after it was opened and checked completely; what lies in the folder under that name
is therefore good. Names carry a running number, because a till's clock may go backwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from posclient.store.connection import RawConnection, connect, connect_unchecked, refuse_plain
from posclient.store.errors import CorruptStoreError, typed_errors
from posclient.store.files import remove_database, replace_durably
from posclient.store.health import problems, refuse_damaged
from posclient.store.migrate import schema_version

KEEP = 5


@dataclass(frozen=True)
class Backup:
    """One verified backup in the folder: its running number and the schema it holds."""

    path: Path
    number: int
    schema: int


def backups_of(store: Path, folder: Path) -> tuple[Backup, ...]:
    """The backups of a store in `folder` (which may not exist), newest first."""
    name = re.compile(re.escape(store.stem) + r"-(?P<number>\d{6,})-schema(?P<schema>\d+)\.backup")
    with typed_errors():
        files = list(folder.iterdir()) if folder.exists() else []
    found = [
        Backup(file, int(match["number"]), int(match["schema"]))
        for file in files
        if (match := name.fullmatch(file.name)) is not None
    ]
    return tuple(sorted(found, key=lambda backup: backup.number, reverse=True))


def take_backup(source: RawConnection, key: bytes, store: Path, folder: Path, *, keep: int = KEEP) -> Path:
    """Copy what `source` sees of `store` into `folder` as the newest backup, and let go of all but `keep`.

    Raises DiskFullError, CorruptStoreError (the store has damaged pages) and the like; then no backup was added and
    none removed.
    """
    existing = backups_of(store, folder)
    number = existing[0].number + 1 if existing else 1
    with typed_errors():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        schema = schema_version(source)
    target = folder / f"{store.stem}-{number:06}-schema{schema}.backup"
    copy_verified(source, key, target)
    with typed_errors():
        for old in existing[max(keep - 1, 0) :]:
            old.path.unlink()
    return target


def copy_verified(source: RawConnection, key: bytes, target: Path) -> None:
    """A complete, encrypted, checked copy of what `source` sees now at `target`, replacing what is there.

    Other connections may write meanwhile. Raises as `take_backup`; then `target` is as it was.
    """
    unfinished = target.with_name(target.name + ".unfinished")
    with typed_errors():
        remove_database(unfinished)
    try:
        refuse_damaged(source)  # neither copying nor checking the copy would tell
        _copy(source, key, unfinished)
        verify(unfinished, key)
        with typed_errors():
            replace_durably(unfinished, target)
    finally:
        with typed_errors():
            remove_database(unfinished)


def verify(path: Path, key: bytes) -> int:
    """Open a backup and check it completely; returns its schema version. Raises CorruptStoreError and the like."""
    refuse_plain(path)
    connection = connect(path, key, query_only=True)
    try:
        with typed_errors():
            found = problems(connection)
            schema = schema_version(connection)
    finally:
        connection.close()
    if found:
        raise CorruptStoreError(found)
    return schema


def _copy(source: RawConnection, key: bytes, target: Path) -> None:
    copy = connect_unchecked(target, key, create=True)
    try:
        with typed_errors():
            source.backup(copy)
            # The copied header says "write-ahead log"; a backup is one file that is complete by itself.
            copy.execute("PRAGMA journal_mode = DELETE").fetchone()
    finally:
        copy.close()
