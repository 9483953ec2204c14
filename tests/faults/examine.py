"""The evening: the till's store taken apart and held against what the cashier saw, and against headquarters."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, func, select

from posclient.domain.attempt import AttemptState, Direction
from posclient.domain.tender import TenderKind
from posclient.ports import PrintKind, PrintState
from posclient.services.shop import Shop
from posclient.store import audit
from posclient.store import tables as t
from posclient.store.transaction import Transaction
from posclient.wire.codec import decode_event
from posclient.wire.events import ReturnCompleted, SaleCompleted, ToppedUp
from sync.hq import tables as hq
from tests.faults.deeds_day import slip_file
from tests.faults.seen import RETURNING, SELLING, Seen


def assert_whole(shop: Shop, seen: Seen) -> None:
    """What the cashier saw is there, once; every sale is complete; nothing is there by halves."""
    shop.store.check()
    shop.store.read(lambda connection: _assert_whole(connection, shop.audit_key, seen))


def _assert_whole(connection: Transaction, audit_key: bytes, seen: Seen) -> None:
    documents = {row.receipt_no: row for row in connection.execute(select(t.sale))}
    sold = {number: row for number, row in documents.items() if row.kind == "sale"}
    assert {number: sold[number].due_minor for number in seen.sold} == seen.sold
    assert {sold[number].sale_id: number for number in seen.sold} == seen.paid_baskets
    assert len(sold) <= len(seen.sold) + seen.deaths_in(SELLING), "sales that nobody made"
    told = {number: (row.kind, row.sale_id, row.due_minor) for number, row in documents.items()}
    assert {number: told[number] for number in seen.made} == seen.made
    cut = seen.deaths_in(RETURNING | {"top_up"})
    assert len(documents) - len(sold) <= len(seen.made) + cut, "returns or top-ups that nobody made"
    for row in documents.values():
        _assert_complete(connection, row)
    _assert_baskets(connection, {row.sale_id for row in sold.values()}, seen)
    assert audit.first_broken(connection, audit_key) is None
    for incarnation in connection.execute(select(t.till.c.incarnation)).scalars():
        numbers = select(t.outbox.c.seq).where(t.outbox.c.incarnation == incarnation)
        made = list(connection.execute(numbers.order_by(t.outbox.c.seq)).scalars())
        assert made == list(range(1, len(made) + 1)), "events with a gap"


def _assert_baskets(connection: Transaction, sold: set[str], seen: Seen) -> None:
    """Paid are those that were sold; parked are those that were put aside and not taken up."""
    states = {row[0]: row[1] for row in connection.execute(select(t.basket.c.basket_id, t.basket.c.state))}
    assert {basket for basket, state in states.items() if state == "paid"} == sold
    parked = {basket for basket, state in states.items() if state == "parked"}
    if seen.doing not in ("park", "recall"):  # at the last death
        assert parked <= set(seen.parked)
        assert set(seen.parked) - parked <= seen.dropping


def _assert_complete(connection: Transaction, row: Any) -> None:
    """One money document with all that belongs to it, each once."""
    event = _event_of(connection, row)
    sign = -1 if isinstance(event, ReturnCompleted) else 1
    assert (event.receipt_no, event.stamp.shift_id) == (row.receipt_no, row.shift_id)
    if not isinstance(event, ToppedUp):
        lines = connection.execute(select(t.sale_line).where(t.sale_line.c.sale_id == row.sale_id)).all()
        assert [(line.product_id, line.quantity, line.amount_minor) for line in lines] == [
            (line.product_id, sign * line.quantity, sign * line.amount_minor) for line in event.lines
        ]
        assert lines
        assert sum(line.amount_minor for line in lines) == row.due_minor + row.rounding_minor
    tenders = connection.execute(select(t.tender).where(t.tender.c.sale_id == row.sale_id)).all()
    assert sum(tender.amount_minor for tender in tenders) == row.due_minor
    assert all(tender.received_minor - tender.change_minor == tender.amount_minor for tender in tenders)
    entries = connection.execute(select(t.ledger_entry).where(t.ledger_entry.c.seq == row.seq)).all()
    assert sorted((entry.entry_id, entry.amount) for entry in entries) == sorted(
        (entry.entry_id, entry.amount) for entry in event.entries
    )
    jobs = connection.execute(select(t.print_job).where(t.print_job.c.subject == row.receipt_no)).all()
    jobs = [job for job in jobs if job.copy_of is None]
    opens = any(tender.kind == TenderKind.CASH for tender in tenders)
    assert Counter(job.kind for job in jobs) == {PrintKind.SLIP: 1} | ({PrintKind.DRAWER: 1} if opens else {})
    assert all(row.receipt_no.encode() in job.document for job in jobs if job.kind == PrintKind.SLIP)
    action = row.kind
    if isinstance(event, ReturnCompleted) and not event.original_sale_id:
        action = "return_without_receipt"
    noted = select(func.count()).where(t.audit.c.action == action, t.audit.c.subject == row.receipt_no)
    assert connection.execute(noted).scalar_one() == 1


def _event_of(connection: Transaction, row: Any) -> SaleCompleted | ReturnCompleted | ToppedUp:
    """The event of a money document, which says the same."""
    query = select(t.outbox.c.payload).where(
        t.outbox.c.incarnation == row.incarnation, t.outbox.c.seq == row.seq
    )
    event = decode_event(connection.execute(query).scalar_one())
    match event:
        case SaleCompleted():
            assert (event.sale_id, event.due_minor, "sale") == (row.sale_id, row.due_minor, row.kind)
        case ReturnCompleted():
            assert (event.return_id, -event.due_minor, "return") == (row.sale_id, row.due_minor, row.kind)
        case ToppedUp():
            assert (event.top_up_id, event.principal_minor, "top_up") == (
                row.sale_id,
                row.due_minor,
                row.kind,
            )
        case _:
            raise AssertionError(event)
    return event


def assert_paper(shop: Shop, paper: Path) -> None:
    """No slip is lost and none was sent twice: what is not proven is asked about, what did not come out is a copy."""
    query = select(t.print_job).where(t.print_job.c.kind == PrintKind.SLIP)
    again = select(t.audit.c.subject).where(t.audit.c.action == "printed_again")
    jobs, gone = shop.store.read(
        lambda connection: (
            [dict(row._mapping) for row in connection.execute(query)],
            {int(job_id) for job_id in connection.execute(again).scalars()},
        )
    )
    assert not [path.name for path in paper.glob("*.bin") if path.name.count("-") > 1], "a job went out twice"
    assert gone <= {job["job_id"] for job in jobs}
    for job in jobs:
        assert job["state"] in (PrintState.CONFIRMED, PrintState.UNKNOWN), job["state"]
        if job["state"] == PrintState.CONFIRMED and job["job_id"] not in gone:
            assert slip_file(paper, job["job_id"]).read_bytes() == job["rendered"]


def assert_equal(shop: Shop, database: Path) -> None:
    """Headquarters has this till's events, sales, returns, top-ups, tenders and points: all of them, once."""
    till_id = shop.store.read(lambda connection: connection.execute(select(t.till.c.till_id)).scalar_one())
    ours = shop.store.read(_events)
    documents = shop.store.read(_documents)
    tenders = shop.store.read(_tenders)
    points = shop.store.read(_points)
    to_look_at = shop.store.read(_to_look_at)
    engine = create_engine(f"sqlite:///{database}")
    try:
        with engine.connect() as connection:
            assert _events_at_headquarters(connection, till_id) == ours
            columns = (hq.sale.c.receipt_no, hq.sale.c.kind, hq.sale.c.due_minor, hq.sale.c.rounding_minor)
            theirs = connection.execute(select(*columns).where(hq.sale.c.till_id == till_id))
            assert sorted(tuple(row) for row in theirs) == documents
            by_tender = (
                select(hq.sale.c.kind, hq.sale_tender.c.kind, func.sum(hq.sale_tender.c.amount_minor))
                .join(hq.sale, hq.sale.c.sale_id == hq.sale_tender.c.sale_id)
                .where(hq.sale.c.till_id == till_id)
                .group_by(hq.sale.c.kind, hq.sale_tender.c.kind)
            )
            assert sorted(tuple(row) for row in connection.execute(by_tender)) == tenders
            assert _points_at_headquarters(connection, tuple(points)) == points
            quarantined = select(hq.quarantine).where(hq.quarantine.c.till_id == till_id)
            assert not connection.execute(quarantined).all()
            wrong = select(hq.finding.c.key, hq.finding.c.detail).where(
                hq.finding.c.till_id == till_id, hq.finding.c.level == "exception"
            )
            found = [(key, re.split("[: ]", detail)[0]) for key, detail in connection.execute(wrong)]
            assert sorted(found) == to_look_at, (found, to_look_at)
    finally:
        engine.dispose()


