"""What the counter asks headquarters while somebody waits: another till's receipt, a member's money, a code by SMS."""

from __future__ import annotations

import msgspec

from posclient.wire.events import PointsClaimed, ReturnCompleted, SaleCompleted
from posclient.wire.fields import Amount, Count, Id, OptionalText, Phone, Position, Quantity


class ReturnRightRequest(msgspec.Struct, frozen=True):
    """A till wants to take goods of this receipt back. Asked again by the same till, the same right is the answer."""

    receipt_no: Id


class Returnable(msgspec.Struct, frozen=True):
    """How much of a line of the sale can still come back, in thousandths."""

    line_id: Id
    quantity: Quantity


class ReturnRight(msgspec.Struct, frozen=True):
    """A receipt, reserved for one till until that till has used the right or given it back; no clock ends it.

    `original` and `returns` are the events as their tills made them: whatever the selling till knows of the sale.
    """

    right_id: Id
    store_id: Id
    till_id: Id
    """The till that sold."""
    member_id: Id | None
    """Who the buyer (or who claimed the points) is by now."""
    original: SaleCompleted
    returnable: tuple[Returnable, ...]
    returns: tuple[ReturnCompleted, ...] = ()
    claim: PointsClaimed | None = None


class GiveBackRequest(msgspec.Struct, frozen=True):
    """The till does not use the right."""

    right_id: Id


class GivenBack(msgspec.Struct, frozen=True):
    """Whether the right was open until now; False where it was used or given back before."""

    was_open: bool


class SpendRequest(msgspec.Struct, frozen=True):
    """What the till wants to take from an account, at the account's own scale."""

    account_id: Id
    amount: Amount


class SpendAnswer(msgspec.Struct, frozen=True):
    """How much of it may be spent, by headquarters' balance.

    The balance holds this till's events before `next_seq` of `incarnation`: the till adds its own later entries.
    `reason` says why less than asked is allowed: `spend.unknown_member`, `spend.frozen`, `spend.unknown_account`,
    `spend.not_for_money`, `spend.too_little`.
    """

    allowed: Amount
    balance: Amount
    reason: OptionalText
    incarnation: Count
    next_seq: Position


class SendCodeRequest(msgspec.Struct, frozen=True):
    """Send a code to this member's phone; or to `phone`, a new number that she says is hers."""

    member_id: Id
    phone: Phone = ""


class SendCodeAnswer(msgspec.Struct, frozen=True):
    """Where it went (masked) and how long it is good."""

    sent_to: OptionalText
    valid_s: Count


class CheckCodeRequest(msgspec.Struct, frozen=True):
    """She says this code. A code that went to a new number is asked for with that `phone`, and proves nothing else."""

    member_id: Id
    code: OptionalText
    phone: Phone = ""


class CheckCodeAnswer(msgspec.Struct, frozen=True):
    """Whether it is the code. `reason` where it is not: `code.none`, `code.expired`, `code.wrong`, `code.used_up`."""

    right: bool
    tries_left: Count
    reason: OptionalText = ""
