"""The print spool's table: jobs, their bytes, their attempts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update

from posclient.ports import PrintJob, PrintKind, PrintState
from posclient.store import tables as t
from posclient.store.changes import note_change
from posclient.store.prepared import PreparedWrite
from posclient.store.transaction import Transaction

TOPIC = "print_jobs"
"""The change record's name for this table."""


_open = t.print_job.c.state.in_(
    bindparam(
        None,
        (PrintState.QUEUED, PrintState.SENDING, PrintState.SENT, PrintState.UNKNOWN),
        expanding=True,
        literal_execute=True,
    )
)
"""What is not confirmed, written out and not bound: only so does SQLite see that the index on open jobs will do."""


_put = PreparedWrite(
    insert(t.print_job).returning(t.print_job.c.job_id),
    "kind",
    "title",
    "subject",
    "document",
    "state",
    "reason",
    "copy_of",
    "copy_number",
    "made_at_ms",
)


@dataclass(frozen=True)
class SpoolItem:
    """A job in a list. `reason` is a key of the words catalogue, or empty."""

    job_id: int
    kind: PrintKind
    title: str
    subject: str
    state: PrintState
    reason: str
    copy_number: int
    made_at_ms: int


def add_slip(connection: Transaction, *, title: str, subject: str, document: bytes, at_ms: int) -> int:
    """Queue a slip; `subject` is the receipt number or the task id that it belongs to."""
    return _add(connection, PrintKind.SLIP, title, subject, document, at_ms)


def add_drawer_kick(connection: Transaction, *, subject: str, at_ms: int) -> int:
    """Queue a kick of the cash drawer."""
    return _add(connection, PrintKind.DRAWER, "drawer", subject, b"", at_ms)


def exists(connection: Transaction, job_id: int) -> bool:
    """Whether there is such a job."""
    query = select(t.print_job.c.job_id).where(t.print_job.c.job_id == job_id)
    return connection.execute(query).one_or_none() is not None


def add_again(connection: Transaction, original_id: int, at_ms: int) -> int:
    """Queue another print of a slip, marked as its next copy: the very bytes of the original are used again. For a
    kick of the drawer: another kick.
    """
    job = connection.execute(select(t.print_job).where(t.print_job.c.job_id == original_id)).mappings().one()
    if job["kind"] == PrintKind.DRAWER:
        return add_drawer_kick(connection, subject=job["subject"], at_ms=at_ms)
    root = job["copy_of"] or job["job_id"]
    copies = select(func.coalesce(func.max(t.print_job.c.copy_number), 0)).where(
        t.print_job.c.copy_of == root
    )
    number = int(connection.execute(copies).scalar_one()) + 1
    return _add(
        connection,
        PrintKind.SLIP,
        job["title"],
        job["subject"],
        job["document"],
        at_ms,
        copy_of=root,
        copy_number=number,
    )


def next_job(connection: Transaction) -> tuple[PrintJob, int] | None:
    """The oldest queued job, and when it was made (UTC ms)."""
    query = select(t.print_job).where(_in_state(PrintState.QUEUED)).order_by(t.print_job.c.job_id).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    original = None
    if row["copy_of"] is not None:
        found = select(t.print_job.c.rendered).where(t.print_job.c.job_id == row["copy_of"])
        original = connection.execute(found).scalar_one_or_none()
    job = PrintJob(
        job_id=row["job_id"],
        kind=PrintKind(row["kind"]),
        document=row["document"],
        rendered=row["rendered"],
        copy_number=row["copy_number"],
        original=original,
    )
    return job, row["made_at_ms"]


def keep_rendered(connection: Transaction, job_id: int, data: bytes) -> None:
    """Store a job's bytes."""
    connection.execute(update(t.print_job).where(t.print_job.c.job_id == job_id).values(rendered=data))


