"""Uploaded files and the jobs that run on them. A file goes as soon as its job is done: it holds people's data."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, LargeBinary, MetaData, PrimaryKeyConstraint, Table, inspect, text

from sync.hq.columns import Big, PlainText

_LOCK: Final = 8_470_002

metadata = MetaData()
"""Apart from headquarters' own: these tables are made when somebody first brings something in."""

file = Table(
    "bring_in_file",
    metadata,
    Column("file_id", PlainText, nullable=False),
    Column("what", PlainText, nullable=False),
    Column("name", PlainText, nullable=False),
    Column("store_id", PlainText, nullable=False),
    Column("uploaded_at_ms", Big, nullable=False),
    PrimaryKeyConstraint("file_id"),
    sqlite_strict=True,
)

piece = Table(
    "bring_in_piece",
    metadata,
    Column("file_id", PlainText, nullable=False),
    Column("number", Big, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("file_id", "number"),
    sqlite_strict=True,
)
"""The file's bytes, a megabyte a row."""

job = Table(
    "bring_in_job",
    metadata,
    Column("job_id", PlainText, nullable=False),
    Column("store_id", PlainText, nullable=False),
    Column("request", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("file_hash", PlainText, nullable=False),
    Column("started_by", PlainText, nullable=False),
    Column("updated_at_ms", Big, nullable=False),
    PrimaryKeyConstraint("job_id"),
    sqlite_strict=True,
)
"""`request` and `answer` are the wire's documents; `file_hash` is the SHA-256 of what was brought in."""

ALL: Final = (file, piece, job)


def ensure(connection: Connection) -> None:
    """Make these tables where a database was made before there were any."""
    if connection.dialect.name == "postgresql":  # several copies may come here at once
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    there = set(inspect(connection).get_table_names())
    metadata.create_all(
        connection, tables=[table for table in ALL if table.name not in there], checkfirst=False
    )
