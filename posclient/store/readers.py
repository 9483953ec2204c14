"""Reads: each runs in the caller's thread, on a connection of its own, in one consistent snapshot.

Connections are lent from a small stock rather than bound to threads: a pool of foreign threads (Qt's, for one) makes
and forgets thread-local values with every task, and nobody could close what a dead thread left behind.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from posclient.store.connection import RawConnection
from posclient.store.errors import ReadOnlyStoreError, StoreMisuseError, from_database
from posclient.store.transaction import Transaction

T = TypeVar("T")

KEEP_IDLE = 8


class Readers:
    """Read connections (`query_only`, in autocommit), opened as they are needed."""

    def __init__(self, opener: Callable[[], RawConnection]) -> None:
        self._opener = opener
        self._idle: list[Transaction] = []
        self._in_use = 0
        self._closed = False
        self._changed = threading.Condition()

    def read(self, fn: Callable[[Transaction], T]) -> T:
        """Run `fn` on a snapshot and return what it returns (values: a result not yet fetched is refused).

        Everything `fn` reads is of one moment, whatever is committed meanwhile. Raises what `fn` raises, database
        trouble as StoreError. A read inside a read sees a snapshot of its own.
        """
        lent = self._lend()
        sound = False
        try:
            lent.raw.execute("BEGIN")
            result = fn(lent)
            lent.refuse_loose_ends(result)
            lent.raw.execute("COMMIT")
            sound = True
        except Exception as error:
            typed = from_database(error)
            if typed is None:
                raise
            if isinstance(typed, ReadOnlyStoreError):
                raise StoreMisuseError("a read can't write") from error
            raise typed from error
        finally:
            self._take_back(lent, sound=sound)
        return result

    def close(self) -> None:
        """Wait for running reads, then close every connection. Later reads raise StoreMisuseError."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: self._in_use == 0)
            idle, self._idle = self._idle, []
        for lent in idle:
            lent.close()

    def _lend(self) -> Transaction:
        with self._changed:
            if self._closed:
                raise StoreMisuseError("the store is closed")
            self._in_use += 1
            if self._idle:
                return self._idle.pop()  # the last used has the warmest page cache
        try:
            return Transaction(self._opener())
        except BaseException as error:
            self._returned()
            typed = from_database(error)
            if typed is None:
                raise
            raise typed from error

    def _take_back(self, lent: Transaction, *, sound: bool) -> None:
        """A connection on which something failed is not trusted again: failures are rare, opening one costs 1 ms."""
        with self._changed:
            if sound and not self._closed and len(self._idle) < KEEP_IDLE:
                self._idle.append(lent)
                self._in_use -= 1
                return
        try:
            lent.close()
        finally:
            self._returned()

    def _returned(self) -> None:
        with self._changed:
            self._in_use -= 1
            self._changed.notify_all()
