"""Cash that goes into the drawer or out of it without a sale, and the float (备用金) with which a shift begins."""

from __future__ import annotations

from typing import Final

from posclient.domain.day_figures import EndedBy, expected_cash
from posclient.domain.policy import RoleLimits
from posclient.domain.staff import Operator
from posclient.services.approval import require
from posclient.services.audit_row import log
from posclient.services.day_slips import put_cash_slip
from posclient.services.running import check_amount, own_shift
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import day_sums, outbox, print_jobs, shifts
from posclient.store.changes import note_change
from posclient.store.policy import policy_in_force
from posclient.store.shifts import Shift
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.events import CashMoved, ShiftClosed, ShiftOpened, Stamp

TOPIC: Final = "day"
TOO_MUCH: Final = "day.more_than_there_is"
"""The change record's name for shifts, days and cash."""

IN: Final = "in"
OUT: Final = "out"
FLOAT: Final = "float"
LONGEST_REASON: Final = 60


def move_cash(
    shop: Shop,
    session: Session,
    kind: str,
    amount_minor: int,
    reason: str,
    approved_by: Operator | None = None,
) -> None:
    """Cash goes `in` or `out` of the drawer, which opens; a slip says so.

    Raises ShopError without an amount or a reason, and for more than should be in the drawer; ApprovalNeededError where
    her role may not.
    """
    check_amount(amount_minor, least=1)
    why = checked_reason(reason)

    def write(connection: Transaction) -> None:
        approver = require(connection, policy_in_force(connection), session, _may_move, approved_by)
        _move_in(connection, shop, session, kind, amount_minor, why, approver)

    try:
        shop.store.write(write, Priority.COUNTER, name="move_cash")
    except ShopError as refused:
        if refused.key == TOO_MUCH:
            _note_refusal(shop, session, amount_minor)
        raise


def _note_refusal(shop: Shop, session: Session, amount_minor: int) -> None:
    """Whoever tries sums until one goes through finds out what the drawer should hold; the day's report counts it."""
    shop.store.write(
        lambda connection: log(
            connection, shop, session, "cash_out_refused", session.shift_id, str(amount_minor)
        ),
        Priority.COUNTER,
        name="cash refused",
    )


def take_out_in(
    connection: Transaction, shop: Shop, session: Session, amount_minor: int, reason: str, approver: str
) -> None:
    """Cash leaves the drawer as a part of something else that was allowed already. Raises ShopError `day.no_shift`,
    `day.more_than_there_is`.
    """
    _move_in(connection, shop, session, OUT, amount_minor, checked_reason(reason), approver)


def _move_in(
    connection: Transaction,
    shop: Shop,
    session: Session,
    kind: str,
    amount_minor: int,
    why: str,
    approver: str,
) -> None:
    """The movement with its event, its slip, the drawer's kick and the audit row."""
    shift = own_shift(connection, session)
    if kind == OUT and amount_minor > expected_cash(day_sums.figures_of(connection, (shift,))):
        raise ShopError(TOO_MUCH)
    at_ms = shop.clock.now_ms()
    signed = amount_minor if kind == IN else -amount_minor
    movement_id = shop.ids.new()
    _keep(connection, session, shift, movement_id, kind, signed, why, at_ms)
    outbox.append(connection, CashMoved(movement_id, session.stamp(at_ms), kind, signed, why), at_ms)
    print_jobs.add_drawer_kick(connection, subject=movement_id, at_ms=at_ms)
    put_cash_slip(connection, shop, session, movement_id, signed, why, at_ms)
    log(connection, shop, session, f"cash_{kind}", movement_id, f"{signed} {approver}".strip())
    note_change(connection, TOPIC, "outbox")


