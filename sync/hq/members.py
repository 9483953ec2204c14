"""Members at headquarters: one row each, where they are held, and who turned out to be whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, select

from posclient.wire import codec
from posclient.wire.feed import MemberRow
from sync.hq import tables
from sync.hq.upsert import insert_or_replace, insert_unless_there

NO_PERSONAL_RECORD = -1


class State(StrEnum):
    """How far a member is known. `AWAITED`: her personal record came before the event that makes her one."""

    AWAITED = "awaited"
    PROVISIONAL = "provisional"
    MEMBER = "member"
    MERGED = "merged"


@dataclass(frozen=True)
class HeldMember:
    """A member as stored. `merged_into` is set where she turned out to be another."""

    row: MemberRow
    state: State
    tier_id: str = ""
    personal_revision: int = NO_PERSONAL_RECORD
    merged_into: str | None = None

    @property
    def member_id(self) -> str:
        """Her own id."""
        return self.row.member_id


class StoredRowError(RuntimeError):
    """A stored document is not what its table says: a fault of ours."""


def find(connection: Connection, member_id: str, *, lock: bool = False) -> HeldMember | None:
    """The member of this very id, merged or not. `lock` keeps other transactions off her until this one ends."""
    table = tables.member
    query = select(
        table.c.body, table.c.state, table.c.tier_id, table.c.personal_revision, table.c.merged_into
    ).where(table.c.member_id == member_id)
    found = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        return None
    body, state, tier_id, revision, merged_into = found
    row = codec.decode_row(body)
    if not isinstance(row, MemberRow):
        raise StoredRowError(f"member {member_id}: the stored row is a {type(row).__name__}")
    return HeldMember(row, State(state), tier_id, int(revision), merged_into)


def is_here(connection: Connection, member_id: str) -> bool:
    """Whether an event has made her a member, or a provisional one."""
    held = find(connection, member_id)
    return held is not None and held.state in (State.MEMBER, State.PROVISIONAL)


def resolve(connection: Connection, member_id: str, *, lock: bool = False) -> HeldMember | None:
    """The member that this id stands for now, following merges."""
    held = find(connection, member_id, lock=lock)
    while held is not None and held.merged_into is not None:
        held = find(connection, held.merged_into, lock=lock)
    return held


def put(connection: Connection, held: HeldMember) -> None:
    """Store her; the row's `provisional` flag follows her state."""
    row = msgspec.structs.replace(held.row, provisional=held.state is State.PROVISIONAL)
    insert_or_replace(
        connection,
        tables.member,
        [
            {
                "member_id": held.member_id,
                "state": held.state,
                "merged_into": held.merged_into,
                "tier_id": held.tier_id,
                "personal_revision": held.personal_revision,
                "body": codec.encode_row(row),
            }
        ],
    )


def hold(connection: Connection, member_id: str, store_id: str) -> bool:
    """From now on this store holds her. Whether it did not before."""
    return insert_unless_there(
        connection,
        tables.member_store,
        {"member_id": member_id, "store_id": store_id, "last_visit": None},
    )


def note_visit(connection: Connection, member_id: str, store_id: str, on: str) -> None:
    """She was in this store on this day."""
    table = tables.member_store
    connection.execute(
        table.update()
        .where(
            table.c.member_id == member_id,
            table.c.store_id == store_id,
            (table.c.last_visit.is_(None)) | (table.c.last_visit < on),
        )
        .values(last_visit=on)
    )


def stores_of(connection: Connection, member_id: str) -> tuple[str, ...]:
    """The stores that hold her, the one she visited last in front."""
    table = tables.member_store
    found = connection.execute(
        select(table.c.store_id, table.c.last_visit).where(table.c.member_id == member_id)
    )
    by_visit = sorted(found.all(), key=lambda held: held[0])
    by_visit.sort(key=lambda held: held[1] or "", reverse=True)
    return tuple(store_id for store_id, _ in by_visit)


def merged_ids(connection: Connection, member_id: str) -> tuple[str, ...]:
    """The ids that turned out to be her."""
    table = tables.member
    found = connection.execute(
        select(table.c.member_id).where(table.c.merged_into == member_id).order_by(table.c.member_id)
    )
    return tuple(found.scalars())
