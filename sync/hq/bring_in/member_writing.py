"""What of a staged member goes into which table, and into the feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from posclient.domain.ledger.account import OPEN_LOT, AccountKind, EntryKind
from posclient.wire import codec
from posclient.wire.feed import AccountRow, StandingRow
from sync.hq import members, tables
from sync.hq.accounts import Posting, append, standing_of
from sync.hq.bring_in.bulk import insert_rows
from sync.hq.bring_in.member_rows import FIRST_REVISION, StagedMember
from sync.hq.bring_in.plan import Setting
from sync.hq.feed import Outgoing, members_topic
from sync.hq.members import State

READ_AT_ONCE: Final = 2000
PROGRAMME: Final = "base"


def batches(stage: Iterable[StagedMember], size: int = READ_AT_ONCE) -> Iterator[list[StagedMember]]:
    """So many at a time."""
    rows = iter(stage)
    while batch := list(islice(rows, size)):
        yield batch


def insert_members(connection: Connection, fresh: Sequence[StagedMember], setting: Setting) -> None:
    """Rows, opening entries and balances of new members, without the numbers and stores that lead to them."""
    on = setting.on.isoformat()
    insert_rows(
        connection,
        tables.member,
        ("member_id", "state", "merged_into", "tier_id", "personal_revision", "body"),
        [
            (
                member.row.member_id,
                str(State.MEMBER),
                None,
                member.tier_id,
                FIRST_REVISION,
                codec.encode_row(member.row),
            )
            for member in fresh
        ],
    )
    _insert_entries(connection, fresh, on)


def _insert_entries(connection: Connection, fresh: Sequence[StagedMember], on: str) -> None:
    entries = [
        (opening, member.row.member_id, f"{member.row.member_id}/{opening.kind}/{PROGRAMME}")
        for member in fresh
        for opening in member.openings
    ]
    insert_rows(
        connection,
        tables.ledger_entry,
        (
            "entry_id",
            "account_id",
            "owner_id",
            "account_kind",
            "lot_id",
            "amount",
            "kind",
            "business_date",
        ),
        [
            (
                opening.entry_id,
                account_id,
                owner_id,
                str(opening.kind),
                OPEN_LOT,
                opening.amount,
                str(EntryKind.OPENING),
                on,
            )
            for opening, owner_id, account_id in entries
        ],
    )
    insert_rows(
        connection,
        tables.balance,
        ("account_id", "lot_id", "owner_id", "amount"),
        [(account_id, OPEN_LOT, owner_id, opening.amount) for opening, owner_id, account_id in entries],
    )


def _postings(member: StagedMember, owner_id: str, on: str) -> list[Posting]:
    return [
        Posting(
            entry_id=opening.entry_id,
            owner_id=owner_id,
            account_kind=opening.kind,
            programme=PROGRAMME,
            lot_id=OPEN_LOT,
            amount=opening.amount,
            kind=EntryKind.OPENING,
            business_date=on,
        )
        for opening in member.openings
    ]


def standing_of_new(member: StagedMember, setting: Setting) -> StandingRow:
    """Of somebody who has nothing but what she opens with."""
    return StandingRow(
        member_id=member.row.member_id,
        as_of_ms=setting.at_ms,
        tier_id=member.tier_id,
        year_spend_minor=sum(one.amount for one in member.openings if one.kind is AccountKind.SPEND),
        accounts=tuple(
            AccountRow(f"{member.row.member_id}/{one.kind}/{PROGRAMME}", OPEN_LOT, one.amount)
            for one in sorted(member.openings, key=lambda one: one.kind)
        ),
    )


def open_more(connection: Connection, member: StagedMember, setting: Setting, outgoing: Outgoing) -> None:
    """Opening balances of somebody who came in earlier without them, or of whom she turned out to be since."""
    held = members.resolve(connection, member.row.member_id, lock=True)
    if held is None:
        return
    on = setting.on.isoformat()
    append(connection, _postings(member, held.member_id, on))
    standing = standing_of(connection, held.member_id, held.tier_id, on, setting.at_ms)
    for store_id in members.stores_of(connection, held.member_id):
        outgoing.add(members_topic(store_id), f"standing/{held.member_id}", standing)
