"""The evening's money: drawer, provider and returned goods, each counted a second time in another way."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import func, select

from posclient.domain.attempt import Answer, Attempt, AttemptState, Direction
from posclient.domain.day_figures import EndedBy, expected_cash
from posclient.domain.tender import TenderKind
from posclient.services.shop import Shop
from posclient.store import day_sums, payment_attempts, shifts
from posclient.store import tables as t
from posclient.store.shifts import Shift
from posclient.store.transaction import Transaction
from posclient.wire.codec import decode_event
from posclient.wire.events import ShiftClosed
from sync.payments.faults import Fault
from tests.faults.seen import HANDING_OVER, Seen

S = AttemptState


def assert_drawer(shop: Shop, seen: Seen) -> None:
    """Float + cash taken − cash given back + in − out = what each shift's report says; handed over once, on paper."""
    shop.store.read(lambda connection: _assert_drawer(connection, seen))


def _assert_drawer(connection: Transaction, seen: Seen) -> None:
    days = connection.raw.execute("SELECT business_date FROM business_day").fetchall()
    found = [shift for (day,) in days for shift in shifts.of_day(connection, day)]
    unused = {shift.shift_id for shift in found if shift.reason == EndedBy.DAY_END}
    for shift in found:
        is_used = shift.shift_id not in unused
        expected = expected_cash(day_sums.figures_of(connection, (shift,))) if is_used else shift.float_minor
        assert expected == _counted_anew(connection, shift)
        assert shift.expected_minor in (None, expected), "a handover expected something else"
    closed = {
        shift.shift_id: (shift.counted_minor, shift.expected_minor) for shift in found if shift.closed_at_ms
    }
    assert {shift_id: closed[shift_id] for shift_id in seen.handed} == seen.handed
    assert len(closed) <= len(seen.handed) + len(unused) + seen.deaths_in(HANDING_OVER), (
        "handovers that nobody made"
    )
    payloads = connection.execute(
        select(t.outbox.c.payload).where(t.outbox.c.type == "shift.closed")
    ).scalars()
    events = [event for event in map(decode_event, payloads) if isinstance(event, ShiftClosed)]
    assert Counter(event.shift_id for event in events) == Counter(list(closed))
    for shift_id in closed.keys() - unused:
        slips = select(func.count()).where(t.print_job.c.subject == f"handover/{shift_id}")
        assert connection.execute(slips).scalar_one() == 1
    query = select(t.cash_movement.c.amount_minor).where(t.cash_movement.c.kind != "float")
    moved = Counter(connection.execute(query).scalars())
    assert Counter(seen.moved) <= moved
    assert moved.total() <= len(seen.moved) + seen.deaths_in(("cash", "owed")), "cash that nobody moved"


def _counted_anew(connection: Transaction, shift: Shift) -> int:
    """What lies in the drawer, straight from tenders and movements."""
    cash = (
        select(func.coalesce(func.sum(t.tender.c.amount_minor), 0))
        .join(t.sale, t.sale.c.sale_id == t.tender.c.sale_id)
        .where(t.sale.c.shift_id == shift.shift_id, t.tender.c.kind == TenderKind.CASH)
    )
    moved = select(func.coalesce(func.sum(t.cash_movement.c.amount_minor), 0)).where(
        t.cash_movement.c.shift_id == shift.shift_id, t.cash_movement.c.kind != "float"
    )
    sums = [int(connection.execute(query).scalar_one()) for query in (cash, moved)]
    return shift.float_minor + sum(sums)


