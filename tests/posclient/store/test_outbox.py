"""Events on their way: numbered without gaps, kept as bytes, acknowledged once, sent again when asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import msgspec
import pytest

from posclient.store import outbox
from posclient.store.counters import take_next
from posclient.store.engine import Database
from posclient.store.feed_cursors import Cursor, cursors, put_cursor
from posclient.store.identity import NOBODY, TillIdentity, identity, put_identity
from posclient.store.outbox import EventRef
from posclient.store.transaction import Transaction
from posclient.wire.codec import digest
from posclient.wire.events import CareSlipPrinted
from posclient.wire.personal import PersonalRecord
from posclient.wire.protocol import Effect, EventResult, Result
from tests.support.plans import plans_of
from tests.support.shop import open_test_store, rows


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    opened = open_test_store(tmp_path)
    yield opened
    opened.close()


def make(store: Database, count: int) -> None:
    def write(connection: Transaction) -> None:
        for n in range(count):
            outbox.append(connection, CareSlipPrinted(f"C{n}", n), 1000 + n)

    store.write(write)


def answer(store: Database, seq: int, result: str, position: int | None = None) -> None:
    effect = Effect("store/S/members", position) if position is not None else None
    told = EventResult(seq, cast(Result, result), effect, "why")
    store.write(lambda connection: outbox.acknowledge(connection, 1, [told]))


def state(store: Database, seq: int) -> tuple[object, ...]:
    return rows(store, "outbox")[seq - 1][6:9]


def test_a_number_that_was_not_committed_is_given_again(store: Database) -> None:
    class CutError(Exception):
        pass

    def fail(connection: Transaction) -> None:
        outbox.append(connection, CareSlipPrinted("C", 1), 1)
        raise CutError

    make(store, 1)
    with pytest.raises(CutError):
        store.write(fail)
    make(store, 1)
    assert [row[:2] for row in rows(store, "outbox")] == [(1, 1), (1, 2)]
    assert store.write(lambda connection: take_next(connection, "another")) == 1


def test_the_bytes_are_those_that_were_made(store: Database) -> None:
    make(store, 2)
    first, second = store.read(lambda connection: outbox.batch(connection, 1, 1))
    assert first.payload == b'{"type":"care.slip_printed","task_id":"C0","at_ms":0,"v":1}'
    assert second.hash == digest(second.payload)


def test_a_batch_is_capped_but_never_empty(store: Database) -> None:
    make(store, 10)
    for limit, size, expected in ((250, 10**6, 10), (3, 10**6, 3), (250, 1, 1), (250, 130, 2)):
        taken = store.read(
            lambda connection, limit=limit, size=size: outbox.batch(
                connection, 1, 1, limit=limit, max_bytes=size
            )  # type: ignore[misc]  # defaults bind now
        )
        assert [event.seq for event in taken] == list(range(1, expected + 1))
    assert store.read(lambda connection: outbox.batch(connection, 1, 11)) == ()


def test_the_oldest_without_an_answer_goes_first_those_of_an_earlier_incarnation_before(
    store: Database,
) -> None:
    make(store, 2)
    who = TillIdentity("T1", 1, "S", 2, "", "e")
    store.write(lambda connection: put_identity(connection, who, 1))
    make(store, 1)
    assert store.read(outbox.first_waiting) == EventRef(1, 1)
    answer(store, 1, "applied", 5)
    assert store.read(outbox.first_waiting) == EventRef(1, 2)
    answer(store, 2, "quarantined")
    assert store.read(outbox.first_waiting) == EventRef(2, 1)
    assert store.read(lambda connection: outbox.last_seq(connection, 1)) == 2
    assert store.read(lambda connection: outbox.last_seq(connection, 3)) == 0


def test_what_waits_and_since_when(store: Database) -> None:
    assert store.read(outbox.waiting) == outbox.Waiting(0, None)
    make(store, 3)
    answer(store, 1, "applied")
    assert store.read(outbox.waiting) == outbox.Waiting(2, 1001)
    answer(store, 2, "exception")
    assert store.read(outbox.counts) == {"waiting": 1, "applied": 1, "exception": 1}


def test_a_duplicates_answer_adds_nothing_to_one_that_stands(store: Database) -> None:
    make(store, 2)
    answer(store, 1, "applied", 7)
    answer(store, 1, "duplicate", 99)
    assert state(store, 1) == ("applied", "store/S/members", 7)
    answer(store, 2, "duplicate", 8)  # the first answer was lost
    assert state(store, 2) == ("duplicate", "store/S/members", 8)


def test_a_headquarters_that_had_lost_an_event_answers_anew(store: Database) -> None:
    make(store, 1)
    answer(store, 1, "applied", 7)
    store.write(outbox.forget_positions)
    assert state(store, 1) == ("applied", "store/S/members", 0)
    answer(store, 1, "exception", 3)
    assert state(store, 1) == ("exception", "store/S/members", 3)


def test_an_answer_about_an_event_that_was_never_made_changes_nothing(store: Database) -> None:
    make(store, 1)
    answer(store, 9, "applied", 7)
    assert state(store, 1) == (None, None, None)


def test_a_newer_personal_record_takes_the_place_of_an_older(store: Database) -> None:
    def put(revision: int) -> None:
        record = PersonalRecord("M1", revision, name=f"name {revision}")
        body = msgspec.json.encode(record)
        store.write(lambda connection: outbox.put_personal(connection, record, body))

    def sent(revision: int) -> None:
        store.write(lambda connection: outbox.personal_sent(connection, "M1", revision))

    put(1)
    put(2)
    assert len(store.read(outbox.personal_batch)) == 1
    sent(1)  # the answer to the older one comes late
    assert b"name 2" in store.read(outbox.personal_batch)[0]
    sent(2)
    assert store.read(outbox.personal_batch) == ()


def test_asking_what_waits_reads_its_index(store: Database) -> None:
    for ask in (outbox.first_waiting, outbox.waiting):
        plan = plans_of(store, ask)
        assert any("outbox_waiting" in line for line in plan), plan
        assert not any("TEMP B-TREE" in line for line in plan), plan


def test_a_till_is_nobody_until_it_is_enrolled(store: Database) -> None:
    assert store.read(identity) == NOBODY
    for incarnation in (1, 2):
        who = TillIdentity("T1", 1, "S", incarnation, "hash", "e")
        store.write(lambda connection, who=who: put_identity(connection, who, 1))  # type: ignore[misc]  # binds now
        assert store.read(identity) == who
    assert len(rows(store, "till")) == 1


def test_cursors(store: Database) -> None:
    for position in (3, 4):
        cursor = Cursor("e", position)
        store.write(lambda connection, cursor=cursor: put_cursor(connection, "a", cursor))  # type: ignore[misc]  # binds now
    assert store.read(cursors) == {"a": Cursor("e", 4)}
