"""Events that move money or points beside a sale: returns, top-ups, settled payment attempts, claimed points."""

from __future__ import annotations

import msgspec

from posclient.wire.fields import Amount, Count, Id, OptionalText, Quantity, Version
from posclient.wire.parts import LedgerEntry, Stamp, Tender


class ReturnLine(msgspec.Struct, frozen=True):
    """Part of a line that comes back. All figures are positive: what is undone of the original line."""

    line_id: Id
    """The original line's, or a fresh one where there is no receipt."""
    product_id: Id
    quantity: Quantity
    gross_minor: Amount
    amount_minor: Amount
    points: Amount
    reason: OptionalText
    need: OptionalText = ""
    tax_category: OptionalText = ""
    associate_id: OptionalText = ""


class ReturnCompleted(msgspec.Struct, frozen=True, tag="return.completed"):
    """Goods came back. `tenders` have negative amounts and sum to `-due_minor`; `entries` undo the sale's.

    `original_*` are empty where there was no receipt. `right_id` is headquarters' leave for another till's receipt.
    """

    return_id: Id
    receipt_no: Id
    stamp: Stamp
    original_sale_id: OptionalText
    original_receipt_no: OptionalText
    member_id: Id | None
    lines: tuple[ReturnLine, ...]
    tenders: tuple[Tender, ...]
    due_minor: Amount
    rounding_minor: Amount
    points: Amount
    entries: tuple[LedgerEntry, ...]
    reverses_invoice: bool = False
    exchange_sale_id: OptionalText = ""
    approved_by: OptionalText = ""
    right_id: OptionalText = ""
    invoiceable_minor: Amount = 0
    v: Version = 1


class ToppedUp(msgspec.Struct, frozen=True, tag="member.topped_up"):
    """Stored value was bought: `tenders` pay the principal, the bonus is given by the offer."""

    top_up_id: Id
    receipt_no: Id
    stamp: Stamp
    member_id: Id
    principal_minor: Amount
    bonus_minor: Amount
    offer_id: OptionalText
    tenders: tuple[Tender, ...]
    entries: tuple[LedgerEntry, ...]
    v: Version = 1


class PaymentSettled(msgspec.Struct, frozen=True, tag="payment.settled"):
    """How a payment attempt ended: `paid` (in the sale or top-up `subject_id`), `reversed`, `declined`; a refund:
    `refunded`, `refund_declined`, and behind that `refunded_in_cash` where she got it from the drawer.
    """

    attempt_id: Id
    stamp: Stamp
    subject_id: OptionalText
    amount_minor: Amount
    outcome: OptionalText
    provider: OptionalText
    provider_ref: OptionalText
    queries: Count = 0
    v: Version = 1


class PointsClaimed(msgspec.Struct, frozen=True, tag="points.claimed"):
    """A sale without a member was given to her afterwards (补积分), once, by a manager."""

    sale_id: Id
    receipt_no: Id
    stamp: Stamp
    member_id: Id
    points: Amount
    entries: tuple[LedgerEntry, ...]
    approved_by: OptionalText = ""
    v: Version = 1
