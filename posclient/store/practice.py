"""What a practice till needs of the real one's store: goods, rules, staff, some members. Nothing goes back."""

from __future__ import annotations

from typing import Any, Final

from posclient.store.engine import Database
from posclient.store.transaction import Transaction

MEMBERS: Final = 300
"""So many of those who came last: enough to find one, few enough to be there in a moment."""

_WHOLE: Final = ("document", "product", "product_barcode", "operator", "quick_page", "quick_key", "stock")
_MEMBERS: Final = "SELECT * FROM member ORDER BY visit_month DESC, rank_id LIMIT :most"
_STANDINGS: Final = (
    "SELECT * FROM standing WHERE member_id IN"
    " (SELECT member_id FROM member ORDER BY visit_month DESC, rank_id LIMIT :most)"
)

_Rows = list[tuple[Any, ...]]


def copy_for_practice(source: Database, target: Database) -> None:
    """Fill a new, empty store from a till's own. Both have the newest schema, so the columns agree."""
    copied = source.read(_read)

    def write(connection: Transaction) -> None:
        for table, rows in copied.items():
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                connection.raw.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names

    target.write(write, name="practice")


def _read(connection: Transaction) -> dict[str, _Rows]:
    found: dict[str, _Rows] = {
        table: connection.raw.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - our own names
        for table in _WHOLE
    }
    found["member"] = connection.raw.execute(_MEMBERS, {"most": MEMBERS}).fetchall()
    found["standing"] = connection.raw.execute(_STANDINGS, {"most": MEMBERS}).fetchall()
    return found
