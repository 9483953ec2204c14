"""What a top-up of this till gave."""

from __future__ import annotations

from typing import Final

from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_bonus: Final = Plain(
    "SELECT coalesce(sum(ledger_entry.amount), 0) FROM sale JOIN ledger_entry"
    " ON ledger_entry.owner_id = sale.member_id AND ledger_entry.incarnation = sale.incarnation"
    " AND ledger_entry.seq = sale.seq"
    " WHERE sale.sale_id = :top_up_id AND ledger_entry.account_id LIKE '%/bonus/%'"
)


def bonus_of(connection: Transaction, top_up_id: str) -> int:
    """The bonus of a top-up, in minor units; zero where it gave none."""
    row = _bonus.one(connection, top_up_id=top_up_id)
    return int(row[0]) if row is not None else 0
