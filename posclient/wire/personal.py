"""Personal data of a member, apart from the events: it can be corrected and deleted, an event can't."""

from __future__ import annotations

from typing import Annotated

import msgspec

from posclient.wire.fields import Day, Id, InstantMs, OptionalText, Position

Phone = Annotated[str, msgspec.Meta(max_length=20, pattern=r"^[0-9+]*$")]


class ChildRecord(msgspec.Struct, frozen=True):
    """A member's child."""

    child_id: Id
    pet_name: OptionalText = ""
    birth_date: Day | None = None
    due_date: Day | None = None
    gender: OptionalText = "unknown"


class PersonalRecord(msgspec.Struct, frozen=True):
    """The whole personal record of a member as a till knows it. A higher `revision` replaces a lower one."""

    member_id: Id
    revision: Position
    card_no: Id | None = None
    phone: Phone | None = None
    name: OptionalText = ""
    address: OptionalText = "name"
    children: tuple[ChildRecord, ...] = ()
    consent_version: OptionalText = ""
    consent_at_ms: InstantMs | None = None
    profile: dict[str, OptionalText] = {}
