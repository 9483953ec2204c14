"""Seeding members with their past, thousands at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from posclient.domain.ledger.account import AccountKind
from posclient.domain.tier import progress
from posclient.wire import codec
from posclient.wire.events import LedgerEntry
from posclient.wire.feed import AccountRow, MemberRow, PurchaseRow, Row, StandingRow
from sync.hq import tables
from sync.hq.accounts import RECENT_PURCHASES, split_account_id
from sync.hq.contacts import contacts_of
from sync.hq.feed import members_topic, publish_rows
from sync.hq.pinyin import pinyin_of_name
from sync.hq.rules import newest_rules
from sync.hq.upsert import Values, insert_many


@dataclass(frozen=True)
class SeedMember:
    """A member with her past. `entries` open her accounts (`M1/points/base`, `M1/spend/base` for the yearly spend)
    and take the day given to `seed_members`; `purchases` come in any order; `stores` hold her.
    """

    row: MemberRow
    purchases: Sequence[PurchaseRow] = ()
    entries: Sequence[LedgerEntry] = ()
    stores: Sequence[str] = ()


def seed_member(
    connection: Connection,
    row: MemberRow,
    purchases: Sequence[PurchaseRow],
    entries: Sequence[LedgerEntry],
    stores: Sequence[str],
    *,
    on: str,
    at_ms: int,
) -> None:
    """One member; see `seed_members`, which is faster for many."""
    seed_members(connection, [SeedMember(row, purchases, entries, stores)], on=on, at_ms=at_ms)


def seed_members(connection: Connection, members: Iterable[SeedMember], *, on: str, at_ms: int) -> None:
    """Store members and publish a MemberRow and a StandingRow of each in the topic of each of her stores.

    `on` (a day) dates the opening entries, `at_ms` the standings. Missing pinyin is made. Raises IntegrityError where
    a member id, an entry id, a card or a phone number is there already.
    """
    seeds = [_with_pinyin(member) for member in members]
    if not seeds:
        return
    standings = _standings(connection, seeds, at_ms)
    insert_many(
        connection, tables.member, [_member_values(seed, standings[seed.row.member_id]) for seed in seeds]
    )
    insert_many(
        connection,
        tables.contact,
        [
            {"kind": contact.kind, "value": contact.value, "member_id": seed.row.member_id}
            for seed in seeds
            for contact in contacts_of(seed.row)
        ],
    )
    _insert_history(connection, seeds, standings)
    _insert_entries(connection, seeds, on)
    by_topic: dict[str, list[tuple[str, Row]]] = {}
    for seed in seeds:
        member_id = seed.row.member_id
        for store_id in seed.stores:
            rows = by_topic.setdefault(members_topic(store_id), [])
            rows.append((f"member/{member_id}", seed.row))
            rows.append((f"standing/{member_id}", standings[member_id]))
    for topic in sorted(by_topic):
        publish_rows(connection, topic, by_topic[topic])


def _with_pinyin(seed: SeedMember) -> SeedMember:
    if seed.row.pinyin or not seed.row.name:
        return seed
    letters, initials = pinyin_of_name(seed.row.name)
    row = msgspec.structs.replace(seed.row, pinyin=letters, initials=seed.row.initials or initials)
    return SeedMember(row, seed.purchases, seed.entries, seed.stores)


def _standings(connection: Connection, seeds: Sequence[SeedMember], at_ms: int) -> dict[str, StandingRow]:
    rules = newest_rules(connection)
    standings = {}
    for seed in seeds:
        left: dict[tuple[str, str], int] = {}
        spent = 0
        for entry in seed.entries:
            parts = split_account_id(entry.account_id)
            if parts is None or parts[0] != seed.row.member_id:
                raise ValueError(f"{entry.account_id}: not an account of {seed.row.member_id}")
            left[entry.account_id, entry.lot_id] = (
                left.get((entry.account_id, entry.lot_id), 0) + entry.amount
            )
            spent += entry.amount if parts[1] == AccountKind.SPEND else 0
        newest = sorted(seed.purchases, key=lambda purchase: purchase.business_date, reverse=True)
        standings[seed.row.member_id] = StandingRow(
            member_id=seed.row.member_id,
            as_of_ms=at_ms,
            tier_id=progress(rules.tiers, spent).tier.tier_id if rules else "",
            year_spend_minor=spent,
            accounts=tuple(
                AccountRow(account_id, lot_id, amount)
                for (account_id, lot_id), amount in sorted(left.items())
                if amount
            ),
            purchases=tuple(newest[:RECENT_PURCHASES]),
            last_visit=newest[0].business_date if newest else None,
        )
    return standings


def _member_values(seed: SeedMember, standing: StandingRow) -> Values:
    return {
        "member_id": seed.row.member_id,
        "state": "member",
        "merged_into": None,
        "tier_id": standing.tier_id,
        "personal_revision": seed.row.revision,
        "body": codec.encode_row(seed.row),
    }


def _insert_history(
    connection: Connection, seeds: Sequence[SeedMember], standings: dict[str, StandingRow]
) -> None:
    insert_many(
        connection,
        tables.member_store,
        [
            {
                "member_id": seed.row.member_id,
                "store_id": store_id,
                "last_visit": standings[seed.row.member_id].last_visit,
            }
            for seed in seeds
            for store_id in seed.stores
        ],
    )
    insert_many(
        connection,
        tables.purchase,
        [
            {
                "member_id": seed.row.member_id,
                "business_date": purchase.business_date,
                "product_id": purchase.product_id,
                "quantity": purchase.quantity,
                "amount_minor": purchase.amount_minor,
                "sale_id": None,
            }
            for seed in seeds
            for purchase in sorted(seed.purchases, key=lambda purchase: purchase.business_date)
        ],
    )


def _insert_entries(connection: Connection, seeds: Sequence[SeedMember], on: str) -> None:
    entries: list[Values] = []
    left: dict[tuple[str, str, str], int] = {}
    for seed in seeds:
        for entry in seed.entries:
            kind = entry.account_id.rsplit("/", 2)[1]
            entries.append(
                {
                    "entry_id": entry.entry_id,
                    "account_id": entry.account_id,
                    "owner_id": seed.row.member_id,
                    "account_kind": kind,
                    "lot_id": entry.lot_id,
                    "amount": entry.amount,
                    "kind": entry.kind,
                    "business_date": on,
                }
            )
            key = (seed.row.member_id, entry.account_id, entry.lot_id)
            left[key] = left.get(key, 0) + entry.amount
    insert_many(connection, tables.ledger_entry, entries)
    insert_many(
        connection,
        tables.balance,
        [
            {"owner_id": owner, "account_id": account_id, "lot_id": lot_id, "amount": amount}
            for (owner, account_id, lot_id), amount in left.items()
        ],
    )
