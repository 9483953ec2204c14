"""Somebody joined at a till."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from posclient.wire.events import MemberEnrolled
from posclient.wire.feed import MemberRow
from sync.hq import accounts, members
from sync.hq.intake_context import Intake
from sync.hq.members import NO_PERSONAL_RECORD, HeldMember, State
from sync.hq.merge import settle_contacts


def apply_enrolled(intake: Intake, event: MemberEnrolled) -> None:
    """A new member, or a provisional one who joined. A number that is a member's already makes her that member."""
    held = members.find(intake.connection, event.member_id, lock=True)
    if held is None:
        held = HeldMember(MemberRow(member_id=event.member_id), State.AWAITED)
    if held.state in (State.MEMBER, State.MERGED):
        intake.note("member.enrolled_twice", event.member_id)
        return
    row = msgspec.structs.replace(
        held.row,
        joined_on=event.stamp.business_date,
        source=event.source,
        referred_by=event.referred_by,
        consent_version=held.row.consent_version or event.consent_version,
        consent_at_ms=held.row.consent_at_ms or event.consent_at_ms,
    )
    spent = accounts.year_spend(intake.connection, held.member_id, intake.on)
    tier_id = accounts.tier_after(intake.connection, held.tier_id, spent)
    held = replace(held, row=row, state=State.MEMBER, tier_id=tier_id)
    members.put(intake.connection, held)
    intake.hold_here(held.member_id)
    intake.member_changed(held.member_id)
    if held.personal_revision != NO_PERSONAL_RECORD:
        settle_contacts(intake, held, None)
