"""SQL written out, for the few statements that a till runs before SQLAlchemy is loaded (ADR 0009).

Everything else is built with Core, which holds a statement against the tables when it is written down. A test does the
same for these.
"""

from __future__ import annotations

from typing import Any

from posclient.store.transaction import Transaction


class Plain:
    """A statement: `LOCK_OF = Plain("SELECT failures FROM operator_lock WHERE operator_id = :operator_id")`.

    Use it only inside `Database.read` or `Database.write`. Values go by the names in the statement.
    """

    def __init__(self, sql: str) -> None:
        self.sql = sql

    def one(self, connection: Transaction, **values: object) -> tuple[Any, ...] | None:
        """The first row, or None."""
        return connection.raw.execute(self.sql, values).fetchone()

    def all(self, connection: Transaction, **values: object) -> list[tuple[Any, ...]]:
        """Every row."""
        return connection.raw.execute(self.sql, values).fetchall()

    def run(self, connection: Transaction, **values: object) -> None:
        """Once, for a statement that writes."""
        connection.raw.execute(self.sql, values)