def begin_attempt(connection: Transaction, job_id: int, at_ms: int) -> None:
    """`queued → sending`, with a row for the attempt."""
    tried = select(func.coalesce(func.max(t.print_attempt.c.n), 0)).where(t.print_attempt.c.job_id == job_id)
    n = int(connection.execute(tried).scalar_one()) + 1
    connection.execute(
        insert(t.print_attempt).values(
            job_id=job_id, n=n, at_ms=at_ms, outcome="sending", bytes_sent=0, detail=""
        )
    )
    _move(connection, job_id, PrintState.SENDING, "")


def end_attempt(
    connection: Transaction, job_id: int, state: PrintState, *, detail: str, bytes_sent: int = 0
) -> None:
    """What became of the latest attempt, and the state that the job is in now."""
    latest = select(func.max(t.print_attempt.c.n)).where(t.print_attempt.c.job_id == job_id).scalar_subquery()
    connection.execute(
        update(t.print_attempt)
        .where(t.print_attempt.c.job_id == job_id, t.print_attempt.c.n == latest)
        .values(outcome=state, detail=detail, bytes_sent=bytes_sent)
    )
    _move(connection, job_id, state, "" if state is PrintState.CONFIRMED else detail)


def recover(connection: Transaction, reason: str) -> int:
    """Whatever was being sent when the process died is unknown now. Returns how many."""
    query = select(t.print_job.c.job_id).where(_in_state(PrintState.SENDING))
    jobs = list(connection.execute(query).scalars())
    for job_id in jobs:
        end_attempt(connection, job_id, PrintState.UNKNOWN, detail=reason)
    return len(jobs)


def settle(connection: Transaction, job_id: int) -> None:
    """A person says that an unknown job is on paper (or that it doesn't matter any more)."""
    _move(connection, job_id, PrintState.CONFIRMED, "")


def unsettled(connection: Transaction) -> tuple[SpoolItem, ...]:
    """Everything that is not confirmed, oldest first."""
    return _items(connection, _open)


def of_subject(connection: Transaction, subject: str) -> tuple[SpoolItem, ...]:
    """All jobs that belong to a receipt or a task, oldest first."""
    return _items(connection, t.print_job.c.subject == subject)


def slip_documents(connection: Transaction, subject: str) -> tuple[bytes, ...]:
    """The documents printed for a receipt or a task, without copies."""
    query = (
        select(t.print_job.c.document)
        .where(
            t.print_job.c.subject == subject,
            t.print_job.c.kind == PrintKind.SLIP,
            t.print_job.c.copy_of.is_(None),
        )
        .order_by(t.print_job.c.job_id)
    )
    return tuple(connection.execute(query).scalars())


def _in_state(*states: PrintState) -> ColumnElement[bool]:
    return _open & t.print_job.c.state.in_(states)


def _items(connection: Transaction, condition: ColumnElement[bool]) -> tuple[SpoolItem, ...]:
    query = select(
        t.print_job.c.job_id,
        t.print_job.c.kind,
        t.print_job.c.title,
        t.print_job.c.subject,
        t.print_job.c.state,
        t.print_job.c.reason,
        t.print_job.c.copy_number,
        t.print_job.c.made_at_ms,
    ).where(condition)
    return tuple(
        SpoolItem(
            row.job_id,
            PrintKind(row.kind),
            row.title,
            row.subject,
            PrintState(row.state),
            row.reason,
            row.copy_number,
            row.made_at_ms,
        )
        for row in connection.execute(query.order_by(t.print_job.c.job_id))
    )


def _add(
    connection: Transaction,
    kind: PrintKind,
    title: str,
    subject: str,
    document: bytes,
    at_ms: int,
    copy_of: int | None = None,
    copy_number: int = 0,
) -> int:
    note_change(connection, TOPIC)
    row = _put.returned(
        connection,
        kind=kind,
        title=title,
        subject=subject,
        document=document,
        state=PrintState.QUEUED,
        reason="",
        copy_of=copy_of,
        copy_number=copy_number,
        made_at_ms=at_ms,
    )
    return int(row[0])


def _move(connection: Transaction, job_id: int, state: PrintState, reason: str) -> None:
    note_change(connection, TOPIC)
    connection.execute(
        update(t.print_job).where(t.print_job.c.job_id == job_id).values(state=state, reason=reason)
    )
