"""The day's end (日结): all shifts handed over, nothing left open, one final report (Z), and the date is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from posclient.domain.attempt import Answer
from posclient.domain.staff import Operator
from posclient.services.approval import require
from posclient.services.audit_row import log
from posclient.services.cash import TOPIC, may_close_day
from posclient.services.day_slips import put_report, z_subject
from posclient.services.paper import copy_receipt
from posclient.services.shift import end_unused, what_keeps_the_shift
from posclient.services.shop import Session, Shop, ShopError
from posclient.slips.day_report import Kind
from posclient.store import day_sums, outbox, parked, payment_attempts, shifts
from posclient.store.changes import note_change
from posclient.store.counters import take_next
from posclient.store.policy import policy_in_force
from posclient.store.shifts import Shift
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.events import DayClosed


@dataclass(frozen=True)
class DayEnd:
    """A day that was closed."""

    business_date: date
    z_no: int
    figures: dict[str, int]


def close_day(
    shop: Shop, session: Session, on: date | None = None, approved_by: Operator | None = None
) -> DayEnd:
    """Close a business date for good. `on` None: the session's own. A shift of that date in which nothing happened ends
    with it; whoever is signed in may be of an earlier shift.

    Raises ShopError: `day.hand_over_first` while a shift of that date runs, `day.basket_open` and `day.parked`,
    `day.attempts_open` while a payment is unresolved, `day.refunds_declined` while nobody has decided about a refund
    that the provider declined, `day.closed_already`; ApprovalNeededError where her role may not.
    """
    day = on or session.business_date

    def write(connection: Transaction) -> DayEnd:
        _refuse_closed(connection, day)
        for refused in what_keeps_the_day(connection, day):
            raise refused
        approver = require(connection, policy_in_force(connection), session, may_close_day, approved_by)
        idle = _running(connection, day)
        if idle is not None:
            end_unused(connection, shop, session, idle)
        of_day = shifts.of_day(connection, day.isoformat())
        figures = day_sums.figures_of(connection, of_day)
        at_ms = shop.clock.now_ms()
        z_no = take_next(connection, "z_report")
        shifts.keep_z(connection, z_no, day.isoformat(), at_ms, figures)
        log(connection, shop, session, "day_closed", day.isoformat(), f"Z{z_no} {approver}".strip())
        shifts.close_day(
            connection,
            day.isoformat(),
            at_ms=at_ms,
            closed_by=session.operator.operator_id,
            z_no=z_no,
        )
        closed = DayClosed(day.isoformat(), z_no, session.stamp(at_ms), figures)
        outbox.append(connection, closed, at_ms)
        put_report(connection, shop, session, Kind.Z, figures, shifts=of_day, z_no=z_no, on=day)
        note_change(connection, TOPIC, "outbox")
        return DayEnd(day, z_no, figures)

    return shop.store.write(write, Priority.CHECKOUT, name="close_day")


def what_keeps_the_day(connection: Transaction, day: date) -> tuple[ShopError, ...]:
    """All that has to be done before a date can be closed, each in a sentence that says what."""
    found: list[ShopError] = []
    running = _running(connection, day)
    if running is not None and shifts.anything_happened(connection, running.shift_id):
        found.append(ShopError("day.hand_over_first"))
    if running is not None:
        found += (refused for refused in what_keeps_the_shift(connection) if refused.key == "day.basket_open")
    waiting = len(parked.until(connection, day.isoformat()))
    if waiting:
        found.append(ShopError("day.parked", n=waiting))
    unresolved = sum(
        one.business_date <= day.isoformat() for one in payment_attempts.open_attempts(connection)
    )
    if unresolved:
        found.append(ShopError("day.attempts_open", n=unresolved))
    undecided = sum(
        one.answer is Answer.NONE and one.business_date <= day.isoformat()
        for one in payment_attempts.owed(connection)
    )
    if undecided:
        found.append(ShopError("day.refunds_declined", n=undecided))
    return tuple(found)


def copy_z(shop: Shop, session: Session, z_no: int) -> int:
    """A copy of a final report, marked 补打. Returns the print job. Raises ShopError where there is none."""
    return copy_receipt(shop, session, z_subject(z_no))


def _running(connection: Transaction, day: date) -> Shift | None:
    shift = shifts.current(connection)
    return shift if shift is not None and shift.business_date == day.isoformat() else None


def _refuse_closed(connection: Transaction, day: date) -> None:
    found = shifts.day(connection, day.isoformat())
    if found is None:
        raise ShopError("day.never_opened", day=day.isoformat())
    if found.closed_at_ms is not None:
        raise ShopError("day.closed_already", day=day.isoformat(), z_no=found.z_no or 0)
