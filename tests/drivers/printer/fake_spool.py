"""The spool's table and its watcher, in memory."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from posclient.ports import PrinterTrouble, PrintJob, PrintKind, PrintState


@dataclass(frozen=True)
class Entry:
    """One job and what is known of it."""

    job: PrintJob
    state: PrintState = PrintState.QUEUED
    note: str = ""  # proof or reason
    bytes_sent: int = 0
    attempts: int = 0


class FakePrintQueue:
    """Keeps the spool's rules: each call is checked for the state that it starts from."""

    def __init__(self, *jobs: PrintJob) -> None:
        self._changed = threading.Condition()
        self._entries = {job.job_id: Entry(job) for job in jobs}
        self.log: list[str] = []
        self.fault: Exception | None = None  # raised once by the next confirm

    def add(self, job: PrintJob, state: PrintState = PrintState.QUEUED) -> None:
        with self._changed:
            self._entries[job.job_id] = Entry(job, state)
            self._changed.notify_all()

    def entry(self, job_id: int) -> Entry:
        with self._changed:
            return self._entries[job_id]

    def state(self, job_id: int) -> PrintState:
        return self.entry(job_id).state

    def wait(self, timeout_s: float) -> None:
        with self._changed:
            self._changed.wait(timeout_s)

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def next(self) -> PrintJob | None:
        with self._changed:
            queued = [entry.job for entry in self._entries.values() if entry.state is PrintState.QUEUED]
            return min(queued, key=lambda job: job.job_id, default=None)

    def keep_rendered(self, job_id: int, data: bytes) -> None:
        with self._changed:
            entry = self._entries[job_id]
            assert entry.state is PrintState.QUEUED
            self._entries[job_id] = replace(entry, job=replace(entry.job, rendered=data))
            self.log.append(f"rendered {job_id}")

    def begin_attempt(self, job_id: int) -> None:
        entry = self.entry(job_id)
        self._move(
            job_id, PrintState.QUEUED, replace(entry, state=PrintState.SENDING, attempts=entry.attempts + 1)
        )

    def put_back(self, job_id: int, reason: str) -> None:
        entry = self.entry(job_id)
        assert entry.job.kind is not PrintKind.DRAWER
        self._move(job_id, PrintState.SENDING, replace(entry, state=PrintState.QUEUED, note=reason))

    def confirm(self, job_id: int, proof: str) -> None:
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        entry = self.entry(job_id)
        self._move(job_id, PrintState.SENDING, replace(entry, state=PrintState.CONFIRMED, note=proof))

    def leave_unknown(self, job_id: int, reason: str, bytes_sent: int) -> None:
        entry = replace(self.entry(job_id), state=PrintState.UNKNOWN, note=reason, bytes_sent=bytes_sent)
        self._move(job_id, PrintState.SENDING, entry)

    def recover(self) -> int:
        with self._changed:
            found = [key for key, entry in self._entries.items() if entry.state is PrintState.SENDING]
            for key in found:
                self._entries[key] = replace(self._entries[key], state=PrintState.UNKNOWN, note="crash")
            self.log.append(f"recovered {len(found)}")
            return len(found)

    def _move(self, job_id: int, expected: PrintState, entry: Entry) -> None:
        with self._changed:
            assert self._entries[job_id].state is expected
            self._entries[job_id] = entry
            self.log.append(f"{entry.state} {job_id}")


class FakeWatcher:
    """Writes down what it is told; with a `fault` it raises it each time."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.troubles: list[frozenset[PrinterTrouble]] = []
        self.states: list[tuple[int, PrintState]] = []
        self._fault = fault

    def printer_changed(self, troubles: frozenset[PrinterTrouble]) -> None:
        self.troubles.append(troubles)
        self._raise()

    def job_changed(self, job_id: int, state: PrintState) -> None:
        self.states.append((job_id, state))
        self._raise()

    def _raise(self) -> None:
        if self._fault is not None:
            raise self._fault
