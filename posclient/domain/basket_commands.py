"""What can be done to a basket: each command is kept, and the basket is what they make in order."""

from __future__ import annotations

from dataclasses import dataclass

from posclient.domain.member import MemberId
from posclient.domain.money import ONE


@dataclass(frozen=True)
class Add:
    """Put goods in. `amount_minor` is the amount of a scale label, which wins over price × quantity."""

    line_id: str
    product_id: str
    quantity: int
    amount_minor: int | None = None
    code: str = ""


@dataclass(frozen=True)
class AddOpen:
    """Goods that nobody knows, under a title and a price. `barcode` may be empty; `approved_by` is an operator."""

    line_id: str
    title: str
    unit_price_minor: int
    barcode: str = ""
    quantity: int = ONE
    approved_by: str = ""


@dataclass(frozen=True)
class SetQuantity:
    """Another quantity for a line, in thousandths."""

    line_id: str
    quantity: int


@dataclass(frozen=True)
class Remove:
    """Take a line out."""

    line_id: str


@dataclass(frozen=True)
class OverridePrice:
    """This line costs so much a unit, whatever the price lists say; None takes that back.

    `reason` is one of `by_hand.WHY`, `approved_by` the operator whose PIN allowed it, empty where her own role did.
    """

    line_id: str
    unit_price_minor: int | None
    reason: str = ""
    approved_by: str = ""


@dataclass(frozen=True)
class DiscountLine:
    """So many percent, or so much, off this line's amount; neither takes the discount back."""

    line_id: str
    percent: int = 0
    amount_minor: int = 0
    reason: str = ""
    approved_by: str = ""


@dataclass(frozen=True)
class DiscountBasket:
    """So many percent, or so much, off the whole basket; neither takes the discount back."""

    percent: int = 0
    amount_minor: int = 0
    reason: str = ""
    approved_by: str = ""


@dataclass(frozen=True)
class Credit:
    """This operator advised: the line is hers; without a line, the whole basket and what comes into it later.

    An empty `operator_id` takes that back.
    """

    line_id: str
    operator_id: str


@dataclass(frozen=True)
class Identify:
    """This member is buying. `how`: card, ecard, phone, search, enrolled, provisional."""

    member_id: MemberId
    how: str


@dataclass(frozen=True)
class Prove:
    """She has proven that she is the member. `how`: card, ecard, pin, sms."""

    how: str


@dataclass(frozen=True)
class Forget:
    """No member is buying after all."""


Command = (
    Add
    | AddOpen
    | SetQuantity
    | Remove
    | OverridePrice
    | DiscountLine
    | DiscountBasket
    | Credit
    | Identify
    | Prove
    | Forget
)
