"""Accounts at headquarters: append entries, keep the fold, tell a member's standing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from posclient.domain.ledger.account import AccountKind
from posclient.domain.tier import progress
from posclient.wire.feed import AccountRow, PurchaseRow, StandingRow
from sync.hq import staff_bought, tables
from sync.hq.rules import newest_rules
from sync.hq.upsert import Values, insert_unless_there

RECENT_PURCHASES: Final = 80
"""So many lines of history a till gets of each member."""


@dataclass(frozen=True)
class Posting:
    """An entry to append. `owner_id`, `account_kind` and `programme` make the account's id; `document_id` is the sale,
    return or top-up that moved it.
    """

    entry_id: str
    owner_id: str
    account_kind: str
    programme: str
    lot_id: str
    amount: int
    kind: str
    business_date: str
    document_id: str = ""

    @property
    def account_id(self) -> str:
        """As in `domain.ledger.account`."""
        return f"{self.owner_id}/{self.account_kind}/{self.programme}"


def split_account_id(account_id: str) -> tuple[str, str, str] | None:
    """Owner, kind and programme; None where the text is no account id of a known kind."""
    parts = account_id.rsplit("/", 2)
    if len(parts) != 3 or not all(parts) or parts[1] not in set(AccountKind):
        return None
    return parts[0], parts[1], parts[2]


def append(connection: Connection, postings: Iterable[Posting]) -> tuple[str, ...]:
    """Append entries and keep the balances. Returns the ids that were there before; those are left alone."""
    twice = []
    for posting in postings:
        values: Values = {
            "entry_id": posting.entry_id,
            "account_id": posting.account_id,
            "owner_id": posting.owner_id,
            "account_kind": posting.account_kind,
            "lot_id": posting.lot_id,
            "amount": posting.amount,
            "kind": posting.kind,
            "business_date": posting.business_date,
            "document_id": posting.document_id,
        }
        if insert_unless_there(connection, tables.ledger_entry, values):
            _add_to_balance(connection, posting)
        else:
            twice.append(posting.entry_id)
    return tuple(twice)


def _add_to_balance(connection: Connection, posting: Posting) -> None:
    table = tables.balance
    key = {"account_id": posting.account_id, "lot_id": posting.lot_id}
    if insert_unless_there(
        connection, table, {**key, "owner_id": posting.owner_id, "amount": posting.amount}
    ):
        return
    connection.execute(
        table.update()
        .where(table.c.account_id == posting.account_id, table.c.lot_id == posting.lot_id)
        .values(amount=table.c.amount + posting.amount)
    )


def balances_of(connection: Connection, owner_id: str) -> tuple[AccountRow, ...]:
    """What is left of each lot of each account of one owner, spent lots left out."""
    table = tables.balance
    found = connection.execute(
        select(table.c.account_id, table.c.lot_id, table.c.amount)
        .where(table.c.owner_id == owner_id, table.c.amount != 0)
        .order_by(table.c.account_id, table.c.lot_id)
    )
    return tuple(AccountRow(account_id, lot_id, amount) for account_id, lot_id, amount in found)


def balance_of(connection: Connection, account_id: str) -> int:
    """What is left of an account, all its lots together."""
    table = tables.balance
    query = select(func.sum(table.c.amount)).where(table.c.account_id == account_id)
    return int(connection.execute(query).scalar_one() or 0)


def year_spend(connection: Connection, owner_id: str, on: str) -> int:
    """What she spent in the calendar year of `on`, or of her latest spending if that is a later year."""
    table = tables.ledger_entry
    hers = (table.c.owner_id == owner_id, table.c.account_kind == AccountKind.SPEND)
    latest: str | None = connection.execute(select(func.max(table.c.business_date)).where(*hers)).scalar_one()
    year = max(on[:4], (latest or "")[:4])
    total: int | None = connection.execute(
        select(func.sum(table.c.amount)).where(
            *hers, table.c.business_date >= f"{year}-01-01", table.c.business_date <= f"{year}-12-31"
        )
    ).scalar_one()
    return int(total or 0)


def tier_after(connection: Connection, held_tier_id: str, year_spend_minor: int) -> str:
    """The higher of the tier she holds and the one that her yearly spend reaches; empty without a rule set.

    A sale never lowers a tier; losing one is for the end of the year.
    """
    rules = newest_rules(connection)
    if rules is None:
        return held_tier_id
    reached = progress(rules.tiers, year_spend_minor).tier
    return max(rules.tier(held_tier_id), reached, key=lambda tier: tier.threshold_minor).tier_id


def tier_after_return(
    connection: Connection, held_tier_id: str, before_sale: str, year_spend_minor: int
) -> str:
    """The tier when a sale was undone: what the sale had reached goes with it, what she held before it stays.

    Else buying and returning would be a way up.
    """
    rules = newest_rules(connection)
    if rules is None:
        return held_tier_id
    reached = progress(rules.tiers, year_spend_minor).tier
    stays = max(rules.tier(before_sale), reached, key=lambda tier: tier.threshold_minor)
    return min(rules.tier(held_tier_id), stays, key=lambda tier: tier.threshold_minor).tier_id


def recent_purchases(connection: Connection, member_id: str) -> tuple[PurchaseRow, ...]:
    """Her last lines, newest first."""
    table = tables.purchase
    found = connection.execute(
        select(table.c.business_date, table.c.product_id, table.c.quantity, table.c.amount_minor)
        .where(table.c.member_id == member_id)
        .order_by(table.c.business_date.desc(), table.c.purchase_id.desc())
        .limit(RECENT_PURCHASES)
    )
    return tuple(
        PurchaseRow(day, product_id, quantity, amount) for day, product_id, quantity, amount in found
    )


def standing_of(connection: Connection, member_id: str, tier_id: str, on: str, now_ms: int) -> StandingRow:
    """All that a till is told of what she has."""
    purchases = recent_purchases(connection, member_id)
    month, bought_minor = staff_bought.latest(connection, member_id)
    return StandingRow(
        member_id=member_id,
        as_of_ms=now_ms,
        tier_id=tier_id,
        year_spend_minor=year_spend(connection, member_id, on),
        accounts=balances_of(connection, member_id),
        purchases=purchases,
        last_visit=purchases[0].business_date if purchases else None,
        staff_month=month,
        staff_bought_minor=bought_minor,
    )


def transfer(connection: Connection, giver_id: str, taker_id: str, on: str) -> None:
    """Move everything that one owner has to another, entry against entry, keeping the days of yearly spend."""
    table = tables.ledger_entry
    found: Sequence[tuple[str, str, str, str, int]] = [
        (account_id, account_kind, lot_id, day, int(amount))
        for account_id, account_kind, lot_id, day, amount in connection.execute(
            select(
                table.c.account_id,
                table.c.account_kind,
                table.c.lot_id,
                table.c.business_date,
                func.sum(table.c.amount),
            )
            .where(table.c.owner_id == giver_id)
            .group_by(table.c.account_id, table.c.account_kind, table.c.lot_id, table.c.business_date)
            .order_by(table.c.account_id, table.c.lot_id, table.c.business_date)
        )
    ]
    for account_id, account_kind, lot_id, day, amount in found:
        programme = account_id.rsplit("/", 1)[1]
        booked = day if account_kind == AccountKind.SPEND else on
        name = f"{account_id}/{lot_id}/{day}"
        append(
            connection,
            [
                Posting(f"{name}>", giver_id, account_kind, programme, lot_id, -amount, "transfer", booked),
                Posting(f"{name}<", taker_id, account_kind, programme, lot_id, amount, "transfer", booked),
            ],
        )
