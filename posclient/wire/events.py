"""Events: what happened at a till, made once, encoded once, sent unchanged for ever.

They carry member ids, never names or phone numbers; those travel as a `PersonalRecord`, which can be deleted.
A struct may gain fields with defaults; a field is never removed or given another meaning (`v` tells the version).
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from posclient.wire.day_events import CashMoved, DayClosed, ShiftClosed, ShiftOpened
from posclient.wire.desk_events import MemberServed, OpenItemSold
from posclient.wire.fields import Amount, Count, Id, InstantMs, OptionalText, Version
from posclient.wire.money_events import PaymentSettled, PointsClaimed, ReturnCompleted, ToppedUp
from posclient.wire.parts import LedgerEntry, QuoteContext, SaleLine, Stamp, Tender

__all__ = [
    "CareOutcome",
    "CareSlipPrinted",
    "CashMoved",
    "DayClosed",
    "Event",
    "LedgerEntry",
    "MemberEnrolled",
    "MemberServed",
    "NumberRevealed",
    "OpenItemSold",
    "PaymentSettled",
    "PointsClaimed",
    "ProfileChanged",
    "ProvisionalSeen",
    "QuoteContext",
    "ReturnCompleted",
    "SaleCompleted",
    "SaleLine",
    "ShiftClosed",
    "ShiftOpened",
    "Stamp",
    "Tender",
    "ToppedUp",
]


class SaleCompleted(msgspec.Struct, frozen=True, tag="sale.completed"):
    """A sale is done and paid. Its id is the basket's id.

    `due_minor` is what was paid, after `rounding_minor` was rounded off (抹零): gross = due + discount + rounding.
    """

    sale_id: Id
    receipt_no: Id
    stamp: Stamp
    member_id: Id | None
    identified_by: OptionalText
    lines: tuple[SaleLine, ...]
    tenders: tuple[Tender, ...]
    due_minor: Amount
    discount_minor: Amount
    points: Amount
    tier_after: OptionalText
    entries: tuple[LedgerEntry, ...]
    context: QuoteContext
    converted_tasks: tuple[Id, ...] = ()
    v: Version = 1
    rounding_minor: Amount = 0
    invoiceable_minor: Amount = 0
    """What an e-invoice may be asked for: the due without stored value, points and vouchers, as the policy says."""
    invoice_token: OptionalText = ""
    proven_by: OptionalText = ""
    """What proved that she is the member, where something of hers was spent: card, ecard, pin, sms."""
    exchange_of: OptionalText = ""
    """The return that this sale was exchanged for."""
    self_sale: bool = False
    """The member is an operator of this shop."""
    cash_step_minor: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1
    """What the shop rounds cash to: a refund in cash falls on whole steps of it."""
    ecard_minute: Count = 0
    """The minute of the e-card that proved that she is the member; 0 where something else did, or nothing."""


class MemberEnrolled(msgspec.Struct, frozen=True, tag="member.enrolled"):
    """Somebody joined. Personal data follows as a PersonalRecord of the same member id."""

    member_id: Id
    stamp: Stamp
    source: OptionalText
    referred_by: Id | None = None
    consent_version: OptionalText = ""
    consent_at_ms: InstantMs | None = None
    v: Version = 1


class ProvisionalSeen(msgspec.Struct, frozen=True, tag="member.provisional"):
    """A card or number that the till could not look up: headquarters finds out whose it is.

    The card or number itself travels as a PersonalRecord.
    """

    member_id: Id
    stamp: Stamp
    how: OptionalText
    v: Version = 1


class ProfileChanged(msgspec.Struct, frozen=True, tag="member.profile_changed"):
    """Fields of a member were filled in or corrected; `fields` names them, the values are in the PersonalRecord."""

    member_id: Id
    stamp: Stamp
    fields: tuple[OptionalText, ...]
    v: Version = 1


class CareSlipPrinted(msgspec.Struct, frozen=True, tag="care.slip_printed"):
    """The slip of a care task reached the print queue of this till."""

    task_id: Id
    at_ms: InstantMs
    v: Version = 1


class CareOutcome(msgspec.Struct, frozen=True, tag="care.outcome"):
    """What came of a call."""

    task_id: Id
    member_id: Id
    stamp: Stamp
    outcome: OptionalText
    v: Version = 1


class NumberRevealed(msgspec.Struct, frozen=True, tag="member.number_revealed"):
    """A masked phone number was shown in full to an operator."""

    member_id: Id
    stamp: Stamp
    why: OptionalText
    task_id: Id | None = None
    v: Version = 1


Event = (
    SaleCompleted
    | MemberEnrolled
    | ProvisionalSeen
    | ProfileChanged
    | CareSlipPrinted
    | CareOutcome
    | NumberRevealed
    | ReturnCompleted
    | ToppedUp
    | PaymentSettled
    | PointsClaimed
    | CashMoved
    | ShiftOpened
    | ShiftClosed
    | DayClosed
    | MemberServed
    | OpenItemSold
)
