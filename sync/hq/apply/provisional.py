"""A card or number that a till could not look up: whose is it?"""

from __future__ import annotations

from dataclasses import replace

from posclient.wire.events import ProvisionalSeen
from posclient.wire.feed import MemberRow
from sync.hq import members
from sync.hq.intake_context import Intake
from sync.hq.members import NO_PERSONAL_RECORD, HeldMember, State
from sync.hq.merge import settle_contacts


def apply_provisional(intake: Intake, event: ProvisionalSeen) -> None:
    """The member whose number it is takes over at once; a number that nobody has waits for its owner to join."""
    held = members.find(intake.connection, event.member_id, lock=True)
    if held is None:
        held = HeldMember(MemberRow(member_id=event.member_id), State.AWAITED)
    if held.state is not State.AWAITED:
        return
    held = replace(held, state=State.PROVISIONAL)
    members.put(intake.connection, held)
    intake.hold_here(held.member_id)
    if held.personal_revision != NO_PERSONAL_RECORD:
        settle_contacts(intake, held, None)
