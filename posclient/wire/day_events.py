"""Events of the drawer, the shift and the business day."""

from __future__ import annotations

import msgspec

from posclient.wire.fields import Amount, Count, Day, Id, OptionalText, Sum, Version
from posclient.wire.parts import Stamp


class CashMoved(msgspec.Struct, frozen=True, tag="cash.moved"):
    """Cash went into the drawer or out of it without a sale. `amount_minor` is negative for what was taken out."""

    movement_id: Id
    stamp: Stamp
    kind: OptionalText
    """`float`, `in`, `out`."""
    amount_minor: Amount
    reason: OptionalText
    v: Version = 1


class ShiftOpened(msgspec.Struct, frozen=True, tag="shift.opened"):
    """A shift (班次) of the drawer began with a float (备用金)."""

    shift_id: Id
    stamp: Stamp
    float_minor: Amount
    v: Version = 1


class ShiftClosed(msgspec.Struct, frozen=True, tag="shift.closed"):
    """A shift was handed over (交接班): counted blind, held against what should be there."""

    shift_id: Id
    stamp: Stamp
    counted_minor: Amount
    expected_minor: Amount
    left_minor: Amount
    """What stays in the drawer as the next shift's float."""
    figures: dict[OptionalText, Sum]
    reason: OptionalText = ""
    approved_by: OptionalText = ""
    v: Version = 1


class DayClosed(msgspec.Struct, frozen=True, tag="day.closed"):
    """The business day ended (日结) with its final report."""

    business_date: Day
    z_no: Count
    stamp: Stamp
    figures: dict[OptionalText, Sum]
    v: Version = 1
