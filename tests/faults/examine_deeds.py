"""The evening's other deeds: each that the cashier saw done is there, once, with all that belongs to it, and none that
nobody did; headquarters heard of every one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection, create_engine, func, select

from posclient.ports import PrintKind
from posclient.services.shop import Shop
from posclient.store import day_sums, shifts
from posclient.store import tables as t
from posclient.store.shifts import Shift
from posclient.store.transaction import Transaction
from posclient.wire import codec
from posclient.wire.codec import decode_event
from posclient.wire.events import DayClosed, Event, MemberServed, OpenItemSold, PointsClaimed
from posclient.wire.feed import MemberRow
from sync.hq import counter_tables as hq_counter
from sync.hq import tables as hq
from tests.faults.seen import Seen

E = TypeVar("E", bound=Event)

STEPS: Final[Mapping[str, frozenset[str]]] = {
    "day_end": frozenset({"day_end"}),
    "claim": frozenset({"claim"}),
    "served": frozenset({"lose", "replace", "phone", "freeze", "pin", "statement"}),
    "drawer": frozenset({"drawer"}),
    "copy": frozenset({"copy", "paper"}),
    "came_out": frozenset({"paper"}),
    "x": frozenset({"x"}),
    "owed": frozenset({"owed"}),
}
"""In which steps each kind of deed is done."""
OWED: Final = "refunds.declined"
MOST_AT_ONCE: Final = 2
"""A card that is replaced is reported lost by the same deed."""


def assert_deeds(shop: Shop, seen: Seen) -> None:
    """The till's side."""
    shop.store.read(lambda connection: _assert_deeds(connection, seen))


def _assert_deeds(connection: Transaction, seen: Seen) -> None:
    for what, there in _on_disk(connection).items():
        told = seen.done.get(what, Counter())
        assert told <= there, (what, told - there)
        assert there.total() <= told.total() + MOST_AT_ONCE * seen.deaths_in(STEPS[what]), what
    _assert_days(connection)
    _assert_claims(connection)
    _assert_open_items(connection)
    _assert_logged(connection)


def _on_disk(connection: Transaction) -> dict[str, Counter[str]]:
    """What was done, by kind and by what tells one from another."""
    days = select(t.business_day.c.business_date).where(t.business_day.c.closed_at_ms.is_not(None))
    claims = select(t.sale.c.receipt_no).where(t.sale.c.claimed_by != "")
    copies = select(t.print_job.c.job_id).where(t.print_job.c.copy_of.is_not(None))
    kicks = select(t.print_job.c.subject).where(
        t.print_job.c.kind == PrintKind.DRAWER, t.print_job.c.subject == "no_sale"
    )
    reports = select(t.print_job.c.job_id).where(
        t.print_job.c.subject.startswith("x/"), t.print_job.c.copy_of.is_(None)
    )
    served = _events(connection, MemberServed)
    return {
        "day_end": Counter(connection.execute(days).scalars()),
        "claim": Counter(connection.execute(claims).scalars()),
        "served": Counter(f"{event.member_id} {event.what}" for event in served),
        "drawer": Counter(connection.execute(kicks).scalars()),
        "copy": Counter(map(str, connection.execute(copies).scalars())),
        "came_out": _logged(connection, "paper_came_out"),
        "x": Counter(map(str, connection.execute(reports).scalars())),
        "owed": Counter(
            f"{action} {refund_id}"
            for action in ("refund_retried", "refund_cash", "refund_left")
            for refund_id in _logged(connection, action).elements()
        ),
    }