def _documents(connection: Transaction) -> list[tuple[str, str, int, int]]:
    columns = (t.sale.c.receipt_no, t.sale.c.kind, t.sale.c.due_minor, t.sale.c.rounding_minor)
    return sorted(tuple(row) for row in connection.execute(select(*columns)))


def _tenders(connection: Transaction) -> list[tuple[str, str, int]]:
    """Kind of document, tender, sum."""
    query = (
        select(t.sale.c.kind, t.tender.c.kind, func.sum(t.tender.c.amount_minor))
        .join(t.sale, t.sale.c.sale_id == t.tender.c.sale_id)
        .group_by(t.sale.c.kind, t.tender.c.kind)
    )
    return sorted(tuple(row) for row in connection.execute(query))


def _to_look_at(connection: Transaction) -> list[tuple[str, str]]:
    """What a person at headquarters hears of: returns without a receipt, and refunds that the provider declined."""
    unproven = select(t.sale.c.receipt_no).where(t.sale.c.kind == "return", t.sale.c.original_id == "")
    declined = select(t.payment_attempt.c.amount_minor).where(
        t.payment_attempt.c.direction == Direction.REFUND, t.payment_attempt.c.state == AttemptState.DECLINED
    )
    return sorted(
        [
            *(("return.without_receipt", number) for number in connection.execute(unproven).scalars()),
            *(("payment.refund_declined", str(amount)) for amount in connection.execute(declined).scalars()),
        ]
    )


def _events(connection: Transaction) -> list[tuple[int, int, str]]:
    columns = (t.outbox.c.incarnation, t.outbox.c.seq, t.outbox.c.hash)
    return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns[:2]))]


def _events_at_headquarters(connection: Connection, till_id: str) -> list[tuple[int, int, str]]:
    columns = (hq.event.c.incarnation, hq.event.c.seq, hq.event.c.hash)
    query = select(*columns).where(hq.event.c.till_id == till_id).order_by(*columns[:2])
    return [tuple(row) for row in connection.execute(query)]


def _points(connection: Transaction) -> dict[str, int]:
    """Ledger entries by id, as this till made them."""
    return {
        row[0]: row[1]
        for row in connection.execute(select(t.ledger_entry.c.entry_id, t.ledger_entry.c.amount))
    }


def _points_at_headquarters(connection: Connection, entry_ids: tuple[str, ...]) -> dict[str, int]:
    """Headquarters' amounts of these entries."""
    columns = (hq.ledger_entry.c.entry_id, hq.ledger_entry.c.amount)
    return {
        entry_id: amount
        for entry_id, amount in connection.execute(select(*columns))
        if entry_id in set(entry_ids)
    }