def set_float(shop: Shop, session: Session, float_minor: int, approved_by: Operator | None = None) -> None:
    """What really lay in the drawer when the shift began.

    Whoever begins the shift says it once. Another figure later on would hide what is missing: it needs somebody who may
    close the day. Where the shift before ended uncounted, this is its count. Raises ShopError, ApprovalNeededError.
    """
    check_amount(float_minor, least=0)

    def write(connection: Transaction) -> None:
        shift = own_shift(connection, session)
        at_ms = shop.clock.now_ms()
        stamp = session.stamp(at_ms)
        movement_id = shop.ids.new()
        approver = ""
        if shifts.float_was_told(connection, shift.shift_id):
            approver = require(connection, policy_in_force(connection), session, may_close_day, approved_by)
            outbox.append(connection, CashMoved(movement_id, stamp, FLOAT, float_minor, ""), at_ms)
        else:
            tell_opened(connection, shift, float_minor, at_ms)
            _count_the_shift_before(connection, shop, session, shift, float_minor, at_ms)
        shifts.correct_float(connection, shift.shift_id, float_minor)
        _keep(connection, session, shift, movement_id, FLOAT, float_minor, "", at_ms)
        detail = f"{shift.float_minor} -> {float_minor} {approver}".strip()
        log(connection, shop, session, "float_set", shift.shift_id, detail)
        note_change(connection, TOPIC, "outbox")

    shop.store.write(write, Priority.COUNTER, name="set_float")


def tell_opened(connection: Transaction, shift: Shift, float_minor: int, at_ms: int) -> None:
    """Headquarters hears of a shift once its float is known, and at its end at the latest."""
    stamp = Stamp(shift.opened_at_ms, shift.business_date, shift.operator_id, shift.shift_id)
    outbox.append(connection, ShiftOpened(shift.shift_id, stamp, float_minor), at_ms)


def checked_reason(reason: str) -> str:
    """A reason as it is kept. Raises ShopError `day.reason_missing`."""
    why = reason.strip()[:LONGEST_REASON]
    if not why:
        raise ShopError("day.reason_missing")
    return why


def may_close_day(limits: RoleLimits) -> bool:
    """Whether a role may end the day."""
    return limits.close_day


def _may_move(limits: RoleLimits) -> bool:
    return limits.cash_in_out


def _count_the_shift_before(
    connection: Transaction, shop: Shop, session: Session, shift: Shift, counted_minor: int, at_ms: int
) -> None:
    """A shift whose date ran out under it: what lies in the drawer now is what it left."""
    before = shifts.newest_besides(connection, shift.shift_id)
    if before is None or before.reason != EndedBy.DATE or before.counted_minor is not None:
        return
    figures = day_sums.figures_of(connection, (before,))
    expected_minor = expected_cash(figures)
    shifts.count_late(
        connection,
        before.shift_id,
        counted_minor=counted_minor,
        expected_minor=expected_minor,
        reason=EndedBy.NEXT_FLOAT,
        closed_by=session.operator.operator_id,
    )
    if not shifts.float_was_told(connection, before.shift_id):
        tell_opened(connection, before, before.float_minor, at_ms)
    stamp = Stamp(at_ms, before.business_date, session.operator.operator_id, before.shift_id)
    closed = ShiftClosed(
        shift_id=before.shift_id,
        stamp=stamp,
        counted_minor=counted_minor,
        expected_minor=expected_minor,
        left_minor=counted_minor,
        figures=figures,
        reason=EndedBy.NEXT_FLOAT,
    )
    outbox.append(connection, closed, at_ms)
    log(connection, shop, session, "counted_late", before.shift_id, str(counted_minor - expected_minor))


def _keep(
    connection: Transaction,
    session: Session,
    shift: Shift,
    movement_id: str,
    kind: str,
    amount_minor: int,
    reason: str,
    at_ms: int,
) -> None:
    shifts.put_move(
        connection,
        movement_id=movement_id,
        shift_id=shift.shift_id,
        business_date=shift.business_date,
        kind=kind,
        amount_minor=amount_minor,
        reason=reason,
        operator_id=session.operator.operator_id,
        at_ms=at_ms,
    )