def _assert_days(connection: Transaction) -> None:
    """A closed day has its final report, on paper and told, and its shifts add up to it."""
    closed = _events(connection, DayClosed)
    days = select(t.business_day).where(t.business_day.c.closed_at_ms.is_not(None))
    kept = {row.z_no: row for row in connection.execute(select(t.z_report))}
    found = {row.business_date: row.z_no for row in connection.execute(days)}
    assert Counter(found.items()) == Counter((event.business_date, event.z_no) for event in closed)
    assert sorted(found.values()) == list(range(1, len(found) + 1)) == sorted(kept)
    for event in closed:
        assert json.loads(kept[event.z_no].figures) == event.figures
        of_day = shifts.of_day(connection, event.business_date)
        again = day_sums.figures_of(connection, of_day)
        assert _settled(again) == _settled(event.figures)
        assert _owed(again) + _settled_since(connection, event, of_day) == _owed(event.figures)
        slips = select(func.count()).where(
            t.print_job.c.subject == f"Z{event.z_no}", t.print_job.c.copy_of.is_(None)
        )
        assert connection.execute(slips).scalar_one() == 1
    assert _logged(connection, "day_closed") == Counter(list(found))


def _settled(figures: Mapping[str, int]) -> dict[str, int]:
    """Without what goes on changing after a day is closed. The report keeps what it was then."""
    return {name: value for name, value in figures.items() if name != OWED}


def _owed(figures: Mapping[str, int]) -> int:
    return figures.get(OWED, 0)


def _settled_since(connection: Transaction, closed: DayClosed, of_day: Sequence[Shift]) -> int:
    """Refunds of a day's shifts that were declined, left open for the day's end, and given another way behind it."""
    log = t.audit.c
    end = select(log.n).where(log.action == "day_closed", log.subject == closed.business_date)
    later = select(log.subject).where(
        log.action.in_(("refund_retried", "refund_cash")), log.n > end.scalar_subquery()
    )
    refund = t.payment_attempt.c
    query = select(func.coalesce(func.sum(refund.amount_minor), 0)).where(
        refund.attempt_id.in_(later), refund.shift_id.in_([shift.shift_id for shift in of_day])
    )
    return int(connection.execute(query).scalar_one())


def _assert_claims(connection: Transaction) -> None:
    """A sale was given once, to whom its row says, with the entries of its event."""
    claims = _events(connection, PointsClaimed)
    rows = select(t.sale.c.receipt_no, t.sale.c.claimed_by).where(t.sale.c.claimed_by != "")
    assert Counter((event.receipt_no, event.member_id) for event in claims) == Counter(
        (row[0], row[1]) for row in connection.execute(rows)
    )
    assert _logged(connection, "points_claimed") == Counter(event.receipt_no for event in claims)
    there = {row.entry_id: row.amount for row in connection.execute(select(t.ledger_entry))}
    for event in claims:
        assert all(there[entry.entry_id] == entry.amount for entry in event.entries)


def _assert_open_items(connection: Transaction) -> None:
    """Headquarters is told of every line that nobody knew."""
    lines = (
        select(t.sale_line.c.sale_id, t.sale_line.c.line_id)
        .join(t.sale, t.sale.c.sale_id == t.sale_line.c.sale_id)
        .where(t.sale_line.c.product_id.startswith("open:"), t.sale.c.kind == "sale")
    )
    told = _events(connection, OpenItemSold)
    assert Counter((event.sale_id, event.line_id) for event in told) == Counter(
        (row[0], row[1]) for row in connection.execute(lines)
    )


def _assert_logged(connection: Transaction) -> None:
    """Nothing is given, opened, copied or served without a row in the log, and no row without what it tells."""
    detail = t.basket_command.c.detail
    given = select(t.basket_command.c.kind).where(
        detail.contains('"reason":'), ~detail.contains('"reason":""')
    )
    by_hand = Counter(connection.execute(given).scalars())
    opened = select(func.count()).where(t.basket_command.c.kind == "open")
    log = Counter(connection.execute(select(t.audit.c.action)).scalars())
    assert log["price_overridden"] == by_hand["price"]
    assert log["discount_by_hand"] == by_hand["discount"] + by_hand["discount_all"]
    assert log["open_item"] == connection.execute(opened).scalar_one()
    there = _on_disk(connection)
    assert log["drawer_opened"] == there["drawer"].total()
    assert log["copy"] + log["printed_again"] == there["copy"].total()
    assert log["x_report"] == there["x"].total()
    for what, times in Counter(key.split()[1] for key in there["served"].elements()).items():
        assert log[what] == times, what
    statements = select(func.count()).where(t.print_job.c.subject.in_(select(t.member.c.member_id)))
    assert log["statement"] <= connection.execute(statements).scalar_one() + log["copy"]


