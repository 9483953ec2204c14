"""Files that were uploaded and the jobs on them, in the database: any copy of headquarters can go on with them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from posclient.wire.bring_in import (
    PREVIEW_ROWS,
    ColumnView,
    FileAnswer,
    JobAnswer,
    JobRequest,
    SignOff,
    What,
)
from sync.hq.bring_in import tables
from sync.hq.bring_in.fields import FIELDS
from sync.hq.bring_in.matching import guess
from sync.hq.bring_in.sheets import NAMES, open_sheet
from sync.hq.bring_in.values import text_of
from sync.hq.refusal import Refusal

KEPT_MS: Final = 24 * 3600 * 1000
"""Files that nobody went on with are forgotten after a day."""

STALE_MS: Final = 10 * 60 * 1000
"""A job that has not been heard of for so long has died with its process; nothing of it was written."""

_PIECE: Final = 1 << 20
_SHOWN_CHARACTERS: Final = 200


@dataclass(frozen=True)
class Job:
    """A job as stored."""

    job_id: str
    store_id: str
    request: JobRequest
    answer: JobAnswer
    file_hash: str
    updated_at_ms: int


def preview(path: Path, file_id: str, what: What, name: str) -> FileAnswer:
    """What a file looks like. Raises FileFaultError."""
    with open_sheet(path) as sheet:
        rows = tuple(
            tuple(text_of(cell)[:_SHOWN_CHARACTERS] for cell in cells)
            for _, cells in islice(sheet.rows, PREVIEW_ROWS)
        )
        guessed = guess(what, sheet.headings)
        return FileAnswer(
            file_id=file_id,
            what=what,
            name=name[:_SHOWN_CHARACTERS],
            fields=tuple(field.view() for field in FIELDS[what]),
            columns=tuple(
                ColumnView(heading, field) for heading, field in zip(sheet.headings, guessed, strict=True)
            ),
            rows=rows,
            encoding="" if not sheet.encoding else sheet.encoding.removesuffix("-sig"),
            separator=NAMES.get(sheet.separator, ""),
        )


@contextmanager
def as_file(body: bytes) -> Iterator[Path]:
    """Bytes in a file of its own for the length of the block."""
    with tempfile.TemporaryDirectory(prefix="bring-in-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(body)
        yield path


def keep_file(
    connection: Connection, file_id: str, what: What, name: str, store_id: str, body: bytes, now_ms: int
) -> None:
    """Keep a file for its jobs; those that nobody went on with are forgotten."""
    old = [
        row.file_id
        for row in connection.execute(
            select(tables.file.c.file_id).where(tables.file.c.uploaded_at_ms < now_ms - KEPT_MS)
        )
    ]
    for one in old:
        forget_file(connection, one)
    connection.execute(
        insert(tables.file).values(
            file_id=file_id, what=what, name=name[:200], store_id=store_id, uploaded_at_ms=now_ms
        )
    )
    connection.execute(
        insert(tables.piece),
        [
            {"file_id": file_id, "number": number, "body": body[start : start + _PIECE]}
            for number, start in enumerate(range(0, len(body), _PIECE))
        ],
    )


def forget_file(connection: Connection, file_id: str) -> None:
    """Its bytes go."""
    connection.execute(delete(tables.piece).where(tables.piece.c.file_id == file_id))
    connection.execute(delete(tables.file).where(tables.file.c.file_id == file_id))


def read_file(connection: Connection, file_id: str) -> bytes:
    """Raises Refusal where it is not there (any more)."""
    table = tables.piece
    found = connection.execute(
        select(table.c.body).where(table.c.file_id == file_id).order_by(table.c.number)
    )
    body = b"".join(found.scalars())
    if not body:
        raise Refusal("unknown_file", "the file is not there any more: upload it again", 404)
    return body


def begin(
    connection: Connection, job_id: str, request: JobRequest, store_id: str, by: str, now_ms: int
) -> JobAnswer:
    """Note a job, to be run by a worker. Raises Refusal for a file that is not there, of another kind, or another
    store's.
    """
    held = connection.execute(
        select(tables.file.c.what, tables.file.c.store_id).where(tables.file.c.file_id == request.file_id)
    ).one_or_none()
    if held is None or held.store_id not in ("", store_id):
        raise Refusal("unknown_file", "the file is not there any more: upload it again", 404)
    if held.what != request.what:
        raise Refusal("other_kind", f"the file was uploaded as {held.what}", 409)
    answer = JobAnswer(job_id=job_id, what=request.what, state="waiting", dry_run=request.dry_run)
    connection.execute(
        insert(tables.job).values(
            job_id=job_id,
            store_id=store_id,
            request=msgspec.json.encode(request),
            answer=msgspec.json.encode(answer),
            file_hash=sha256(read_file(connection, request.file_id)).hexdigest(),
            started_by=by,
            updated_at_ms=now_ms,
        )
    )
    return answer


def record(
    connection: Connection, answer: JobAnswer, request: JobRequest, file_hash: str, by: str, now_ms: int
) -> None:
    """Note a job that ran elsewhere than in a worker (the command line)."""
    connection.execute(
        insert(tables.job).values(
            job_id=answer.job_id,
            store_id=request.store_id,
            request=msgspec.json.encode(request),
            answer=msgspec.json.encode(answer),
            file_hash=file_hash,
            started_by=by,
            updated_at_ms=now_ms,
        )
    )


def find(connection: Connection, job_id: str) -> Job:
    """Raises Refusal for a job that is not there."""
    row = connection.execute(select(tables.job).where(tables.job.c.job_id == job_id)).one_or_none()
    if row is None:
        raise Refusal("unknown_job", "there is no such job", 404)
    return Job(
        row.job_id,
        row.store_id,
        msgspec.json.decode(row.request, type=JobRequest),
        msgspec.json.decode(row.answer, type=JobAnswer),
        row.file_hash,
        int(row.updated_at_ms),
    )


def standing(connection: Connection, job_id: str, store_id: str, now_ms: int) -> JobAnswer:
    """How a job stands. One that was not heard of for long has failed. Raises Refusal for another store's."""
    job = find(connection, job_id)
    if store_id not in ("", job.store_id):
        raise Refusal("unknown_job", "there is no such job", 404)
    if job.answer.state in ("waiting", "checking", "writing") and now_ms - job.updated_at_ms > STALE_MS:
        return msgspec.structs.replace(job.answer, state="failed", trouble="interrupted")
    return job.answer


