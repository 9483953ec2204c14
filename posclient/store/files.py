"""Files that are either whole or absent: written aside, forced to the disk, then renamed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

COMPANIONS = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database


def companions(database: Path) -> tuple[Path, ...]:
    """The paths of SQLite's own files beside `database`, whether they exist or not."""
    return tuple(database.with_name(database.name + suffix) for suffix in COMPANIONS)


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path`, readable by its owner alone; after a power cut it is the old file or the new one."""
    aside = path.with_name(path.name + ".new")
    aside.unlink(missing_ok=True)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    replace_durably(aside, path)


def replace_durably(source: Path, target: Path) -> None:
    """Rename within a folder, so that the new name survives a power cut."""
    source.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk. Windows has no such call and journals names by itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove_database(database: Path) -> None:
    """Delete a database that nobody needs (an unfinished copy) with its companions, if there."""
    for path in (database, *companions(database)):
        path.unlink(missing_ok=True)
