"""Which file applies which event."""

from __future__ import annotations

from typing import assert_never

from posclient.wire.events import (
    CareOutcome,
    CareSlipPrinted,
    Event,
    MemberEnrolled,
    NumberRevealed,
    ProfileChanged,
    ProvisionalSeen,
    SaleCompleted,
)
from sync.hq.apply.care import apply_outcome, apply_slip_printed
from sync.hq.apply.enrolled import apply_enrolled
from sync.hq.apply.profile import apply_profile_changed
from sync.hq.apply.provisional import apply_provisional
from sync.hq.apply.reveal import apply_revealed
from sync.hq.apply.sale import apply_sale
from sync.hq.intake_context import Intake


def apply_event(intake: Intake, event: Event) -> None:
    """Apply an event; what it changes is published when the intake finishes."""
    match event:
        case SaleCompleted():
            apply_sale(intake, event)
        case MemberEnrolled():
            apply_enrolled(intake, event)
        case ProvisionalSeen():
            apply_provisional(intake, event)
        case ProfileChanged():
            apply_profile_changed(intake, event)
        case CareSlipPrinted():
            apply_slip_printed(intake, event)
        case CareOutcome():
            apply_outcome(intake, event)
        case NumberRevealed():
            apply_revealed(intake, event)
        case _:
            assert_never(event)
