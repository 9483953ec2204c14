"""Is the store sound? One check for each occasion, from cheap to complete.

Which one when: a till that was closed properly starts without a check. After a crash or a power cut (its log is still
there) every page's authentication code is checked, which finds each torn or altered page, at about 0.5 s for 100 MB;
`quick_check` takes half as long again and misses one altered page in ten. A backup checks all pages first and gets the
complete check itself, so a daily backup is the store's regular examination.

Why pages are checked although reading one with a wrong code is an error: the library reports it when it fetches the
page after it. A value longer than a page whose last page is damaged is read, and copied, as zeros without a word.
"""

from __future__ import annotations

from pathlib import Path

from posclient.store.connection import RawConnection, connect, refuse_plain, torn_pages, use_wal
from posclient.store.errors import CorruptStoreError, typed_errors
from posclient.store.files import companions
from posclient.store.lock import StoreLock

_LOOKS = 3


def was_interrupted(database: Path) -> bool:
    """Whether the last till process left without closing: closing removes the write-ahead log."""
    return companions(database)[0].exists()


def refuse_torn(connection: RawConnection) -> None:
    """Empty the write-ahead log into the database and check every page's code. Raises CorruptStoreError."""
    with typed_errors():
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        torn = torn_pages(connection)
    if torn:
        raise CorruptStoreError(torn)


def refuse_damaged(connection: RawConnection) -> None:
    """Check every page's code while the till works. Raises CorruptStoreError.

    The writer may be checkpointing into the very page being looked at, so only a page that is wrong at each of three
    looks counts. Pages that are still in the log are not looked at.
    """
    with typed_errors():
        torn = set(torn_pages(connection))
        for _ in range(_LOOKS - 1):
            if torn:
                torn &= set(torn_pages(connection))
    if torn:
        raise CorruptStoreError(sorted(torn))


def problems(connection: RawConnection) -> tuple[str, ...]:
    """The complete check: codes, structure, indexes and constraints, and foreign keys. Empty when all is well.

    For a database that nobody writes meanwhile, with an empty log.
    """
    torn = torn_pages(connection)
    if torn:
        return tuple(torn)
    structure = [str(row[0]) for row in connection.execute("PRAGMA integrity_check").fetchall()]
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    return (
        *(line for line in structure if line != "ok"),
        *(f"orphan in {row[0]}: {row[1]}" for row in orphans),
    )


def examine(database: Path, key: bytes) -> tuple[str, ...]:
    """The complete check of a store that no till has open; damage is returned, not raised.

    Raises StoreLockedError, WrongKeyError, PlainStoreError and the like.
    """
    lock = StoreLock(database)
    try:
        refuse_plain(database)
        connection = connect(database, key)
        try:
            with typed_errors():
                use_wal(connection)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                return problems(connection)
        finally:
            connection.close()
    except CorruptStoreError as error:
        return error.problems
    finally:
        lock.release()