def assert_provider(shop: Shop, books: Path) -> Counter[str]:
    """Every charge of the provider's books is in one sale or top-up, or reversed; every refund in a return. Nothing is
    open, nothing paid here is unknown there. Returns how the attempts ended.
    """
    attempts, tenders = shop.store.read(lambda connection: (_attempts(connection), _by_code(connection)))
    with sqlite3.connect(books) as connection:
        charges = {
            row[0]: row[1:]
            for row in connection.execute("SELECT attempt_id, state, amount_minor FROM charge")
        }
        refunds = {
            row[0]: row[1:] for row in connection.execute("SELECT refund_id, state, amount_minor FROM refund")
        }
        net = connection.execute(
            "SELECT coalesce(sum(CASE movement.kind WHEN 'charge' THEN movement.amount_minor"
            " ELSE -movement.amount_minor END), 0) FROM movement LEFT JOIN charge USING (attempt_id)"
            " WHERE fault IS NULL OR fault <> ?",
            (int(Fault.CHARGED_TWICE),),
        ).fetchone()[0]
        twice = connection.execute(
            "SELECT coalesce(sum(amount_minor), 0) FROM charge WHERE state = 'paid' AND fault = ?",
            (int(Fault.CHARGED_TWICE),),
        ).fetchone()[0]
    connection.close()
    assert not [attempt for attempt in attempts.values() if attempt.is_open], "an attempt without an end"
    for attempt_id, (state, amount) in charges.items():
        assert attempt_id in attempts, "a charge that no attempt was made for"
        mine = attempts[attempt_id]
        if state == "paid":
            assert (mine.state, mine.amount_minor) == (S.COMPLETED, amount), mine
        else:
            assert mine.state in {S.DECLINED, S.REVERSED}, (state, mine)
    for mine in attempts.values():
        kept = mine.state is S.COMPLETED
        if mine.direction is Direction.CHARGE:
            assert tenders[mine.attempt_id] == ((1, mine.amount_minor) if kept else (0, 0)), mine
        there = (charges if mine.direction is Direction.CHARGE else refunds).get(mine.attempt_id)
        if kept:
            assert there == ("paid", mine.amount_minor), (there, mine)
    assert set(refunds) <= attempts.keys()
    owed = _not_given_back([one for one in attempts.values() if one.direction is Direction.REFUND], tenders)
    assert net + twice == sum(amount for _, amount in tenders.values()) + owed
    return Counter(f"{mine.direction} {mine.state}" for mine in attempts.values())


def _not_given_back(refunds: list[Attempt], tenders: Mapping[str, tuple[int, int]]) -> int:
    """What the provider was asked for and declined for good: of a return's tender it gave everything once, or nothing,
    and then it is owed or was paid from the drawer.
    """
    owed = 0
    by_tender: dict[tuple[str, str], list[Attempt]] = {}
    for refund in refunds:
        by_tender.setdefault((refund.subject_id, refund.origin_id), []).append(refund)
    for tries in by_tender.values():
        amount = tries[0].amount_minor
        assert [tenders[one.attempt_id] for one in tries if tenders[one.attempt_id][0]] == [(1, -amount)]
        paid = [one for one in tries if one.state is S.COMPLETED]
        last = [one for one in tries if one.state is S.DECLINED and one.answer is not Answer.RETRIED]
        assert len(paid) + len(last) == 1, tries
        owed += 0 if paid else amount
    return owed


def _attempts(connection: Transaction) -> dict[str, Attempt]:
    ids = connection.execute(select(t.payment_attempt.c.attempt_id)).scalars()
    found = [payment_attempts.by_id(connection, attempt_id) for attempt_id in ids]
    return {attempt.attempt_id: attempt for attempt in found if attempt is not None}


def _by_code(connection: Transaction) -> dict[str, tuple[int, int]]:
    """How many tenders name an attempt, and their sum; nought for one that none names."""
    query = (
        select(
            t.payment_attempt.c.attempt_id,
            func.count(t.tender.c.sale_id),
            func.coalesce(func.sum(t.tender.c.amount_minor), 0),
        )
        .outerjoin(t.tender, t.tender.c.attempt_id == t.payment_attempt.c.attempt_id)
        .group_by(t.payment_attempt.c.attempt_id)
    )
    return {row[0]: (row[1], row[2]) for row in connection.execute(query)}


def assert_returned(shop: Shop) -> None:
    """Of no line came back more than was sold."""
    back = t.sale.alias()
    came = t.sale_line.alias()
    query = (
        select(
            t.sale_line.c.sale_id, t.sale_line.c.line_id, t.sale_line.c.quantity, func.sum(came.c.quantity)
        )
        .join(back, back.c.original_id == t.sale_line.c.sale_id)
        .join(came, (came.c.sale_id == back.c.sale_id) & (came.c.line_id == t.sale_line.c.line_id))
        .group_by(t.sale_line.c.sale_id, t.sale_line.c.line_id, t.sale_line.c.quantity)
    )
    for _, line_id, sold, returned in shop.store.read(lambda connection: connection.execute(query).all()):
        assert -returned <= sold, line_id
