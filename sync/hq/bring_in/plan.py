"""What the four kinds of files have in common: rows are taken, settled against what is there, then written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import Connection, Engine

from posclient.wire.bring_in import Totals
from sync.hq.bring_in.reading import Reading


@dataclass(frozen=True)
class Setting:
    """Where and when: the store of rows that name none, the business date that opening entries bear, the instant."""

    store_id: str
    on: date
    at_ms: int

    @classmethod
    def stored(cls, business_date: str, at_ms: int) -> Setting:
        """Of an import whose members are in already: all that is left to do asks for no store."""
        return cls("", date.fromisoformat(business_date), at_ms)


class Plan(Protocol):
    """Rows of one kind of file on their way in. Checking only reads; `write` writes all or nothing."""

    def take(self, connection: Connection, row: Reading) -> None:
        """Read a row; what is wrong with it goes to the report, perhaps only after later rows."""
        ...

    def settle(self, connection: Connection) -> None:
        """The last row was taken."""
        ...

    def totals(self) -> Totals:
        """What the good rows add up to; `rows` and `bad` are the report's business."""
        ...

    def write(self, engine: Engine) -> None:
        """Write all good rows. Raises IntegrityError where headquarters changed since the check."""
        ...

    def booked(self, connection: Connection) -> Totals | None:
        """The opening balances in the ledger of those in the file; None for files without balances."""
        ...

    def close(self) -> None:
        """Let go of what was kept on disk."""
        ...
