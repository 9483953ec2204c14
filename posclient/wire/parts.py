"""What events are made of: the stamp, ledger entries, lines, tenders, the quote's context.

A struct may gain fields with defaults; a field is never removed or given another meaning.
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
    price_list: OptionalText = ""
    """`wholesale` where the member's kind buys by that list; `member_price_minor` is then that list's price."""
    override_minor: Amount | None = None
    """A unit price set by hand."""
    manual_minor: Amount = 0
    """The part of the discount that was given by hand, on the line and as its share of the basket's."""
    hand_reason: OptionalText = ""
    approved_by: OptionalText = ""
    associate_id: OptionalText = ""
    """The sales associate (导购) whom the line is credited to."""
    tax_category: OptionalText = ""
    open_item: bool = False
    """Sold without being known: headquarters is told of the barcode."""


class Tender(msgspec.Struct, frozen=True):
    """What was handed over, or with a negative amount handed back. `amount_minor` is what it pays of the due,
    `received - change = amount`.
    """

    kind: OptionalText
    amount_minor: Amount
    received_minor: Amount
    change_minor: Amount
    reference: OptionalText = ""
    """Of a card terminal's slip, of a provider, of the account that was spent from."""
    attempt_id: OptionalText = ""
    """The payment attempt behind it, where a provider was asked."""
    verified: bool = True
    """False where only the cashier has seen that it was paid (a static shop QR)."""


class QuoteContext(msgspec.Struct, frozen=True):
    """All that the quote read beside the lines, so that it can be computed again."""

    rules_version: Position
    rules_hash: Hash
    engine_version: Position
    tier_id: OptionalText
    year_spend_minor: Amount
    control_group: OptionalText = ""
    member_kind: OptionalText = ""
    """`retail` or `wholesale`: whose price list was hers. Empty without a member, and from a till that did not say."""
    staff_percent: Count = 100
    """What one of the staff pays of the normal price; 100 is no staff price."""
    staff_left_minor: Amount = 0
    """What was left of her month's cap before this sale."""
