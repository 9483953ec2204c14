"""Members in the cache: who they are and what they have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import msgspec
from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from posclient.domain.ledger.account import Entry, EntryKind
from posclient.domain.member import Member, MemberId
from posclient.store import member_values
from posclient.store import tables as t
from posclient.store.outbox import is_on_its_way
from posclient.store.prepared import Prepared, PreparedWrite
from posclient.store.transaction import Transaction
from posclient.wire.codec import encode_row
from posclient.wire.feed import AliasRow, MemberRow, StandingRow
from posclient.wire.mapping import member_of


@dataclass(frozen=True)
class Holding:
    """A member with what she has: headquarters' figures as of `as_of_ms`, and this till's own entries since."""

    member: Member
    standing: StandingRow | None
    own_entries: tuple[Entry, ...]
    owners: tuple[MemberId, ...]
    """Her id, and the provisional ids that turned out to be her."""


_row_decoder = msgspec.json.Decoder(MemberRow)
_standing_decoder = msgspec.json.Decoder(StandingRow)

_whole = select(t.member.c.body, t.standing.c.body).select_from(
    t.member.outerjoin(t.standing, t.standing.c.member_id == t.member.c.member_id)
)
_by_id = Prepared(_whole.where(t.member.c.member_id == bindparam("key")))
_by_card = Prepared(_whole.where(t.member.c.card_no == bindparam("key")))
_by_phone = Prepared(_whole.where(t.member.c.phone == bindparam("key")))
_id_by_card = Prepared(select(t.member.c.member_id).where(t.member.c.card_no == bindparam("key")))
_id_by_phone = Prepared(select(t.member.c.member_id).where(t.member.c.phone == bindparam("key")))
_row_by_id = Prepared(select(t.member.c.body).where(t.member.c.member_id == bindparam("key")))
_real_id = Prepared(
    select(t.member_alias.c.member_id).where(t.member_alias.c.provisional_id == bindparam("key"))
)

_KNOWN = ("card_no", "phone", "phone_tail", "name", "pinyin", "initials", "body")
_fresh_member = insert(t.member)
_put_member = PreparedWrite(
    _fresh_member.on_conflict_do_update(
        index_elements=["member_id"],
        set_={name: _fresh_member.excluded[name] for name in _KNOWN},
        where=_fresh_member.excluded.body != t.member.c.body,
    ),
    "member_id",
    "visit_month",
    *_KNOWN,
)
_fresh_standing = insert(t.standing)
_put_standing = PreparedWrite(
    _fresh_standing.on_conflict_do_update(
        index_elements=["member_id"], set_={"body": _fresh_standing.excluded.body}
    ),
    "member_id",
    "body",
)
_note_visit = PreparedWrite(
    update(t.member)
    .where(t.member.c.member_id == bindparam("of"), t.member.c.visit_month < bindparam("month"))
    .values(visit_month=bindparam("month"))
)

_of_owner = select(t.member_alias.c.provisional_id).where(t.member_alias.c.member_id == bindparam("owner"))
_earlier_ids = Prepared(_of_owner)

_open_entries = Prepared(
    select(
        t.ledger_entry.c.entry_id,
        t.ledger_entry.c.account_id,
        t.ledger_entry.c.lot_id,
        t.ledger_entry.c.amount,
        t.ledger_entry.c.kind,
        t.ledger_entry.c.business_date,
    )
    .select_from(
        t.ledger_entry.join(
            t.outbox,
            (t.outbox.c.incarnation == t.ledger_entry.c.incarnation)
            & (t.outbox.c.seq == t.ledger_entry.c.seq),
        ).outerjoin(t.feed_cursor, t.feed_cursor.c.topic == t.outbox.c.effect_topic)
    )
    .where(
        or_(
            t.ledger_entry.c.owner_id == bindparam("owner"),
            t.ledger_entry.c.owner_id.in_(_of_owner),
        ),
        is_on_its_way(),
    )
)


def by_id(connection: Transaction, member_id: MemberId) -> Member | None:
    """A member by her id; a provisional id that was resolved gives the member it turned out to be."""
    row = _row(connection, member_id)
    return _member(row) if row is not None else None


def by_card(connection: Transaction, card_no: str) -> Member | None:
    """The member who holds a card."""
    return _one(connection, _by_card, card_no)


def by_phone(connection: Transaction, phone: str) -> Member | None:
    """The member with this whole number."""
    return _one(connection, _by_phone, phone)


def id_by_card(connection: Transaction, card_no: str) -> MemberId | None:
    """Who holds a card: a scan need not read all of her to know that."""
    found = _id_by_card.one(connection, key=card_no)
    return MemberId(found[0]) if found is not None else None


def id_by_phone(connection: Transaction, phone: str) -> MemberId | None:
    """Who has this whole number."""
    found = _id_by_phone.one(connection, key=phone)
    return MemberId(found[0]) if found is not None else None


def holding(connection: Transaction, member_id: MemberId) -> Holding | None:
    """A member with her standing and this till's entries that headquarters' figures do not contain yet."""
    row = _row(connection, member_id)
    if row is None:
        return None
    member, standing = _read(*row)
    entries = _open_entries.all(connection, owner=member.member_id)
    earlier = _earlier_ids.all(connection, owner=member.member_id)
    owners = (member.member_id, *(MemberId(provisional_id) for (provisional_id,) in earlier))
    return Holding(member, standing, tuple(_entry(*entry) for entry in entries), owners)


def row_of(connection: Transaction, member_id: MemberId) -> MemberRow | None:
    """The stored row of a member, for changing it."""
    found = _row_by_id.one(connection, key=member_id)
    return _row_decoder.decode(found[0]) if found is not None else None


def put_member(connection: Transaction, row: MemberRow) -> None:
    """Keep a member's row, or drop her where headquarters deleted her. A row that is there already is not written."""
    if row.deleted:
        connection.execute(delete(t.standing).where(t.standing.c.member_id == row.member_id))
        connection.execute(delete(t.member).where(t.member.c.member_id == row.member_id))
        member_values.forget(connection, row.member_id)
        return
    put_members(connection, (row,))


