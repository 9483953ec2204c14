"""All of a till's money documents between two business dates, row by row as they are stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from posclient.store.transaction import Transaction

Row = tuple[str | int | None, ...]

SALES: Final = (
    "SELECT s.receipt_no, s.kind, s.business_date, s.at_ms, s.operator_id, s.shift_id, s.member_id, s.gross_minor,"
    " s.due_minor, s.rounding_minor, s.points, s.invoiceable_minor, o.receipt_no, s.approved_by"
    " FROM sale s LEFT JOIN sale o ON o.sale_id = s.original_id AND s.original_id <> ''"
    " WHERE s.business_date BETWEEN :first AND :last ORDER BY s.business_date, s.at_ms, s.sale_id"
)
LINES: Final = (
    "SELECT s.receipt_no, s.kind, s.business_date, l.n, p.sku, coalesce(nullif(l.title, ''), p.name, l.product_id),"
    " l.quantity, l.unit_price_minor, l.price_kind, l.gross_minor, l.amount_minor, l.manual_minor, l.reason,"
    " l.associate_id, l.points"
    " FROM sale s JOIN sale_line l ON l.sale_id = s.sale_id LEFT JOIN product p ON p.product_id = l.product_id"
    " WHERE s.business_date BETWEEN :first AND :last ORDER BY s.business_date, s.at_ms, s.sale_id, l.n"
)
TENDERS: Final = (
    "SELECT s.receipt_no, s.business_date, t.kind, t.amount_minor, t.received_minor, t.change_minor, t.reference,"
    " t.verified FROM sale s JOIN tender t ON t.sale_id = s.sale_id"
    " WHERE s.business_date BETWEEN :first AND :last ORDER BY s.business_date, s.at_ms, s.sale_id, t.n"
)
ENTRIES: Final = (
    "SELECT s.business_date, s.owner_id, s.account_id, s.amount, s.kind, s.entry_id FROM ledger_entry s"
    " WHERE s.business_date BETWEEN :first AND :last ORDER BY s.business_date, s.seq, s.entry_id"
)

_TABLES: Final = (
    "sale s",
    "sale s JOIN sale_line l ON l.sale_id = s.sale_id",
    "sale s JOIN tender t ON t.sale_id = s.sale_id",
    "ledger_entry s",
)


def count(connection: Transaction, first: str, last: str) -> int:
    """How many rows all the statements above give."""
    days = {"first": first, "last": last}
    total = 0
    for table in _TABLES:
        query = f"SELECT count(*) FROM {table} WHERE s.business_date BETWEEN :first AND :last"  # noqa: S608 - one of those above
        ((found,),) = connection.raw.execute(query, days).fetchall()
        total += int(found)
    return total


def rows(connection: Transaction, statement: str, first: str, last: str) -> Iterator[Row]:
    """The rows of one of these statements, read as they are asked for."""
    cursor = connection.raw.execute(statement, {"first": first, "last": last})
    while (row := cursor.fetchone()) is not None:
        yield row
