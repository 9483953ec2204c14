"""What a top-up of this till gave, and what one that is paid by code is going to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_bonus: Final = Plain(
    "SELECT coalesce(sum(ledger_entry.amount), 0) FROM sale JOIN ledger_entry"
    " ON ledger_entry.owner_id = sale.member_id AND ledger_entry.incarnation = sale.incarnation"
    " AND ledger_entry.seq = sale.seq"
    " WHERE sale.sale_id = :top_up_id AND ledger_entry.account_id LIKE '%/bonus/%'"
)


_put_intent: Final = Plain(
    "INSERT INTO top_up_intent (top_up_id, member_id, principal_minor, bonus_minor)"
    " VALUES (:top_up_id, :member_id, :principal_minor, :bonus_minor)"
    " ON CONFLICT (top_up_id) DO UPDATE SET member_id = excluded.member_id,"
    " principal_minor = excluded.principal_minor, bonus_minor = excluded.bonus_minor"
)
_intent: Final = Plain(
    "SELECT member_id, principal_minor, bonus_minor FROM top_up_intent WHERE top_up_id = :top_up_id"
)


@dataclass(frozen=True)
class Intent:
    """A top-up before it is paid: whose, how much, and the bonus that she was promised. Minor units."""

    member_id: str
    principal_minor: int
    bonus_minor: int


def put_intent(connection: Transaction, top_up_id: str, intent: Intent) -> None:
    """Keep what is to be topped up, before its charge leaves; the same top-up again: as it is now."""
    _put_intent.run(
        connection,
        top_up_id=top_up_id,
        member_id=intent.member_id,
        principal_minor=intent.principal_minor,
        bonus_minor=intent.bonus_minor,
    )


def intent_of(connection: Transaction, top_up_id: str) -> Intent | None:
    """What a top-up was to be."""
    row = _intent.one(connection, top_up_id=top_up_id)
    return Intent(*row) if row is not None else None


def bonus_of(connection: Transaction, top_up_id: str) -> int:
    """The bonus of a top-up, in minor units; zero where it gave none."""
    row = _bonus.one(connection, top_up_id=top_up_id)
    return int(row[0]) if row is not None else 0
