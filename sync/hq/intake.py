"""Taking events from tills: exactly once, in order, with a result for each.

Only the next number of a till's incarnation is applied; the event, all it changes, and the high-water mark commit
together. A number seen before is a duplicate, or, with other bytes, quarantined. What can't be parsed is quarantined
with its bytes and the mark goes on: nothing blocks what is behind it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DataError, IntegrityError

from posclient.wire import codec
from posclient.wire.codec import WireError
from posclient.wire.events import CareSlipPrinted, Event
from posclient.wire.personal import PersonalRecord
from posclient.wire.protocol import Effect, EventResult, PushAnswer, PushRequest
from sync.hq import database, members, stock, tables
from sync.hq.apply.dispatch import apply_event
from sync.hq.intake_context import Intake, Sender
from sync.hq.personal import apply_personal
from sync.hq.refusal import Refusal
from sync.hq.upsert import insert_unless_there

MAX_BATCH: Final = 250

_log = logging.getLogger(__name__)

_OWN_FAULTS: Final = (IntegrityError, DataError, ValueError, LookupError, ArithmeticError, TypeError)
"""What applying an event may stumble over by a fault of ours; the database being away is not among them."""


@dataclass(frozen=True)
class Arrival:
    """One event as it came."""

    sender: Sender
    incarnation: int
    seq: int
    claimed_hash: str
    payload: bytes
    now_ms: int


def push(engine: Engine, sender: Sender, request: PushRequest, now_ms: int) -> PushAnswer:
    """Take a batch: personal records of people who are new here, then each event in a transaction of its own, up to the
    first gap, then the other records.

    A till may still send what an earlier incarnation of it left. Raises Refusal for a batch too large, or an
    incarnation that headquarters never gave.
    """
    if len(request.events) > MAX_BATCH or len(request.personal) > MAX_BATCH:
        raise Refusal("batch_too_large", f"at most {MAX_BATCH} events and {MAX_BATCH} personal records", 413)
    if not 1 <= request.incarnation <= sender.incarnation:
        raise Refusal("unknown_incarnation", f"incarnation {request.incarnation} was never given", 409)
    with database.reader(engine).begin() as connection:
        here = {
            record.member_id for record in request.personal if members.is_here(connection, record.member_id)
        }
    first = [record for record in request.personal if record.member_id not in here]
    taken = _take_personal(engine, sender, request.incarnation, first, now_ms)
    results = []
    for event in request.events:
        arrival = Arrival(sender, request.incarnation, event.seq, event.hash, bytes(event.payload), now_ms)
        result = database.transact(engine, partial(take, arrival=arrival))
        if result is None:
            break
        results.append(result)
    # whom headquarters has is served before her record is taken: else tills would hear of a new revision of hers that
    # does not say yet that her account is frozen
    then = [record for record in request.personal if record.member_id in here]
    taken = (*taken, *_take_personal(engine, sender, request.incarnation, then, now_ms))
    if results:
        database.transact(engine, partial(stock.tell, store_id=sender.store_id))
    with database.reader(engine).begin() as connection:
        return PushAnswer(
            next_seq=_next_seq(connection, sender.till_id, request.incarnation, lock=False),
            results=tuple(results),
            epoch=database.epoch(connection),
            personal=taken,
        )


def take(connection: Connection, arrival: Arrival) -> EventResult | None:
    """Take one event in the caller's transaction; None where an earlier one is missing."""
    expected = _next_seq(connection, arrival.sender.till_id, arrival.incarnation, lock=True)
    if arrival.seq > expected or arrival.seq < 1:
        return None
    if arrival.seq < expected:
        return _seen_before(connection, arrival)
    _advance(connection, arrival)
    actual = codec.digest(arrival.payload)
    if actual != arrival.claimed_hash:
        return _quarantine(connection, arrival, actual, "hash", f"bytes of {actual}")
    try:
        event = codec.decode_event(arrival.payload)
    except WireError as fault:
        return _quarantine(connection, arrival, actual, "unparsable", str(fault))
    return _apply(connection, arrival, event)


