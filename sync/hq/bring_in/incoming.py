"""Members on their way in, a few hundred at a time, so that no till waits long for its turn; visible all at once.

First their rows, entries and balances are written, which nobody comes across: what leads to a member are her numbers
and the stores that hold her. Then one short transaction puts down numbers and stores of all of them: from that moment
they are in. Last their rows are published. Each step is a transaction of its own, and the batch says how far it came:
what a process left that died is taken out again, or brought to its end, before the next file comes in.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final, TypeVar

import msgspec
from sqlalchemy import Column, Connection, Engine, delete, func, insert, literal, select, update

from posclient.wire import codec
from sync.hq import members, tables
from sync.hq.accounts import standing_of
from sync.hq.bring_in.bulk import insert_rows
from sync.hq.bring_in.member_rows import FIRST_REVISION, StagedMember
from sync.hq.bring_in.member_writing import batches, insert_members, open_more, standing_of_new
from sync.hq.bring_in.plan import Setting
from sync.hq.counter_tables import incoming_batch, incoming_contact, incoming_member
from sync.hq.database import reader, transact
from sync.hq.feed import Outgoing, members_topic, publish_all
from sync.hq.members import State

T = TypeVar("T")

CHUNK: Final = 500
"""Members a transaction: some 100 ms."""
PAUSE_SHARE: Final = 0.25
"""How long to let the tills, as a share of what a chunk took: SQLite has no queue for its one write lock."""
_ROOM: Final = ("PRAGMA cache_size = -131072", "PRAGMA wal_autocheckpoint = 16000")
"""The keys of many members are spread over the whole of each index: with SQLite's usual two megabytes, and a checkpoint
after every four, each page would be written many times.
"""

_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(StagedMember)


def bring_in_members(engine: Engine, staged: Iterable[StagedMember], setting: Setting) -> None:
    """All staged members, or none of them. Raises IntegrityError where a number was taken since the check."""
    batch_id = secrets.token_hex(8)
    _turn(engine, partial(_begin, batch_id=batch_id, setting=setting))
    try:
        for chunk in batches(staged, CHUNK):
            _turn(engine, partial(_write, batch_id=batch_id, chunk=chunk, setting=setting))
        _turn(engine, partial(_switch, batch_id=batch_id))
    except BaseException:
        _take_out(engine, batch_id)
        raise
    for chunk in batches(staged, CHUNK):
        _turn(engine, partial(_publish_chunk, chunk=chunk, setting=setting))
    _end(engine, batch_id)


def go_on(engine: Engine) -> None:
    """What an import left that died: members that nobody saw yet go again, those that were in are published. Only while
    no other import runs (`alone`).
    """
    with reader(engine).begin() as connection:
        left = connection.execute(select(incoming_batch)).all()
    for batch in left:
        if batch.state == "writing":
            _take_out(engine, batch.batch_id)
        else:
            _publish_left(engine, batch.batch_id, Setting.stored(batch.business_date, batch.at_ms))


def is_coming(connection: Connection, member_id: str) -> bool:
    """Whether her rows are still to be published: a till that asks for her has to hear of her now."""
    coming = select(incoming_member.c.member_id).where(incoming_member.c.member_id == member_id)
    return connection.execute(coming).first() is not None


def _turn(engine: Engine, work: Callable[[Connection], T]) -> T:
    """A transaction, and then the tills' turn."""

    def with_room(connection: Connection) -> T:
        if connection.dialect.name == "sqlite":
            for setting in _ROOM:
                connection.exec_driver_sql(setting)
        return work(connection)

    began_s = time.monotonic()
    done = transact(engine, with_room)
    time.sleep((time.monotonic() - began_s) * PAUSE_SHARE)
    return done


def _begin(connection: Connection, batch_id: str, setting: Setting) -> None:
    connection.execute(
        insert(incoming_batch).values(
            batch_id=batch_id, state="writing", business_date=setting.on.isoformat(), at_ms=setting.at_ms
        )
    )


def _write(connection: Connection, batch_id: str, chunk: Sequence[StagedMember], setting: Setting) -> None:
    fresh = sorted((one for one in chunk if one.is_new), key=lambda one: one.row.member_id)
    coming = [one for one in chunk if one.is_new or one.openings]
    insert_members(connection, fresh, setting)
    insert_rows(
        connection,
        incoming_member,
        ("member_id", "batch_id", "store_id", "is_new", "body"),
        [
            (
                one.row.member_id,
                batch_id,
                one.store_id,
                int(one.is_new),
                b"" if one.is_new else _encoder.encode(one),
            )
            for one in coming
        ],
    )
    insert_rows(
        connection,
        incoming_contact,
        ("kind", "value", "batch_id", "member_id"),
        [(kind, value, batch_id, one.row.member_id) for one in fresh for kind, value in one.contacts],
    )


def _switch(connection: Connection, batch_id: str) -> None:
    """From now on they are members."""
    coming, numbers = incoming_member.c, incoming_contact.c
    connection.execute(
        insert(tables.contact).from_select(
            ["kind", "value", "member_id"],
            select(numbers.kind, numbers.value, numbers.member_id)
            .where(numbers.batch_id == batch_id)
            .order_by(numbers.kind, numbers.value),
        )
    )
    connection.execute(
        insert(tables.member_store).from_select(
            ["member_id", "store_id"],
            select(coming.member_id, coming.store_id)
            .where(coming.batch_id == batch_id, coming.is_new == literal(1))
            .order_by(coming.member_id),
        )
    )
    connection.execute(update(incoming_batch).where(incoming_batch.c.batch_id == batch_id).values(state="in"))