def note(connection: Connection, answer: JobAnswer, now_ms: int) -> None:
    """The job stands like this now."""
    connection.execute(
        update(tables.job)
        .where(tables.job.c.job_id == answer.job_id)
        .values(answer=msgspec.json.encode(answer), updated_at_ms=now_ms)
    )


def sign_off(connection: Connection, job_id: str, seen: SignOff, store_id: str, now_ms: int) -> JobAnswer:
    """Somebody puts her name to the totals. Raises Refusal for a job that wrote nothing, was signed already, or has
    other figures than she saw.
    """
    answer = standing(connection, job_id, store_id, now_ms)
    if answer.state != "done" or answer.dry_run:
        raise Refusal("not_written", "only what was brought in is signed off", 409)
    if answer.signed_by:
        raise Refusal("signed", f"signed off by {answer.signed_by} already", 409)
    if not seen.name.strip():
        raise Refusal("no_name", "whoever signs gives her name", 400)
    mine = answer.booked or answer.totals
    figures = (seen.points, seen.principal_minor, seen.bonus_minor, seen.spend_minor)
    if figures != (mine.points, mine.principal_minor, mine.bonus_minor, mine.spend_minor):
        raise Refusal("other_figures", "the totals are not those that were shown", 409)
    signed = msgspec.structs.replace(answer, signed_by=seen.name.strip()[:200], signed_at_ms=now_ms)
    note(connection, signed, now_ms)
    return signed
