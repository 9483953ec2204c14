"""Requests and answers of the HTTP interface between a till and headquarters: identity, events up, feed down, sums.

What the counter asks while somebody waits (another till's receipt, a member's money) is in `counter_protocol`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from posclient.wire.feed import TopicPage
from posclient.wire.fields import Count, Hash, Id, LongText, OptionalText, Position, Sum
from posclient.wire.personal import PersonalRecord, Phone

PROTOCOL_VERSION = 1

Result = Literal["applied", "duplicate", "exception", "quarantined"]


class EnrolRequest(msgspec.Struct, frozen=True):
    """A till introduces itself with the one-time code that headquarters gave for it."""

    code: OptionalText
    token: OptionalText
    """A secret that the till made and keeps outside its database; headquarters keeps its hash."""
    protocol: Count = PROTOCOL_VERSION


class EnrolAnswer(msgspec.Struct, frozen=True):
    """Who the till is from now on."""

    till_id: Id
    till_no: Count
    store_id: Id
    incarnation: Count
    topics: tuple[OptionalText, ...]
    epoch: OptionalText
    recovery_public_key: OptionalText = ""
    """X25519, 64 hex digits: the till wraps its data key under it. Empty where headquarters has made none."""


class IncarnationRequest(msgspec.Struct, frozen=True):
    """A restored or copied till asks for a new incarnation; `token` is its new secret."""

    token: OptionalText


class PushedEvent(msgspec.Struct, frozen=True):
    """An event's stored bytes, unchanged, with their SHA-256."""

    seq: Position
    hash: Hash
    payload: msgspec.Raw


class PushRequest(msgspec.Struct, frozen=True):
    """The next events in order, oldest first."""

    incarnation: Count
    events: tuple[PushedEvent, ...]
    personal: tuple[PersonalRecord, ...] = ()


class Effect(msgspec.Struct, frozen=True):
    """Where in the feed an event's effects appear: until the till's cursor passes it, the till adds its own entries."""

    topic: OptionalText
    position: Position


class EventResult(msgspec.Struct, frozen=True):
    """What became of one event."""

    seq: Position
    result: Result
    effect: Effect | None = None
    detail: LongText = ""


class PushAnswer(msgspec.Struct, frozen=True):
    """`next_seq` is what headquarters expects next; `kept_until` is safe in its backup."""

    next_seq: Position
    results: tuple[EventResult, ...]
    epoch: OptionalText
    kept_until: Position = 0
    personal: tuple[Id, ...] = ()
    """Members whose personal record was taken."""


class FeedRequest(msgspec.Struct, frozen=True):
    """The till's cursors by topic; the answer may wait up to `wait_s` for something new."""

    incarnation: Count
    cursors: dict[OptionalText, Position]
    epoch: OptionalText = ""
    wait_s: Count = 0
    limit: Count = 250


class FeedAnswer(msgspec.Struct, frozen=True):
    """Pages with news. A till that sees another epoch than its own starts its cursors again at 0."""

    epoch: OptionalText
    pages: tuple[TopicPage, ...]
    now_ms: Position
    recovery_public_key: OptionalText = ""
    """As in `EnrolAnswer`: a till that enrolled before there was one learns of it here."""
    topics: tuple[OptionalText, ...] = ()
    """All that the till should read: one that enrolled with an older headquarters learns of new topics here."""


class FindMemberRequest(msgspec.Struct, frozen=True):
    """Look for a member that the till's cache lacks."""

    card_no: Id | None = None
    phone: Phone | None = None


class FindMemberAnswer(msgspec.Struct, frozen=True):
    """Her id, or None. She is in the store's members topic up to `position`."""

    member_id: Id | None
    effect: Effect | None = None


class Totals(msgspec.Struct, frozen=True):
    """What headquarters has of one till: for comparing with the till's own sums.

    `sales`, `due_minor` and `points` are of sales alone; those of returns are negative. `tenders` is the money of
    sales, returns and top-ups together, by kind.
    """

    events: Count
    sales: Count
    due_minor: Sum
    points: Sum
    tenders: dict[OptionalText, Sum]
    exceptions: Count
    quarantined: Count
    returns: Count = 0
    returned_minor: Sum = 0
    returned_points: Sum = 0
    top_ups: Count = 0
    topped_up_minor: Sum = 0
    rounding_minor: Sum = 0
