"""The drawer's shift (班次): the report so far (X), and handover with a blind count."""

from __future__ import annotations

from dataclasses import dataclass

from posclient.domain.attempt import HOLDS_THE_BASKET, Direction
from posclient.domain.basket import fold
from posclient.domain.day_figures import EndedBy, Figures, expected_cash
from posclient.services.approval import within
from posclient.services.audit_row import log
from posclient.services.cash import LONGEST_REASON, TOPIC, may_close_day, tell_opened
from posclient.services.day_slips import put_report
from posclient.services.running import check_amount, own_shift
from posclient.services.shop import Session, Shop, ShopError
from posclient.slips.day_report import Kind
from posclient.store import baskets, day_sums, outbox, payment_attempts, shifts
from posclient.store.changes import note_change
from posclient.store.policy import policy_in_force
from posclient.store.shifts import Shift
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.events import ShiftClosed


@dataclass(frozen=True)
class Handover:
    """A shift's count: what was counted, what should have been there, what stays as the next float."""

    shift_id: str
    counted_minor: int
    expected_minor: int
    left_minor: int = 0

    @property
    def difference_minor(self) -> int:
        """长款 above nought, 短款 below."""
        return self.counted_minor - self.expected_minor


def print_x(shop: Shop, session: Session) -> int:
    """The report so far (X): nothing is closed by it. Returns the print job.

    What should lie in the drawer is on it only for somebody who may close the day: whoever counts has not seen it.
    """

    def write(connection: Transaction) -> int:
        shift = own_shift(connection, session)
        figures = day_sums.figures_of(connection, (shift,))
        log(connection, shop, session, "x_report", shift.shift_id)
        tells = within(policy_in_force(connection), session.operator, may_close_day)
        return put_report(connection, shop, session, Kind.X, figures, shifts=(shift,), tells_cash=tells)

    return shop.store.write(write, Priority.COUNTER, name="x_report")


def count_drawer(shop: Shop, session: Session, counted_minor: int) -> Handover:
    """Hold what was counted against what should be there, before the handover. It is logged: who counts again after
    she has seen the difference has counted twice. Raises ShopError as `hand_over` does.
    """
    check_amount(counted_minor, least=0)

    def write(connection: Transaction) -> Handover:
        shift = own_shift(connection, session)
        _refuse_unfinished(connection)
        expected_minor = expected_cash(day_sums.figures_of(connection, (shift,)))
        count = Handover(shift.shift_id, counted_minor, expected_minor)
        detail = f"{counted_minor} {count.difference_minor:+}"
        log(connection, shop, session, "drawer_counted", shift.shift_id, detail)
        return count

    return shop.store.write(write, Priority.COUNTER, name="count_drawer")


def hand_over(
    shop: Shop, session: Session, counted_minor: int, left_minor: int, reason: str = ""
) -> Handover:
    """End the running shift: what was counted is held against what should be there, and the slip says both.

    `left_minor` stays in the drawer as the next shift's float. Raises ShopError for an open basket, for a payment
    without a result, for an amount that can't be, and where the count differs (`day.reason_for_difference`) without a
    reason. Whoever was signed in has to sign in anew: the next sign-in opens the next shift.
    """
    check_amount(counted_minor, least=0)
    check_amount(left_minor, least=0)
    if left_minor > counted_minor:
        raise ShopError("day.left_more_than_counted")
    why = reason.strip()[:LONGEST_REASON]

    def write(connection: Transaction) -> Handover:
        shift = own_shift(connection, session)
        _refuse_unfinished(connection)
        figures = day_sums.figures_of(connection, (shift,))
        done = Handover(shift.shift_id, counted_minor, expected_cash(figures), left_minor)
        if done.difference_minor and not why:
            raise ShopError("day.reason_for_difference")
        log(connection, shop, session, "handed_over", shift.shift_id, f"{done.difference_minor:+}")
        ended = _end(connection, shop, session, shift, done, figures, why)
        put_report(connection, shop, session, Kind.HANDOVER, figures, shifts=(ended,))
        note_change(connection, TOPIC, "outbox")
        return done

    return shop.store.write(write, Priority.CHECKOUT, name="hand_over")


def end_unused(connection: Transaction, shop: Shop, session: Session, shift: Shift) -> None:
    """End a shift in which nothing moved money, when its day is closed: what the one before left still lies there. What
    was logged in it (a drawer that was opened) counts.
    """
    untouched = Handover(shift.shift_id, shift.float_minor, shift.float_minor, shift.float_minor)
    log(connection, shop, session, "shift_unused", shift.shift_id)
    figures = day_sums.figures_of(connection, (shift,))
    _end(connection, shop, session, shift, untouched, figures, EndedBy.DAY_END)


def what_keeps_the_shift(connection: Transaction) -> tuple[ShopError, ...]:
    """Why the shift can't be handed over: goods on the counter, a payment whose result is open."""
    found: list[ShopError] = []
    stored = baskets.open_basket(connection)
    if stored is not None and fold(stored.commands).lines:
        found.append(ShopError("day.basket_open"))
    held = sum(
        attempt.direction is Direction.CHARGE and attempt.state in HOLDS_THE_BASKET
        for attempt in payment_attempts.open_attempts(connection)
    )
    if held:
        found.append(ShopError("day.attempts_open", n=held))
    return tuple(found)


def _refuse_unfinished(connection: Transaction) -> None:
    for refused in what_keeps_the_shift(connection):
        raise refused


def _end(
    connection: Transaction,
    shop: Shop,
    session: Session,
    shift: Shift,
    count: Handover,
    figures: Figures,
    reason: str,
) -> Shift:
    """Close the shift's row and tell headquarters. Returns the shift as it is now."""
    at_ms = shop.clock.now_ms()
    if not shifts.float_was_told(connection, shift.shift_id):
        tell_opened(connection, shift, shift.float_minor, at_ms)
    shifts.close_shift(
        connection,
        shift.shift_id,
        at_ms=at_ms,
        counted_minor=count.counted_minor,
        expected_minor=count.expected_minor,
        left_minor=count.left_minor,
        reason=reason,
        closed_by=session.operator.operator_id,
    )
    closed = ShiftClosed(
        shift_id=shift.shift_id,
        stamp=session.stamp(at_ms),
        counted_minor=count.counted_minor,
        expected_minor=count.expected_minor,
        left_minor=count.left_minor,
        figures=dict(figures),
        reason=reason,
    )
    outbox.append(connection, closed, at_ms)
    return shifts.newest(connection) or shift
