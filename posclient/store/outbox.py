"""Events on their way to headquarters: made once, encoded once, kept as bytes with their hash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from posclient.store import tables as t
from posclient.store.counters import take_next
from posclient.store.identity import identity
from posclient.store.prepared import Prepared, PreparedWrite
from posclient.store.transaction import Transaction
from posclient.wire.codec import digest, encode_event
from posclient.wire.events import Event
from posclient.wire.personal import PersonalRecord
from posclient.wire.protocol import EventResult

_put = PreparedWrite(
    insert(t.outbox), "incarnation", "seq", "type", "payload", "hash", "made_at_ms", "detail"
)
_waiting = Prepared(
    select(func.count().label("events"), func.min(t.outbox.c.made_at_ms).label("oldest")).where(
        t.outbox.c.result.is_(None)
    )
)


@dataclass(frozen=True)
class EventRef:
    """An event's identity at this till."""

    incarnation: int
    seq: int


@dataclass(frozen=True)
class StoredEvent:
    """An event as it is sent."""

    seq: int
    payload: bytes
    hash: str


@dataclass(frozen=True)
class Waiting:
    """What has not been acknowledged yet, and since when (UTC ms; None when nothing waits)."""

    events: int
    oldest_at_ms: int | None


def is_on_its_way() -> ColumnElement[bool]:
    """Of an event (joined with the cursor of its effect's topic): whether what it moved is missing in the figures that
    headquarters has sent. While a topic is about to be read again from its beginning, the till still holds figures of
    before headquarters was restored, and they contain all that was acknowledged.
    """
    read = t.feed_cursor.c
    return or_(
        t.outbox.c.result.is_(None),
        (t.outbox.c.effect_position > func.coalesce(read.position, 0))
        & (func.coalesce(read.epoch, "-") != ""),
    )


def append(connection: Transaction, event: Event, at_ms: int) -> EventRef:
    """Keep an event under the next number of this incarnation."""
    ref = reserve(connection, identity(connection).incarnation)
    put(connection, ref, event, at_ms)
    return ref


def reserve(connection: Transaction, incarnation: int) -> EventRef:
    """The number of an event whose bytes will contain or accompany rows that name it; `put` must follow."""
    return EventRef(incarnation, take_next(connection, f"event/{incarnation}"))


def put(connection: Transaction, ref: EventRef, event: Event, at_ms: int) -> None:
    """Keep the bytes of a reserved event."""
    payload = encode_event(event)
    _put.run(
        connection,
        incarnation=ref.incarnation,
        seq=ref.seq,
        type=event.__struct_config__.tag,
        payload=payload,
        hash=digest(payload),
        made_at_ms=at_ms,
        detail="",
    )


def batch(
    connection: Transaction, incarnation: int, from_seq: int, *, limit: int = 250, max_bytes: int = 1_000_000
) -> tuple[StoredEvent, ...]:
    """The next events from `from_seq` on, oldest first; at least one where there is one."""
    query = (
        select(t.outbox.c.seq, t.outbox.c.payload, t.outbox.c.hash)
        .where(t.outbox.c.incarnation == incarnation, t.outbox.c.seq >= from_seq)
        .order_by(t.outbox.c.seq)
        .limit(limit)
    )
    taken: list[StoredEvent] = []
    size = 0
    for row in connection.execute(query):
        size += len(row.payload)
        if taken and size > max_bytes:
            break
        taken.append(StoredEvent(row.seq, row.payload, row.hash))
    return tuple(taken)


def first_waiting(connection: Transaction) -> EventRef | None:
    """The oldest event without an answer; of an earlier incarnation first."""
    query = (
        select(t.outbox.c.incarnation, t.outbox.c.seq)
        .where(t.outbox.c.result.is_(None))
        .order_by(t.outbox.c.incarnation, t.outbox.c.seq)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return EventRef(row.incarnation, row.seq) if row else None


def incarnations(connection: Transaction) -> tuple[int, ...]:
    """Those that made events, the oldest first."""
    query = select(t.outbox.c.incarnation).distinct().order_by(t.outbox.c.incarnation)
    return tuple(connection.execute(query).scalars())


def last_seq(connection: Transaction, incarnation: int) -> int:
    """The number of the newest event of an incarnation; 0 where it has none."""
    query = select(func.coalesce(func.max(t.outbox.c.seq), 0)).where(t.outbox.c.incarnation == incarnation)
    return int(connection.execute(query).scalar_one())


def acknowledge(connection: Transaction, incarnation: int, results: Iterable[EventResult]) -> None:
    """Note what headquarters made of events. A duplicate's answer adds nothing to one that stands; any other does:
    headquarters was restored, had lost the event, and took it anew.
    """
    for result in results:
        this = (t.outbox.c.incarnation == incarnation) & (t.outbox.c.seq == result.seq)
        if result.result == "duplicate":
            this &= t.outbox.c.result.is_(None)
        connection.execute(
            update(t.outbox)
            .where(this)
            .values(
                result=result.result,
                effect_topic=result.effect.topic if result.effect else None,
                effect_position=result.effect.position if result.effect else None,
                detail=result.detail,
            )
        )


def forget_positions(connection: Transaction) -> None:
    """The effects of all acknowledged events count as read: their positions were of an earlier epoch."""
    connection.execute(update(t.outbox).where(t.outbox.c.effect_position > 0).values(effect_position=0))


def waiting(connection: Transaction) -> Waiting:
    """For the badge."""
    row = _waiting.one(connection)
    return Waiting(*row) if row is not None else Waiting(0, None)


def counts(connection: Transaction) -> dict[str, int]:
    """Events by what became of them; `waiting` where there is no answer yet."""
    query = select(func.coalesce(t.outbox.c.result, "waiting"), func.count()).group_by(t.outbox.c.result)
    return {row[0]: row[1] for row in connection.execute(query)}


def put_personal(connection: Transaction, record: PersonalRecord, body: bytes) -> None:
    """A member's personal record waits to be sent; a newer revision takes the place of an older one."""
    fresh = upsert(t.personal_outbox).values(member_id=record.member_id, revision=record.revision, body=body)
    connection.execute(
        fresh.on_conflict_do_update(
            index_elements=["member_id"],
            set_={"revision": fresh.excluded.revision, "body": fresh.excluded.body},
        )
    )


def personal_batch(connection: Transaction, limit: int = 100) -> tuple[bytes, ...]:
    """Encoded personal records that wait."""
    return tuple(connection.execute(select(t.personal_outbox.c.body).limit(limit)).scalars())


def personal_sent(connection: Transaction, member_id: str, revision: int) -> None:
    """Headquarters took this revision; a newer one made meanwhile stays."""
    connection.execute(
        t.personal_outbox.delete().where(
            t.personal_outbox.c.member_id == member_id, t.personal_outbox.c.revision <= revision
        )
    )
