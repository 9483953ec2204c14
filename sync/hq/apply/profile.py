"""A profile was filled in or corrected. The values come as a personal record; the event says who asked."""

from __future__ import annotations

from posclient.wire.events import ProfileChanged
from sync.hq import members
from sync.hq.intake_context import Intake


def apply_profile_changed(intake: Intake, event: ProfileChanged) -> None:
    """Nothing to change here; a member that headquarters does not know is noted."""
    if members.find(intake.connection, event.member_id) is None:
        intake.note("member.unknown", event.member_id)
