"""Which file applies which event."""

from __future__ import annotations

from typing import assert_never

from posclient.wire.events import (
    CareOutcome,
    CareSlipPrinted,
    CashMoved,
    DayClosed,
    Event,
    MemberEnrolled,
    MemberServed,
    NumberRevealed,
    OpenItemSold,
    PaymentSettled,
    PointsClaimed,
    ProfileChanged,
    ProvisionalSeen,
    ReturnCompleted,
    SaleCompleted,
    ShiftClosed,
    ShiftOpened,
    ToppedUp,
)
from sync.hq.apply.care import apply_outcome, apply_slip_printed
from sync.hq.apply.claimed import apply_claim
from sync.hq.apply.drawer import apply_cash_moved, apply_day_closed, apply_shift_closed, apply_shift_opened
from sync.hq.apply.enrolled import apply_enrolled
from sync.hq.apply.open_item import apply_open_item
from sync.hq.apply.profile import apply_profile_changed
from sync.hq.apply.provisional import apply_provisional
from sync.hq.apply.returned import apply_return
from sync.hq.apply.reveal import apply_revealed
from sync.hq.apply.sale import apply_sale
from sync.hq.apply.served import apply_served
from sync.hq.apply.settled import apply_settled
from sync.hq.apply.topped_up import apply_top_up
from sync.hq.intake_context import Intake

MoneyEvent = SaleCompleted | ReturnCompleted | ToppedUp | PaymentSettled | PointsClaimed
DayEvent = CashMoved | ShiftOpened | ShiftClosed | DayClosed
MemberEvent = (
    MemberEnrolled
    | ProvisionalSeen
    | ProfileChanged
    | MemberServed
    | NumberRevealed
    | CareSlipPrinted
    | CareOutcome
    | OpenItemSold
)


def apply_event(intake: Intake, event: Event) -> None:
    """Apply an event; what it changes is published when the intake finishes."""
    match event:
        case SaleCompleted() | ReturnCompleted() | ToppedUp() | PaymentSettled() | PointsClaimed():
            _apply_money(intake, event)
        case CashMoved() | ShiftOpened() | ShiftClosed() | DayClosed():
            _apply_day(intake, event)
        case _:
            _apply_desk(intake, event)


def _apply_money(intake: Intake, event: MoneyEvent) -> None:
    match event:
        case SaleCompleted():
            apply_sale(intake, event)
        case ReturnCompleted():
            apply_return(intake, event)
        case ToppedUp():
            apply_top_up(intake, event)
        case PaymentSettled():
            apply_settled(intake, event)
        case PointsClaimed():
            apply_claim(intake, event)
        case _:
            assert_never(event)


def _apply_day(intake: Intake, event: DayEvent) -> None:
    match event:
        case CashMoved():
            apply_cash_moved(intake, event)
        case ShiftOpened():
            apply_shift_opened(intake, event)
        case ShiftClosed():
            apply_shift_closed(intake, event)
        case DayClosed():
            apply_day_closed(intake, event)
        case _:
            assert_never(event)


def _apply_desk(intake: Intake, event: MemberEvent) -> None:
    match event:
        case MemberEnrolled():
            apply_enrolled(intake, event)
        case ProvisionalSeen():
            apply_provisional(intake, event)
        case ProfileChanged():
            apply_profile_changed(intake, event)
        case MemberServed():
            apply_served(intake, event)
        case NumberRevealed():
            apply_revealed(intake, event)
        case CareSlipPrinted():
            apply_slip_printed(intake, event)
        case CareOutcome():
            apply_outcome(intake, event)
        case OpenItemSold():
            apply_open_item(intake, event)
        case _:
            assert_never(event)
