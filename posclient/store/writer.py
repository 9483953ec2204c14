"""The one writer: a connection of its own, one transaction at a time, the most urgent first, and every checkpoint."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeVar, cast

from sqlcipher3 import dbapi2

from posclient.store.changes import begin_changes
from posclient.store.errors import StoreMisuseError, from_database
from posclient.store.transaction import Transaction
from posclient.store.turns import Turns

T = TypeVar("T")
Listener = Callable[[frozenset[str]], None]

LONGEST_BACKGROUND_MS = 10.0  # what a checkout may have to wait for; see ARCHITECTURE.md, decision 11
CHECKPOINT_PAGES = 256  # 1 MB of log, some ten sales; copying it takes a few milliseconds
# A feed makes no pause: little and often, 4 ms each. Left until 16 MB were logged, a checkout waited half a second.
CHECKPOINT_PAGES_IN_A_FEED = 64
IDLE_S = 0.05

_AFTER_ALL = 1_000
"""Behind every priority."""

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


@dataclass(frozen=True, eq=False)
class _Job:
    fn: Callable[[Transaction], Any]
    name: str
    priority: Priority


class Writer:
    """Runs write functions one after another, each in its own transaction, in the thread that asks for it.

    No thread of the writer's own runs them: between two processors a handed-over job finds cold caches, which cost a
    checkout a fifth of its time. Whoever asks waits for her turn, which goes by priority.

    `after_commit` holds listeners. Each hears the topics noted by a committed write, in the thread that called
    `write`, before `write` returns; what a listener raises is logged and hurts nobody else.
    """

    def __init__(
        self,
        connection: Transaction,
        *,
        monotonic_s: Callable[[], float] = time.perf_counter,
        idle_s: float = IDLE_S,
        checkpoint_pages: int = CHECKPOINT_PAGES,
    ) -> None:
        """`connection` is in autocommit and belongs to the writer from now on; `close` closes it."""
        self.after_commit: list[Listener] = []
        self._connection = connection
        self._raw = connection.raw
        self._monotonic_s = monotonic_s
        self._idle_s = idle_s
        self._checkpoint_pages = checkpoint_pages
        self._turns = Turns()
        self._written = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._copy_when_idle, name="store-checkpoint", daemon=True)
        self._thread.start()

    def write(
        self,
        fn: Callable[[Transaction], T],
        priority: Priority = Priority.COUNTER,
        *,
        name: str | None = None,
    ) -> T:
        """Run `fn` in one transaction; return its result once COMMIT has reached the disk.

        When `fn` or COMMIT fails, everything is rolled back and the error raised here: DiskFullError and the other
        StoreErrors for what the world did. Only a StoreIoError leaves open whether the rows are there after a crash.
        Raises StoreMisuseError inside another write (it would wait for itself) and after `close`.
        """
        job = _Job(fn, name if name is not None else _name_of(fn), priority)
        self._turns.take(priority)
        try:
            result, changed = self._perform(job)
        finally:
            self._turns.hand_on()
            self._written.set()
        if changed:
            self._tell(changed)
        return cast(T, result)

    def waiting(self) -> int:
        """How many writes wait, without the one that runs."""
        return self._turns.waiting()

    def close(self) -> None:
        """Finish what waits, empty the write-ahead log into the database, and close. Again: nothing happens."""
        if self._closing.is_set():
            self._thread.join()
            return
        self._closing.set()
        try:
            self._turns.take(_AFTER_ALL, last=True)
        except StoreMisuseError:  # from inside a write
            self._closing.clear()
            raise
        try:
            self._checkpoint("TRUNCATE")
        finally:
            self._connection.close()
            self._turns.hand_on()
        self._written.set()
        self._thread.join()

    def _tell(self, changed: frozenset[str]) -> None:
        for listener in tuple(self.after_commit):
            try:
                listener(changed)
            except Exception:
                _logger.exception("a listener failed after the commit of %s", sorted(changed))

    def _copy_when_idle(self) -> None:
        """In a thread of its own: after each pause in the writing the log is copied into the database."""
        while True:
            self._written.wait()
            while not self._closing.is_set():
                self._written.clear()
                if not self._written.wait(self._idle_s):
                    break
            if self._closing.is_set():
                return
            try:
                self._turns.take(_AFTER_ALL)
            except StoreMisuseError:  # closed meanwhile
                return
            try:
                self._checkpoint("PASSIVE")
            finally:
                self._turns.hand_on()

    # ── while it is somebody's turn ────────────────────────────────────────────────────────────────────────────────

    def _perform(self, job: _Job) -> tuple[object, frozenset[str]]:
        started_s = self._monotonic_s()
        try:
            done = self._transact(job)
        finally:
            took_ms = (self._monotonic_s() - started_s) * 1_000
            if took_ms > LONGEST_BACKGROUND_MS and job.priority >= Priority.SYNC:
                _logger.warning("%s held the writer for %.1f ms (%s)", job.name, took_ms, job.priority.name)
        if job.priority >= Priority.SYNC and self.waiting() == 0:
            self._checkpoint("PASSIVE", CHECKPOINT_PAGES_IN_A_FEED)
        return done

    def _transact(self, job: _Job) -> tuple[object, frozenset[str]]:
        changed = begin_changes(self._connection)
        try:
            self._raw.execute("BEGIN IMMEDIATE")
            result: object = job.fn(self._connection)
            self._refuse_other_ends(job)
            self._connection.refuse_loose_ends(result)
            self._raw.execute("COMMIT")
        except BaseException as error:
            self._connection.forget()
            typed = from_database(error)
            if typed is None:
                raise
            raise typed from error
        return result, frozenset(changed)

    def _refuse_other_ends(self, job: _Job) -> None:
        if not self._raw.in_transaction:
            raise StoreMisuseError(f"{job.name} ended the transaction")

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
