"""What the till and a payment provider say to each other over HTTP.

A provider of one's own is put behind `ports.PaymentProvider` with an adapter like `http_provider`; this protocol is the
simulator's, cut after what aggregators offer: charge, query, reverse, refund, statement.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from posclient.wire.fields import Id, InstantMs, OptionalText

Money = Annotated[int, msgspec.Meta(ge=1, le=10**11)]
Code = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{16,24}(?!\n)$")]


class ChargeRequest(msgspec.Struct, frozen=True):
    """Charge a code once under this id."""

    attempt_id: Id
    code: Code
    amount_minor: Money


class RefundRequest(msgspec.Struct, frozen=True):
    """Give back a part of a charge, once under this id."""

    refund_id: Id
    origin_id: Id
    amount_minor: Money


class Answer(msgspec.Struct, frozen=True):
    """`state`: paid, waiting, declined, reversed, unknown or not_found."""

    state: OptionalText
    reference: OptionalText = ""
    detail: OptionalText = ""


class Movement(msgspec.Struct, frozen=True):
    """A line of the statement; `kind`: charge, reversal or refund."""

    kind: OptionalText
    attempt_id: OptionalText
    amount_minor: Money
    reference: OptionalText
    at_ms: InstantMs


class Statement(msgspec.Struct, frozen=True):
    """Everything that moved on a day."""

    movements: tuple[Movement, ...]
