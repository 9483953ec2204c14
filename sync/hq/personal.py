"""Personal records: the newest revision counts. They may come before or after the event they belong to."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from posclient.wire.feed import MemberRow
from posclient.wire.personal import PersonalRecord
from sync.hq import members
from sync.hq.intake_context import Intake
from sync.hq.members import NO_PERSONAL_RECORD, HeldMember, State
from sync.hq.merge import settle_contacts
from sync.hq.pinyin import pinyin_of_name


def apply_personal(intake: Intake, record: PersonalRecord) -> None:
    """Take a personal record. An older or equal revision changes nothing; an equal one that says something else is
    noted, and the tills are told again what headquarters holds.
    """
    held = members.find(intake.connection, record.member_id, lock=True)
    if held is None:
        held = HeldMember(MemberRow(member_id=record.member_id), State.AWAITED)
    if held.state is State.MERGED or held.row.deleted:
        return
    fresh = _with(held.row, record)
    if record.revision <= held.personal_revision:
        if record.revision == held.personal_revision and fresh != held.row:
            intake.note("member.same_revision", f"{record.member_id}: revision {record.revision}")
            intake.member_changed(record.member_id)
        return
    before = held.row if held.personal_revision != NO_PERSONAL_RECORD else None
    held = replace(held, row=fresh, personal_revision=record.revision)
    members.put(intake.connection, held)
    if held.state is not State.AWAITED:
        intake.member_changed(held.member_id)
        settle_contacts(intake, held, before)


def _with(row: MemberRow, record: PersonalRecord) -> MemberRow:
    letters, initials = pinyin_of_name(record.name)
    return msgspec.structs.replace(
        row,
        revision=record.revision,
        card_no=record.card_no,
        phone=record.phone or None,
        name=record.name,
        pinyin=letters,
        initials=initials,
        address=record.address,
        children=record.children,
        consent_version=record.consent_version,
        consent_at_ms=record.consent_at_ms,
        profile=record.profile,
    )
