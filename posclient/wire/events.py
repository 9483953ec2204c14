"""Events: what happened at a till, made once, encoded once, sent unchanged for ever.

They carry member ids, never names or phone numbers; those travel as a `PersonalRecord`, which can be deleted.
A struct may gain fields with defaults; a field is never removed or given another meaning (`v` tells the version).
"""

from __future__ import annotations

import msgspec

from posclient.wire.fields import (
    Amount,
    Count,
    Day,
    Hash,
    Id,
    InstantMs,
    OptionalText,
    Position,
    Quantity,
    Version,
)


class Stamp(msgspec.Struct, frozen=True):
    """Who did it, when, in which shift and on which business date."""

    at_ms: InstantMs
    business_date: Day
    operator_id: Id
    shift_id: Id


class LedgerEntry(msgspec.Struct, frozen=True):
    """One movement of one account; `amount` at the account's own scale."""

    entry_id: Id
    account_id: Id
    lot_id: Id
    amount: Amount
    kind: OptionalText


class SaleLine(msgspec.Struct, frozen=True):
    """A line as sold, with the product attributes that its quote read."""

    line_id: Id
    product_id: Id
    quantity: Quantity
    unit_price_minor: Amount
    normal_price_minor: Amount
    member_price_minor: Amount | None
    promotional_price_minor: Amount | None
    price_kind: OptionalText
    gross_minor: Amount
    amount_minor: Amount
    points: Amount
    need: OptionalText = ""
    units_per_pack: Count = 1
    label_amount_minor: Amount | None = None


class Tender(msgspec.Struct, frozen=True):
    """What was handed over. `amount_minor` is what it pays of the due, `received - change = amount`."""

    kind: OptionalText
    amount_minor: Amount
    received_minor: Amount
    change_minor: Amount


class QuoteContext(msgspec.Struct, frozen=True):
    """All that the quote read beside the lines, so that it can be computed again."""

    rules_version: Position
    rules_hash: Hash
    engine_version: Position
    tier_id: OptionalText
    year_spend_minor: Amount
    control_group: OptionalText = ""


class SaleCompleted(msgspec.Struct, frozen=True, tag="sale.completed"):
    """A sale is done and paid. Its id is the basket's id."""

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
)
