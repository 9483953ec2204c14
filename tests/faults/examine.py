"""The evening: the till's store taken apart and held against what the cashier saw, and against headquarters."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, func, select

from posclient.ports import PrintKind, PrintState
from posclient.services.shop import Shop
from posclient.store import audit, sales
from posclient.store import tables as t
from posclient.wire.codec import decode_event
from posclient.wire.events import SaleCompleted
from sync.hq import tables as hq
from tests.faults.lives import Seen


def assert_whole(shop: Shop, seen: Seen) -> None:
    """What the cashier saw is there, once; every sale is complete; nothing is there by halves."""
    shop.store.check()
    shop.store.read(lambda connection: _assert_whole(connection, shop.audit_key, seen))


def _assert_whole(connection: Connection, audit_key: bytes, seen: Seen) -> None:
    sold = {row.receipt_no: row for row in connection.execute(select(t.sale))}
    assert {number: sold[number].due_minor for number in seen.sold} == seen.sold
    assert {sold[number].sale_id: number for number in seen.sold} == seen.paid_baskets
    assert len(sold) <= len(seen.sold) + seen.cut_payments, "sales that nobody made"
    for row in sold.values():
        _assert_complete(connection, row)
    states = {row[0]: row[1] for row in connection.execute(select(t.basket.c.basket_id, t.basket.c.state))}
    assert {basket for basket, state in states.items() if state == "paid"} == {
        row.sale_id for row in sold.values()
    }
    assert audit.first_broken(connection, audit_key) is None
    for incarnation in connection.execute(select(t.till.c.incarnation)).scalars():
        numbers = select(t.outbox.c.seq).where(t.outbox.c.incarnation == incarnation)
        made = list(connection.execute(numbers.order_by(t.outbox.c.seq)).scalars())
        assert made == list(range(1, len(made) + 1)), "events with a gap"


def _assert_complete(connection: Connection, row: Any) -> None:
    """One sale with all that belongs to it, each once."""
    event = _event_of(connection, row.incarnation, row.seq)
    assert (event.sale_id, event.receipt_no, event.due_minor) == (row.sale_id, row.receipt_no, row.due_minor)
    lines = connection.execute(select(t.sale_line).where(t.sale_line.c.sale_id == row.sale_id)).all()
    assert [(line.product_id, line.quantity, line.amount_minor) for line in lines] == [
        (line.product_id, line.quantity, line.amount_minor) for line in event.lines
    ]
    assert lines
    assert sum(line.amount_minor for line in lines) == row.due_minor
    tenders = connection.execute(select(t.tender).where(t.tender.c.sale_id == row.sale_id)).all()
    assert sum(tender.amount_minor for tender in tenders) == row.due_minor
    entries = connection.execute(select(t.ledger_entry).where(t.ledger_entry.c.seq == row.seq)).all()
    assert sorted((entry.entry_id, entry.amount) for entry in entries) == sorted(
        (entry.entry_id, entry.amount) for entry in event.entries
    )
    jobs = connection.execute(select(t.print_job).where(t.print_job.c.subject == row.receipt_no)).all()
    assert Counter(job.kind for job in jobs) == {PrintKind.SLIP: 1, PrintKind.DRAWER: 1}
    assert all(row.receipt_no.encode() in job.document for job in jobs if job.kind == PrintKind.SLIP)
    noted = select(func.count()).where(t.audit.c.action == "sale", t.audit.c.subject == row.receipt_no)
    assert connection.execute(noted).scalar_one() == 1


def _event_of(connection: Connection, incarnation: int, seq: int) -> SaleCompleted:
    query = select(t.outbox.c.payload).where(t.outbox.c.incarnation == incarnation, t.outbox.c.seq == seq)
    event = decode_event(connection.execute(query).scalar_one())
    assert isinstance(event, SaleCompleted)
    return event


def assert_paper(shop: Shop, paper: Path) -> None:
    """No slip is lost and none was sent twice: what is not proven is asked about."""
    query = select(t.print_job).where(t.print_job.c.kind == PrintKind.SLIP, t.print_job.c.copy_of.is_(None))
    jobs = shop.store.read(
        lambda connection: [tuple(row._mapping.items()) for row in connection.execute(query)]
    )
    files = {path.name for path in paper.glob("*.bin")}
    assert not [name for name in files if name.count("-") > 1], "a job went out twice"
    for job in map(dict, jobs):
        name = f"slip-{job['job_id']:06d}.bin"
        assert job["state"] in (PrintState.CONFIRMED, PrintState.UNKNOWN), job["state"]
        if job["state"] == PrintState.CONFIRMED:
            assert (paper / name).read_bytes() == job["rendered"]


def assert_equal(shop: Shop, database: Path) -> None:
    """Headquarters has this till's events, sales, tenders and points: all of them, once."""
    till_id = shop.store.read(lambda connection: connection.execute(select(t.till.c.till_id)).scalar_one())
    ours = shop.store.read(_events)
    totals = shop.store.read(sales.totals)
    receipts = shop.store.read(
        lambda connection: sorted(connection.execute(select(t.sale.c.receipt_no)).scalars())
    )
    points = shop.store.read(_points)
    engine = create_engine(f"sqlite:///{database}")
    try:
        with engine.connect() as connection:
            assert _events_at_headquarters(connection, till_id) == ours
            theirs = select(hq.sale.c.receipt_no).where(hq.sale.c.till_id == till_id)
            assert sorted(connection.execute(theirs).scalars()) == receipts
            due = select(func.sum(hq.sale.c.due_minor), func.sum(hq.sale.c.points))
            assert tuple(connection.execute(due.where(hq.sale.c.till_id == till_id)).one()) == (
                totals.due_minor,
                totals.points,
            )
            by_tender = (
                select(hq.sale_tender.c.kind, func.sum(hq.sale_tender.c.amount_minor))
                .join(hq.sale, hq.sale.c.sale_id == hq.sale_tender.c.sale_id)
                .where(hq.sale.c.till_id == till_id)
                .group_by(hq.sale_tender.c.kind)
            )
            assert {row[0]: row[1] for row in connection.execute(by_tender)} == totals.tenders
            assert _points_at_headquarters(connection, tuple(points)) == points
            for table in (hq.quarantine, hq.finding):
                found = connection.execute(select(table).where(table.c.till_id == till_id)).all()
                assert not found, found
    finally:
        engine.dispose()


def _events(connection: Connection) -> list[tuple[int, int, str]]:
    columns = (t.outbox.c.incarnation, t.outbox.c.seq, t.outbox.c.hash)
    return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns[:2]))]


def _events_at_headquarters(connection: Connection, till_id: str) -> list[tuple[int, int, str]]:
    columns = (hq.event.c.incarnation, hq.event.c.seq, hq.event.c.hash)
    query = select(*columns).where(hq.event.c.till_id == till_id).order_by(*columns[:2])
    return [tuple(row) for row in connection.execute(query)]


def _points(connection: Connection) -> dict[str, int]:
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
