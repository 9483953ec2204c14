"""Personal data of a member, apart from the events: it can be corrected and deleted, an event can't."""

from __future__ import annotations

import msgspec

from posclient.wire.fields import Day, Id, InstantMs, PersonalText, Phone, Position

__all__ = ["ChildRecord", "PersonalRecord", "Phone"]


class ChildRecord(msgspec.Struct, frozen=True):
    """A member's child."""

    child_id: Id
    pet_name: PersonalText = ""
    birth_date: Day | None = None
    due_date: Day | None = None
    gender: PersonalText = "unknown"


class PersonalRecord(msgspec.Struct, frozen=True):
    """The whole personal record of a member as a till knows it. A higher `revision` replaces a lower one."""

    member_id: Id
    revision: Position
    card_no: Id | None = None
    phone: Phone | None = None
    name: PersonalText = ""
    address: PersonalText = "name"
    children: tuple[ChildRecord, ...] = ()
    consent_version: PersonalText = ""
    consent_at_ms: InstantMs | None = None
    profile: dict[PersonalText, PersonalText] = {}