def _apply(connection: Connection, arrival: Arrival, event: Event) -> EventResult:
    kind = str(event.__struct_config__.tag)
    on = _utc_day(event.at_ms) if isinstance(event, CareSlipPrinted) else event.stamp.business_date
    try:
        with connection.begin_nested():
            intake = Intake(connection, arrival.sender, arrival.incarnation, arrival.seq, on, arrival.now_ms)
            apply_event(intake, event)
            effect = intake.finish()
            findings = intake.findings
    except _OWN_FAULTS:
        _log.exception("event %s/%s/%s", arrival.sender.till_id, arrival.incarnation, arrival.seq)
        with connection.begin_nested():
            failed = Intake(connection, arrival.sender, arrival.incarnation, arrival.seq, on, arrival.now_ms)
            failed.note("event.not_applied", f"{kind} was kept but not applied: a fault of headquarters")
            failed.finish()
        effect, findings = None, failed.findings
    wrong = [one for one in findings if one.level == "exception"]
    detail = "; ".join(f"{one.key}: {one.detail}" if one.detail else one.key for one in wrong)[:2000]
    result = EventResult(arrival.seq, "exception" if wrong else "applied", effect, detail)
    _keep(connection, arrival, arrival.claimed_hash, kind, result)
    return result


def _seen_before(connection: Connection, arrival: Arrival) -> EventResult:
    table = tables.event
    stored = connection.execute(
        select(table.c.hash, table.c.detail, table.c.effect_topic, table.c.effect_position).where(
            table.c.till_id == arrival.sender.till_id,
            table.c.incarnation == arrival.incarnation,
            table.c.seq == arrival.seq,
        )
    ).one()
    actual = codec.digest(arrival.payload)
    if stored.hash == actual == arrival.claimed_hash:
        effect = Effect(stored.effect_topic, stored.effect_position) if stored.effect_topic else None
        return EventResult(arrival.seq, "duplicate", effect, stored.detail)
    return _set_aside(connection, arrival, actual, "other_bytes", "this number came before with other bytes")


def _quarantine(
    connection: Connection, arrival: Arrival, actual: str, reason: str, detail: str
) -> EventResult:
    result = _set_aside(connection, arrival, actual, reason, detail)
    _keep(connection, arrival, actual, "", result)
    return result


def _set_aside(
    connection: Connection, arrival: Arrival, actual: str, reason: str, detail: str
) -> EventResult:
    insert_unless_there(
        connection,
        tables.quarantine,
        {
            "till_id": arrival.sender.till_id,
            "incarnation": arrival.incarnation,
            "seq": arrival.seq,
            "hash": actual,
            "payload": arrival.payload,
            "reason": reason,
            "detail": detail[:2000],
            "received_at_ms": arrival.now_ms,
        },
    )
    return EventResult(arrival.seq, "quarantined", None, f"{reason}: {detail}"[:2000])


def _keep(connection: Connection, arrival: Arrival, actual: str, kind: str, result: EventResult) -> None:
    connection.execute(
        insert(tables.event).values(
            till_id=arrival.sender.till_id,
            incarnation=arrival.incarnation,
            seq=arrival.seq,
            hash=actual,
            payload=arrival.payload,
            kind=kind,
            result=result.result,
            detail=result.detail,
            effect_topic=result.effect.topic if result.effect else None,
            effect_position=result.effect.position if result.effect else None,
            received_at_ms=arrival.now_ms,
        )
    )


def _next_seq(connection: Connection, till_id: str, incarnation: int, *, lock: bool) -> int:
    table = tables.incarnation
    query = select(table.c.next_seq).where(table.c.till_id == till_id, table.c.incarnation == incarnation)
    return int(connection.execute(query.with_for_update() if lock else query).scalar_one())


def _advance(connection: Connection, arrival: Arrival) -> None:
    table = tables.incarnation
    connection.execute(
        table.update()
        .where(table.c.till_id == arrival.sender.till_id, table.c.incarnation == arrival.incarnation)
        .values(next_seq=arrival.seq + 1)
    )


def _take_personal(
    engine: Engine, sender: Sender, incarnation: int, records: Sequence[PersonalRecord], now_ms: int
) -> tuple[str, ...]:
    """The members whose records were taken. One that headquarters stumbles over is not acknowledged: it comes again."""
    taken: dict[str, None] = {}
    for record in records:

        def work(connection: Connection, record: PersonalRecord = record) -> None:
            intake = Intake(connection, sender, incarnation, None, _utc_day(now_ms), now_ms)
            apply_personal(intake, record)
            intake.finish()

        try:
            database.transact(engine, work)
        except _OWN_FAULTS:
            _log.exception("personal record of %s, revision %s", record.member_id, record.revision)
        else:
            taken[record.member_id] = None
    return tuple(taken)


def _utc_day(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, tz=UTC).date().isoformat()