def put_members(connection: Transaction, rows: Iterable[MemberRow]) -> None:
    """Keep many rows, none of them deleted."""
    _put_member.run_many(
        connection,
        (
            {
                "member_id": row.member_id,
                "card_no": row.card_no,
                "phone": row.phone,
                "phone_tail": (row.phone or "")[-4:],
                "name": row.name,
                "pinyin": row.pinyin,
                "initials": row.initials,
                "visit_month": 0,
                "body": encode_row(row),
            }
            for row in rows
        ),
    )


def staff_bought(connection: Transaction, member_id: MemberId) -> tuple[str, int]:
    """Headquarters' figure of what one of the staff bought at staff prices: its month, and how much at all tills; an
    empty month where headquarters knows of nothing.
    """
    row = _row(connection, member_id)
    standing = _read(*row)[1] if row is not None else None
    return (standing.staff_month, standing.staff_bought_minor) if standing is not None else ("", 0)


def put_standing(connection: Transaction, row: StandingRow) -> None:
    """Keep what headquarters says that a member has. Her rank in search moves at most once a month."""
    put_standings(connection, (row,))


def put_standings(connection: Transaction, rows: Sequence[StandingRow]) -> None:
    """Keep many standings."""
    _put_standing.run_many(
        connection, ({"member_id": row.member_id, "body": encode_row(row)} for row in rows)
    )
    _note_visit.run_many(
        connection,
        (
            {"of": row.member_id, "month": _month(date.fromisoformat(row.last_visit))}
            for row in rows
            if row.last_visit
        ),
    )


def note_visit(connection: Transaction, member_id: MemberId, on: date) -> None:
    """A visit ranks a member higher in search, by month."""
    _note_visit.run(connection, of=member_id, month=_month(on))


def _month(day: date) -> int:
    return day.year * 12 + day.month


def set_do_not_call(connection: Transaction, member_id: MemberId) -> None:
    """She does not want to be called; headquarters will say so too."""
    member = by_id(connection, member_id)
    row = row_of(connection, member.member_id) if member is not None else None
    if row is not None:
        put_member(connection, msgspec.structs.replace(row, do_not_call=True))


def put_alias(connection: Transaction, row: AliasRow) -> None:
    """A provisional member is this member from now on."""
    fresh = insert(t.member_alias).values(provisional_id=row.provisional_id, member_id=row.member_id)
    connection.execute(
        fresh.on_conflict_do_update(
            index_elements=["provisional_id"], set_={"member_id": fresh.excluded.member_id}
        )
    )


def count(connection: Transaction) -> int:
    """How many members the cache holds."""
    return int(connection.execute(select(func.count()).select_from(t.member)).scalar_one())


_Bodies = tuple[bytes, bytes | None]
"""Of her row and of her standing, which may not be there."""


def _row(connection: Transaction, member_id: MemberId) -> _Bodies | None:
    """The row and standing of the member that an id stands for; its own while whom it turned out to be is not here."""
    real = _real_id.one(connection, key=member_id)
    found = _by_id.one(connection, key=real[0]) if real is not None else None
    found = found or _by_id.one(connection, key=member_id)
    return (found[0], found[1]) if found is not None else None


def _one(connection: Transaction, query: Prepared, key: str) -> Member | None:
    found = query.one(connection, key=key)
    return _member((found[0], found[1])) if found is not None else None


def _member(bodies: _Bodies) -> Member:
    return _read(*bodies)[0]


@lru_cache(maxsize=32)
def _read(row: bytes, standing: bytes | None) -> tuple[Member, StandingRow | None]:
    """What was read from these very bytes: one customer's are read at each of her scans, and by her checkout."""
    known = _standing_decoder.decode(standing) if standing is not None else None
    return member_of(_row_decoder.decode(row), known), known


def _entry(entry_id: str, account_id: str, lot_id: str, amount: int, kind: str, business_date: str) -> Entry:
    return Entry(entry_id, account_id, lot_id, amount, EntryKind(kind), date.fromisoformat(business_date))
