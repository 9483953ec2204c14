"""All members with what they have, under the headings that the import knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, func, select

from posclient.domain.ledger.account import AccountKind
from posclient.wire import codec
from posclient.wire.feed import MemberRow
from posclient.wire.table_file import Cell, TableOut, minor
from sync.hq import tables
from sync.hq.bring_in.fields import fields_of
from sync.hq.members import State
from sync.hq.rules import newest_rules
from sync.hq.take_out.kinds import Wanted
from sync.hq.take_out.words import SAYS

_BATCH: Final = 500
_FIELDS: Final = (
    "number",
    "phone",
    "card",
    "name",
    "gender",
    "birthday",
    "joined",
    "tier",
    "points",
    "principal",
    "bonus",
    "spend",
    "child_name",
    "child_birthday",
    "child_due",
    "child_gender",
    "child2_name",
    "child2_birthday",
    "address",
    "note",
    "kind",
    "do_not_call",
    "store",
)


def members_table(connection: Connection, wanted: Wanted, today: date) -> TableOut:
    """Members and provisional ones, merged ones left out; of the store that holds them, or all."""
    known = fields_of("members")
    headings = tuple(getattr(known[name], wanted.language) for name in _FIELDS)
    return TableOut("members", headings, _rows(connection, wanted, today))


def _rows(connection: Connection, wanted: Wanted, today: date) -> Iterator[Sequence[Cell]]:
    rules = newest_rules(connection)
    tiers = {
        tier.tier_id: tier.name if wanted.language == "zh" else tier.name_en
        for tier in (rules.tiers if rules else ())
    }
    scale = rules.base_points.scale if rules else 0
    for batch in _batches(connection, wanted.store_id):
        ids = [row.member_id for row, _ in batch]
        left = _balances(connection, ids)
        spent = _spent(connection, ids, today.year)
        stores = _stores(connection, ids)
        for row, tier_id in batch:
            yield _cells(
                row,
                tiers.get(tier_id, tier_id),
                {kind: left.get((row.member_id, kind), 0) for kind in AccountKind},
                spent.get(row.member_id, 0),
                scale,
                wanted.store_id or stores.get(row.member_id, ""),
                SAYS[wanted.language],
            )


def _cells(
    row: MemberRow,
    tier: str,
    left: dict[AccountKind, int],
    spent_minor: int,
    scale: int,
    store_id: str,
    says: dict[str, str],
) -> tuple[Cell, ...]:
    first = row.children[0] if row.children else None
    second = row.children[1] if len(row.children) > 1 else None
    points: Cell = Decimal(left[AccountKind.POINTS]).scaleb(-scale) if scale else left[AccountKind.POINTS]
    return (
        row.member_id,
        row.phone,
        row.card_no,
        row.name,
        says.get(row.profile.get("gender", ""), ""),
        row.profile.get("birthday", ""),
        row.joined_on,
        tier,
        points,
        minor(left[AccountKind.PRINCIPAL]),
        minor(left[AccountKind.BONUS]),
        minor(spent_minor),
        first.pet_name if first else "",
        first.birth_date if first else "",
        first.due_date if first else "",
        says.get(first.gender, "") if first else "",
        second.pet_name if second else "",
        second.birth_date if second else "",
        row.profile.get("address", ""),
        row.profile.get("note", ""),
        says.get(row.kind, row.kind),
        says["yes"] if row.do_not_call else says["no"],
        store_id,
    )


def _batches(connection: Connection, store_id: str) -> Iterator[list[tuple[MemberRow, str]]]:
    table, held = tables.member, tables.member_store
    query = (
        select(table.c.member_id, table.c.body, table.c.tier_id)
        .where(table.c.state.in_((State.MEMBER, State.PROVISIONAL)))
        .order_by(table.c.member_id)
        .limit(_BATCH)
    )
    if store_id:
        query = query.where(
            table.c.member_id.in_(select(held.c.member_id).where(held.c.store_id == store_id))
        )
    after = ""
    while found := connection.execute(query.where(table.c.member_id > after)).all():
        after = found[-1].member_id
        rows = [(codec.decode_row(body), tier_id) for _, body, tier_id in found]
        yield [(row, tier_id) for row, tier_id in rows if isinstance(row, MemberRow) and not row.deleted]


def _balances(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, str], int]:
    table = tables.balance
    sums: dict[tuple[str, str], int] = {}
    for owner, account_id, amount in connection.execute(
        select(table.c.owner_id, table.c.account_id, table.c.amount).where(table.c.owner_id.in_(ids))
    ):
        key = (owner, account_id.rsplit("/", 2)[1])
        sums[key] = sums.get(key, 0) + int(amount)
    return sums


def _spent(connection: Connection, ids: Sequence[str], year: int) -> dict[str, int]:
    table = tables.ledger_entry
    found = connection.execute(
        select(table.c.owner_id, func.sum(table.c.amount))
        .where(
            table.c.owner_id.in_(ids),
            table.c.account_kind == AccountKind.SPEND,
            table.c.business_date.between(f"{year}-01-01", f"{year}-12-31"),
        )
        .group_by(table.c.owner_id)
    )
    return {owner: int(amount) for owner, amount in found}


def _stores(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The store that each visited last, or the first by name."""
    table = tables.member_store
    found = connection.execute(
        select(table.c.member_id, table.c.store_id)
        .where(table.c.member_id.in_(ids))
        .order_by(table.c.last_visit.is_(None), table.c.last_visit.desc(), table.c.store_id)
    )
    stores: dict[str, str] = {}
    for member_id, store_id in found:
        stores.setdefault(member_id, store_id)
    return stores
