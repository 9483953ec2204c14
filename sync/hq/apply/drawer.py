"""Cash, shifts and business days, as their tills tell of them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import select, update

from posclient.wire.events import CashMoved, DayClosed, ShiftClosed, ShiftOpened
from sync.hq.counter_tables import cash_movement, day_end, shift
from sync.hq.intake_context import Intake
from sync.hq.upsert import Values, insert_unless_there


def apply_cash_moved(intake: Intake, event: CashMoved) -> None:
    """Cash went in or out without a sale."""
    values: Values = {
        "movement_id": event.movement_id,
        "till_id": intake.sender.till_id,
        "shift_id": event.stamp.shift_id,
        "business_date": event.stamp.business_date,
        "kind": event.kind,
        "amount_minor": event.amount_minor,
        "reason": event.reason,
        "operator_id": event.stamp.operator_id,
        "at_ms": event.stamp.at_ms,
    }
    if not insert_unless_there(intake.connection, cash_movement, values):
        intake.note("cash.twice", event.movement_id)


def apply_shift_opened(intake: Intake, event: ShiftOpened) -> None:
    """A shift began."""
    values: Values = {
        "shift_id": event.shift_id,
        "till_id": intake.sender.till_id,
        "store_id": intake.sender.store_id,
        "business_date": event.stamp.business_date,
        "operator_id": event.stamp.operator_id,
        "opened_at_ms": event.stamp.at_ms,
        "float_minor": event.float_minor,
    }
    if not insert_unless_there(intake.connection, shift, values):
        intake.note("shift.opened_twice", event.shift_id)


def apply_shift_closed(intake: Intake, event: ShiftClosed) -> None:
    """A shift was handed over. Cash that is over or short is remarked on."""
    connection = intake.connection
    known = connection.execute(
        select(shift.c.closed_at_ms).where(shift.c.shift_id == event.shift_id).with_for_update()
    ).one_or_none()
    if known is not None and known.closed_at_ms is not None:
        intake.note("shift.closed_twice", event.shift_id)
        return
    if known is None:
        intake.note("shift.never_opened", event.shift_id)
        _insert_unopened(intake, event)
    connection.execute(
        update(shift)
        .where(shift.c.shift_id == event.shift_id)
        .values(
            closed_at_ms=event.stamp.at_ms,
            closed_by=event.stamp.operator_id,
            counted_minor=event.counted_minor,
            expected_minor=event.expected_minor,
            left_minor=event.left_minor,
            reason=event.reason,
            approved_by=event.approved_by,
            figures=_json(event.figures),
        )
    )
    over = event.counted_minor - event.expected_minor
    if over:
        intake.remark("shift.over_short", f"{event.shift_id}: {over}")


def apply_day_closed(intake: Intake, event: DayClosed) -> None:
    """A business day ended, once."""
    values: Values = {
        "till_id": intake.sender.till_id,
        "business_date": event.business_date,
        "z_no": event.z_no,
        "at_ms": event.stamp.at_ms,
        "operator_id": event.stamp.operator_id,
        "figures": _json(event.figures),
    }
    if not insert_unless_there(intake.connection, day_end, values):
        intake.note("day.closed_twice", f"{event.business_date}: Z {event.z_no}")


def _insert_unopened(intake: Intake, event: ShiftClosed) -> None:
    insert_unless_there(
        intake.connection,
        shift,
        {
            "shift_id": event.shift_id,
            "till_id": intake.sender.till_id,
            "store_id": intake.sender.store_id,
            "business_date": event.stamp.business_date,
            "operator_id": event.stamp.operator_id,
            "float_minor": 0,
        },
    )


def _json(figures: Mapping[str, int]) -> str:
    return msgspec.json.encode(dict(figures), order="sorted").decode()