def _logged(connection: Transaction, action: str) -> Counter[str]:
    return Counter(connection.execute(select(t.audit.c.subject).where(t.audit.c.action == action)).scalars())


def _events(connection: Transaction, kind: type[E]) -> list[E]:
    payloads = connection.execute(select(t.outbox.c.payload)).scalars()
    return [event for event in map(decode_event, payloads) if isinstance(event, kind)]


def assert_heard(shop: Shop, database: Path) -> None:
    """Headquarters' side: services, claims, open goods and day ends are those of the till, and so are the members."""
    till_id, ours, rows = shop.store.read(
        lambda connection: (
            connection.execute(select(t.till.c.till_id)).scalar_one(),
            _told(connection),
            {row[0]: row[1] for row in connection.execute(select(t.member.c.member_id, t.member.c.body))},
        )
    )
    engine = create_engine(f"sqlite:///{database}")
    try:
        with engine.connect() as connection:
            assert _heard(connection, till_id) == ours
            for member_id, body in connection.execute(
                select(hq.member.c.member_id, hq.member.c.body).where(hq.member.c.state == "member")
            ):
                if member_id in rows:
                    assert _shown(body) == _shown(rows[member_id])
            assert_returned_anywhere(connection)
    finally:
        engine.dispose()


def _told(connection: Transaction) -> dict[str, Counter[tuple[object, ...]]]:
    return {
        "served": Counter((event.member_id, event.what) for event in _events(connection, MemberServed)),
        "claims": Counter((event.sale_id, event.points) for event in _events(connection, PointsClaimed)),
        "open": Counter((event.sale_id, event.line_id) for event in _events(connection, OpenItemSold)),
        "days": Counter((event.business_date, event.z_no) for event in _events(connection, DayClosed)),
    }


def _heard(connection: Connection, till_id: str) -> dict[str, Counter[tuple[object, ...]]]:
    served, claim = hq_counter.member_service, hq_counter.points_claim
    unknown, day = hq_counter.unknown_good, hq_counter.day_end
    queries = {
        "served": select(served.c.member_id, served.c.what).where(served.c.till_id == till_id),
        "claims": select(claim.c.sale_id, claim.c.points).where(claim.c.till_id == till_id),
        "open": select(unknown.c.sale_id, unknown.c.line_id).where(unknown.c.till_id == till_id),
        "days": select(day.c.business_date, day.c.z_no).where(day.c.till_id == till_id),
    }
    return {what: Counter(tuple(row) for row in connection.execute(query)) for what, query in queries.items()}


def _shown(body: bytes) -> tuple[object, ...]:
    """What of a member a counter changes."""
    row = codec.decode_row(body)
    assert isinstance(row, MemberRow)
    return row.card_no, row.phone, row.frozen, sorted(row.lost_cards), row.pin_hash


def assert_returned_anywhere(connection: Connection) -> None:
    """Of no line came back more than was sold, at whichever till."""
    back, came, sold = hq.sale.alias(), hq.sale_line.alias(), hq.sale_line
    query = (
        select(sold.c.line_id, sold.c.quantity, func.sum(came.c.quantity))
        .join(back, back.c.original_id == sold.c.sale_id)
        .join(came, (came.c.sale_id == back.c.sale_id) & (came.c.line_id == sold.c.line_id))
        .group_by(sold.c.sale_id, sold.c.line_id, sold.c.quantity)
    )
    for line_id, quantity, returned in connection.execute(query):
        assert abs(returned) <= quantity, line_id
