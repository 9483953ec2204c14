"""One till process per store: a lock of the operating system on a file beside the database.

The system releases it when the process ends, however it ends; the file itself stays and means nothing.
`flock` is used rather than POSIX record locks, because those do not exclude a second opening in the same process
and vanish when any other handle on the file is closed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from posclient.store.errors import StoreLockedError, typed_errors

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class StoreLock:
    """The exclusive right to a store, from construction to `release`."""

    def __init__(self, store: Path) -> None:
        """Raises StoreLockedError when another has it, ReadOnlyStoreError when the folder can't be written."""
        with typed_errors():
            self._handle: int | None = os.open(lock_path(store), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _try_lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise StoreLockedError(f"{store} is open in another process") from error

    def release(self) -> None:
        """Give it up. A second call does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def lock_path(store: Path) -> Path:
    """Where the lock of a store lies."""
    return store.with_name(store.name + ".lock")
