"""A job in a process of its own: reading a hundred thousand rows is busy Python, and tills want answers meanwhile."""

from __future__ import annotations

import logging
import multiprocessing
import threading
import time
from collections.abc import Callable
from typing import Final

import msgspec
from sqlalchemy import Engine

from posclient.wire.bring_in import MOST_SHOWN, JobAnswer, State
from sync.hq.bring_in import jobs
from sync.hq.bring_in.faults import FileFaultError
from sync.hq.bring_in.run import Order, Outcome, bring_in
from sync.hq.database import open_database, reader, transact
from sync.hq.headquarters import system_now_ms

TELL_EVERY_S: Final = 0.5

_log = logging.getLogger(__name__)

Start = Callable[[str], None]
"""Starts the worker of a job by its id."""


def in_own_process(database_url: str) -> Start:
    """Workers as processes, started afresh (nothing of the server is copied into them)."""
    context = multiprocessing.get_context("spawn")

    def start(job_id: str) -> None:
        process = context.Process(target=run_job, args=(database_url, job_id), name="bring-in", daemon=True)
        process.start()
        threading.Thread(target=process.join, name="bring-in-wait", daemon=True).start()

    return start


def run_job(database_url: str, job_id: str) -> None:
    """Run a job to its end. Whatever goes wrong stands in the job afterwards; nothing is half written."""
    engine = open_database(database_url)
    try:
        _run(engine, job_id)
    finally:
        engine.dispose()


def _run(engine: Engine, job_id: str) -> None:
    with reader(engine).begin() as connection:
        job = jobs.find(connection, job_id)
        body = jobs.read_file(connection, job.request.file_id)
    teller = _Teller(engine, job.answer)
    order = Order(
        job.request.what, job.request.fields, job.store_id, job.request.dry_run, job.request.skip_bad
    )
    try:
        with jobs.as_file(body) as path:
            outcome = bring_in(engine, path, order, now_ms=system_now_ms(), progress=teller.progress)
    except FileFaultError as fault:
        teller.tell("failed", trouble=str(fault))
        return
    except Exception:
        _log.exception("job %s", job_id)
        teller.tell("failed", trouble="internal")
        raise
    teller.finish(outcome)
    if outcome.written:
        transact(engine, lambda connection: jobs.forget_file(connection, job.request.file_id))


class _Teller:
    """Writes down how far the job is, twice a second at most."""

    def __init__(self, engine: Engine, answer: JobAnswer) -> None:
        self._engine = engine
        self._answer = answer
        self._next_s = 0.0

    def progress(self, state: str, rows: int) -> None:
        """As `run.Progress`."""
        now_s = time.monotonic()
        known: State = "writing" if state == "writing" else "checking"
        if known == self._answer.state and now_s < self._next_s:
            return
        self._next_s = now_s + TELL_EVERY_S
        self._note(msgspec.structs.replace(self._answer, state=known, done=rows))

    def tell(self, state: State, trouble: str) -> None:
        """It ended without a result."""
        self._note(msgspec.structs.replace(self._answer, state=state, trouble=trouble))

    def finish(self, outcome: Outcome) -> None:
        """It ended."""
        self._note(
            msgspec.structs.replace(
                self._answer,
                state="refused" if outcome.refused and not self._answer.dry_run else "done",
                done=outcome.totals.rows,
                totals=outcome.totals,
                booked=outcome.booked,
                faults=outcome.faults[:MOST_SHOWN],
                faulty=outcome.faulty,
            )
        )

    def _note(self, answer: JobAnswer) -> None:
        self._answer = answer
        transact(self._engine, lambda connection: jobs.note(connection, answer, system_now_ms()))