def _publish_left(engine: Engine, batch_id: str, setting: Setting) -> None:
    """After a process died: whatever of them is out already is told once more."""
    coming = incoming_member.c
    after = ""
    while True:
        query = (
            select(coming.member_id, coming.is_new, coming.body)
            .where(coming.batch_id == batch_id, coming.member_id > after)
            .order_by(coming.member_id)
            .limit(CHUNK)
        )
        with reader(engine).begin() as connection:
            chunk = [
                (member_id, bool(is_new), bytes(body))
                for member_id, is_new, body in connection.execute(query)
            ]
        if not chunk:
            break
        _turn(engine, partial(_tell_left, chunk=chunk, setting=setting))
        after = chunk[-1][0]
    _end(engine, batch_id)


def _tell_left(connection: Connection, chunk: Sequence[tuple[str, bool, bytes]], setting: Setting) -> None:
    outgoing = Outgoing()
    for member_id, is_new, body in chunk:
        if is_new:
            _tell_as_she_is(connection, member_id, setting, outgoing)
        else:
            open_more(connection, _decoder.decode(body), setting, outgoing)
    publish_all(connection, outgoing)


def _end(engine: Engine, batch_id: str) -> None:
    def end(connection: Connection) -> None:
        for table in (incoming_member, incoming_contact, incoming_batch):
            connection.execute(delete(table).where(table.c.batch_id == batch_id))

    _turn(engine, end)


def _publish_chunk(connection: Connection, chunk: Sequence[StagedMember], setting: Setting) -> None:
    outgoing = Outgoing()
    touched = _touched(connection, [one for one in chunk if one.is_new])
    for one in chunk:
        member_id = one.row.member_id
        if not one.is_new:
            if one.openings:
                open_more(connection, one, setting, outgoing)
        elif member_id in touched:
            _tell_as_she_is(connection, member_id, setting, outgoing)
        else:
            topic = members_topic(one.store_id)
            outgoing.add(topic, f"member/{member_id}", one.row)
            outgoing.add(topic, f"standing/{member_id}", standing_of_new(one, setting))
    publish_all(connection, outgoing)


def _touched(connection: Connection, fresh: Sequence[StagedMember]) -> set[str]:
    """Of those who are in since a moment ago, whom somebody has served already."""
    ids = [one.row.member_id for one in fresh]
    held, entries, stores = tables.member, tables.ledger_entry, tables.member_store
    as_staged = {one.row.member_id: codec.encode_row(one.row) for one in fresh}
    untouched = {
        member_id
        for member_id, body, state, revision in connection.execute(
            select(held.c.member_id, held.c.body, held.c.state, held.c.personal_revision).where(
                held.c.member_id.in_(ids)
            )
        )
        if state == State.MEMBER and revision == FIRST_REVISION and bytes(body) == as_staged[member_id]
    }
    booked = _counted(connection, entries.c.owner_id, ids)
    holders = _counted(connection, stores.c.member_id, ids)
    untouched = {
        one.row.member_id
        for one in fresh
        if one.row.member_id in untouched
        and booked.get(one.row.member_id, 0) == len(one.openings)
        and holders.get(one.row.member_id, 0) == 1
    }
    return set(ids) - untouched


def _counted(connection: Connection, column: Column[str], ids: Sequence[str]) -> dict[str, int]:
    """How many rows of a table each of them has."""
    rows = connection.execute(select(column, func.count()).where(column.in_(ids)).group_by(column))
    return {str(member_id): int(count) for member_id, count in rows}


def _tell_as_she_is(connection: Connection, member_id: str, setting: Setting, outgoing: Outgoing) -> None:
    held = members.find(connection, member_id, lock=True)
    if held is None or held.state is not State.MEMBER:
        return
    standing = standing_of(connection, member_id, held.tier_id, setting.on.isoformat(), setting.at_ms)
    for store_id in members.stores_of(connection, member_id):
        outgoing.add(members_topic(store_id), f"member/{member_id}", held.row)
        outgoing.add(members_topic(store_id), f"standing/{member_id}", standing)


def _take_out(engine: Engine, batch_id: str) -> None:
    """Nobody has seen them: what was written of them goes again."""
    coming = incoming_member.c
    next_ids = select(coming.member_id, coming.is_new).where(coming.batch_id == batch_id).limit(CHUNK)
    while True:
        with reader(engine).begin() as connection:
            chunk = connection.execute(next_ids).all()
        if not chunk:
            break
        ids = [member_id for member_id, _ in chunk]
        fresh = [member_id for member_id, is_new in chunk if is_new]
        _turn(engine, partial(_forget, ids=ids, fresh=fresh))
    _end(engine, batch_id)


def _forget(connection: Connection, ids: Sequence[str], fresh: Sequence[str]) -> None:
    for column in (tables.ledger_entry.c.owner_id, tables.balance.c.owner_id, tables.member.c.member_id):
        connection.execute(delete(column.table).where(column.in_(fresh)))
    connection.execute(delete(incoming_member).where(incoming_member.c.member_id.in_(ids)))
