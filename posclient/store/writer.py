"""The one thread that writes: a queue with priorities, one transaction at a time, and every checkpoint."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeVar, cast

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from posclient.store.changes import begin_changes
from posclient.store.connection import RawConnection
from posclient.store.errors import StoreMisuseError, from_database
from posclient.store.readers import refuse_open_result

T = TypeVar("T")
Listener = Callable[[frozenset[str]], None]

LONGEST_BACKGROUND_MS = 10.0  # what a checkout may have to wait for; see ARCHITECTURE.md, decision 11
CHECKPOINT_PAGES = 256  # 1 MB of log, some ten sales; copying it takes a few milliseconds
# A feed makes no pause: little and often, 4 ms each. Left until 16 MB were logged, a checkout waited half a second.
CHECKPOINT_PAGES_IN_A_FEED = 64
IDLE_S = 0.05

_logger = logging.getLogger(__name__)


class Priority(IntEnum):
    """Who goes first. Within one priority the order of arrival holds."""

    CHECKOUT = 0
    COUNTER = 1
    SPOOL = 2
    SYNC = 3
    BACKGROUND = 4


def _name_of(fn: Callable[..., object]) -> str:
    return str(getattr(fn, "__qualname__", repr(fn)))


@dataclass(eq=False)
class _Job:
    fn: Callable[[Connection], Any]
    name: str
    priority: Priority
    done: Future[Any] = field(default_factory=Future)
    changed: frozenset[str] = frozenset()


class Writer:
    """Runs write functions one after another, each in its own transaction, on a thread of its own.

    `after_commit` holds listeners. Each hears the topics noted by a committed write, in the thread that called
    `write`, before `write` returns; what a listener raises is logged and hurts nobody else.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        monotonic_s: Callable[[], float] = time.perf_counter,
        idle_s: float = IDLE_S,
        checkpoint_pages: int = CHECKPOINT_PAGES,
    ) -> None:
        """`connection` is in autocommit and belongs to the writer from now on; `close` closes it."""
        self.after_commit: list[Listener] = []
        self._core = connection
        self._raw = cast(RawConnection, connection.connection.driver_connection)
        self._monotonic_s = monotonic_s
        self._idle_s = idle_s
        self._checkpoint_pages = checkpoint_pages
        self._queue: list[tuple[int, int, _Job]] = []
        self._arrivals = itertools.count()
        self._wake = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def write(
        self, fn: Callable[[Connection], T], priority: Priority = Priority.COUNTER, *, name: str | None = None
    ) -> T:
        """Run `fn` in one transaction; return its result once COMMIT has reached the disk.

        When `fn` or COMMIT fails, everything is rolled back and the error raised here: DiskFullError and the other
        StoreErrors for what the world did. Only a StoreIoError leaves open whether the rows are there after a crash.
        Raises StoreMisuseError inside another write (it would wait for itself) and after `close`.
        """
        if threading.current_thread() is self._thread:
            raise StoreMisuseError("a write inside a write would wait for itself")
        job = _Job(fn, name if name is not None else _name_of(fn), priority)
        with self._wake:
            if self._closing:
                raise StoreMisuseError("the store is closed")
            heapq.heappush(self._queue, (priority, next(self._arrivals), job))
            self._wake.notify_all()
        result: T = job.done.result()
        if job.changed:
            self._tell(job.changed)
        return result

    def waiting(self) -> int:
        """How many writes are queued, without the one that runs."""
        with self._wake:
            return len(self._queue)

    def close(self) -> None:
        """Finish what is queued, empty the write-ahead log into the database, and close. Again: nothing happens."""
        if threading.current_thread() is self._thread:
            raise StoreMisuseError("the writer can't close itself")
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        self._thread.join()

    def _tell(self, changed: frozenset[str]) -> None:
        for listener in tuple(self.after_commit):
            try:
                listener(changed)
            except Exception:
                _logger.exception("a listener failed after the commit of %s", sorted(changed))

    # ── the writer's own thread ────────────────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        try:
            written = False
            while (job := self._next(may_idle=not written)) is not None or written:
                if job is None:  # a pause after a write
                    self._checkpoint("PASSIVE")
                    written = False
                else:
                    self._perform(job)
                    written = True
                    if job.priority >= Priority.SYNC and self.waiting() == 0:
                        self._checkpoint("PASSIVE", CHECKPOINT_PAGES_IN_A_FEED)
            self._checkpoint("TRUNCATE")
        finally:
            self._stop()

    def _next(self, *, may_idle: bool) -> _Job | None:
        """The next job; None when closing, or, unless `may_idle`, when nothing came for `idle_s`."""
        with self._wake:
            self._wake.wait_for(lambda: self._queue or self._closing, None if may_idle else self._idle_s)
            return heapq.heappop(self._queue)[2] if self._queue else None

    def _perform(self, job: _Job) -> None:
        started_s = self._monotonic_s()
        try:
            result = self._transact(job)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to the thread that waits
            job.done.set_exception(error)
        else:
            job.done.set_result(result)
        took_ms = (self._monotonic_s() - started_s) * 1_000
        if took_ms > LONGEST_BACKGROUND_MS and job.priority >= Priority.SYNC:
            _logger.warning("%s held the writer for %.1f ms (%s)", job.name, took_ms, job.priority.name)

    def _transact(self, job: _Job) -> object:
        changed = begin_changes(self._core)
        try:
            self._raw.execute("BEGIN IMMEDIATE")
            result: object = job.fn(self._core)
            refuse_open_result(result)
            self._refuse_other_ends(job)
            self._raw.execute("COMMIT")
        except BaseException as error:
            self._core.rollback()  # what Core believes about savepoints and the transaction ends with it
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")
            typed = from_database(error)
            if typed is None:
                raise
            raise typed from error
        job.changed = frozenset(changed)
        return result

    def _refuse_other_ends(self, job: _Job) -> None:
        if not self._raw.in_transaction:
            raise StoreMisuseError(f"{job.name} ended the transaction")
        if self._core.in_nested_transaction():
            raise StoreMisuseError(f"{job.name} left a savepoint open")

    def _checkpoint(self, mode: str, pages: int | None = None) -> None:
        """Copy the log into the database. Failing is no one's loss: the log keeps everything, the next try comes."""
        try:
            if mode == "PASSIVE":
                _, logged, copied = self._raw.execute("PRAGMA wal_checkpoint(NOOP)").fetchall()[0]
                if logged - copied < (pages or self._checkpoint_pages):
                    return
            self._raw.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()
        except dbapi2.Error:
            _logger.warning("the checkpoint (%s) failed", mode, exc_info=True)

    def _stop(self) -> None:
        """Close the connection; when the thread dies of a fault of ours, nobody is left waiting."""
        with self._wake:
            self._closing = True
            abandoned, self._queue = self._queue, []
        for _, _, job in abandoned:
            job.done.set_exception(StoreMisuseError("the writer has stopped"))
        self._core.close()
