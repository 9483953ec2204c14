"""The simulated provider's books: charges, refunds and movements in a small SQLite file, so that they survive it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sync.payments.faults import Fault

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS charge (
    attempt_id TEXT PRIMARY KEY,
    amount_minor INTEGER NOT NULL,
    state TEXT NOT NULL,
    fault INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    reference TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS refund (
    refund_id TEXT PRIMARY KEY,
    origin_id TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    state TEXT NOT NULL,
    reference TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS movement (
    n INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    reference TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    shown INTEGER NOT NULL
) STRICT;
"""


@dataclass(frozen=True)
class Charge:
    """A charge as it stands. `asked` counts queries."""

    attempt_id: str
    amount_minor: int
    state: str
    fault: Fault
    asked: int
    reference: str


@dataclass(frozen=True)
class Refund:
    """A refund as it stands."""

    refund_id: str
    origin_id: str
    amount_minor: int
    state: str
    reference: str


@dataclass(frozen=True)
class Moved:
    """Money that moved."""

    kind: str
    attempt_id: str
    amount_minor: int
    reference: str
    at_ms: int


class Books:
    """One file, one connection, one writer at a time; every change is durable before it is answered."""

    def __init__(self, path: Path | str) -> None:
        """`:memory:` for books that nobody needs afterwards."""
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_SCHEMA)

    @contextmanager
    def change(self) -> Iterator[None]:
        """One transaction; all or nothing."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def charge(self, attempt_id: str) -> Charge | None:
        """A charge, or None. Inside `change`."""
        row = self._db.execute(
            "SELECT attempt_id, amount_minor, state, fault, asked, reference FROM charge WHERE attempt_id = ?",
            (attempt_id,),
        ).fetchone()
        return Charge(row[0], row[1], row[2], Fault(row[3]), row[4], row[5]) if row else None

    def keep_charge(self, charge: Charge) -> None:
        """Inside `change`."""
        self._db.execute(
            "INSERT OR REPLACE INTO charge VALUES (?, ?, ?, ?, ?, ?)",
            (
                charge.attempt_id,
                charge.amount_minor,
                charge.state,
                int(charge.fault),
                charge.asked,
                charge.reference,
            ),
        )

    def refund(self, refund_id: str) -> Refund | None:
        """A refund, or None. Inside `change`."""
        row = self._db.execute(
            "SELECT refund_id, origin_id, amount_minor, state, reference FROM refund WHERE refund_id = ?",
            (refund_id,),
        ).fetchone()
        return Refund(*row) if row else None

    def keep_refund(self, refund: Refund) -> None:
        """Inside `change`."""
        self._db.execute(
            "INSERT INTO refund VALUES (?, ?, ?, ?, ?)",
            (refund.refund_id, refund.origin_id, refund.amount_minor, refund.state, refund.reference),
        )

    def refunded(self, origin_id: str) -> int:
        """What was given back of a charge. Inside `change`."""
        row = self._db.execute(
            "SELECT coalesce(sum(amount_minor), 0) FROM refund WHERE origin_id = ? AND state = 'paid'",
            (origin_id,),
        ).fetchone()
        return int(row[0])

    def was_refund_asked(self, origin_id: str) -> bool:
        """Whether anybody asked for a refund of a charge before. Inside `change`."""
        return (
            self._db.execute("SELECT 1 FROM refund WHERE origin_id = ? LIMIT 1", (origin_id,)).fetchone()
            is not None
        )

    def book(self, moved: Moved, *, shown: bool = True) -> None:
        """Money moves. Inside `change`."""
        self._db.execute(
            "INSERT INTO movement (kind, attempt_id, amount_minor, reference, at_ms, shown)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (moved.kind, moved.attempt_id, moved.amount_minor, moved.reference, moved.at_ms, int(shown)),
        )

    def movements(self, from_ms: int, until_ms: int) -> tuple[Moved, ...]:
        """What the statement shows, in order. Inside `change`."""
        rows = self._db.execute(
            "SELECT kind, attempt_id, amount_minor, reference, at_ms FROM movement"
            " WHERE shown AND at_ms >= ? AND at_ms < ? ORDER BY n",
            (from_ms, until_ms),
        ).fetchall()
        return tuple(Moved(*row) for row in rows)

    def net_minor(self) -> int:
        """What all customers together have paid and not got back. Inside `change`."""
        row = self._db.execute(
            "SELECT coalesce(sum(CASE kind WHEN 'charge' THEN amount_minor ELSE -amount_minor END), 0)"
            " FROM movement"
        ).fetchone()
        return int(row[0])
