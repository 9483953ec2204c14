"""The spool's table as the printer's worker sees it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Final

from posclient.ports import Clock, PrintJob, PrintKind, PrintState
from posclient.store import print_jobs
from posclient.store.engine import Database
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority

KICK_LATE_MS: Final = 30_000
"""A drawer that opens by itself half a minute after the sale is a fright, not a help."""


class StoredPrintQueue:
    """`ports.PrintQueue` over the store: every call commits before it returns."""

    def __init__(self, store: Database, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._news = threading.Event()
        self._stop_listening = store.listen(self._on_commit)

    def _on_commit(self, topics: frozenset[str]) -> None:
        if print_jobs.TOPIC in topics:
            self._news.set()

    def wait(self, timeout_s: float) -> None:
        """Return when a job may be there, when woken, or after `timeout_s`."""
        self._news.wait(timeout_s)
        self._news.clear()

    def wake(self) -> None:
        """End a `wait` now."""
        self._news.set()

    def next(self) -> PrintJob | None:
        """The oldest queued job. A drawer kick that comes too late is settled instead: nobody waits for it any more."""
        while True:
            found = self._store.read(print_jobs.next_job)
            if found is None:
                return None
            job, made_at_ms = found
            if job.kind is not PrintKind.DRAWER or self._clock.now_ms() - made_at_ms <= KICK_LATE_MS:
                return job
            self._write(partial(print_jobs.settle, job_id=job.job_id))

    def keep_rendered(self, job_id: int, data: bytes) -> None:
        """Store a job's bytes before the first is sent."""
        self._write(lambda connection: print_jobs.keep_rendered(connection, job_id, data))

    def begin_attempt(self, job_id: int) -> None:
        """`queued → sending`."""
        at_ms = self._clock.now_ms()
        self._write(lambda connection: print_jobs.begin_attempt(connection, job_id, at_ms))

    def put_back(self, job_id: int, reason: str) -> None:
        """`sending → queued`: nothing was sent."""
        self._end(job_id, PrintState.QUEUED, reason)

    def confirm(self, job_id: int, proof: str) -> None:
        """`sending → confirmed`."""
        self._end(job_id, PrintState.CONFIRMED, proof)

    def leave_unknown(self, job_id: int, reason: str, bytes_sent: int) -> None:
        """`sending → unknown`."""
        self._end(job_id, PrintState.UNKNOWN, reason, bytes_sent)

    def recover(self) -> int:
        """What was being sent when the process died is unknown."""
        return self._store.write(
            lambda connection: print_jobs.recover(connection, "printer.interrupted"), Priority.SPOOL
        )

    def close(self) -> None:
        """Hear no more of the store."""
        self._stop_listening()

    def _end(self, job_id: int, state: PrintState, detail: str, bytes_sent: int = 0) -> None:
        self._write(
            lambda connection: print_jobs.end_attempt(
                connection, job_id, state, detail=detail, bytes_sent=bytes_sent
            )
        )

    def _write(self, fn: Callable[[Transaction], None]) -> None:
        self._store.write(fn, Priority.SPOOL, name="spool")
