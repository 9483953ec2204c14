"""The quote: what a basket costs this customer on this day, line by line, with reasons."""

from __future__ import annotations

from dataclasses import dataclass

from posclient.domain.catalog import PriceKind
from posclient.domain.member import MemberKind
from posclient.domain.reason import Reason


@dataclass(frozen=True)
class MemberContext:
    """What a quote reads of the member; stored with the sale so that it can be computed again.

    `kind` says which price list is hers. One of the staff pays `staff_percent` of the normal price for as much as
    `staff_left_minor` of this month's cap; 100 percent is no staff price.
    """

    member_id: str
    tier_id: str
    year_spend_minor: int
    kind: MemberKind = MemberKind.RETAIL
    staff_percent: int = 100
    staff_left_minor: int = 0


@dataclass(frozen=True)
class QuotedLine:
    """A priced line. `gross_minor` is at normal price (at the price set by hand, where that is higher);
    `gross - discount = amount`, and `manual_minor` is the part of the discount that was taken off the applying price by
    hand: on this line, and as its share of what was taken off the basket.

    `member_price_minor` is her list's price, `price_list` is `wholesale` where that list is not the members' own.
    """

    line_id: str
    product_id: str
    quantity: int
    unit_price_minor: int
    normal_price_minor: int
    member_price_minor: int | None
    price_kind: PriceKind
    gross_minor: int
    amount_minor: int
    points: int
    reasons: tuple[Reason, ...] = ()
    manual_minor: int = 0
    price_list: str = ""

    @property
    def discount_minor(self) -> int:
        """What the customer saves against the normal price."""
        return self.gross_minor - self.amount_minor


@dataclass(frozen=True)
class Quote:
    """A whole basket's price. Money in minor units, points at the scale of the points account."""

    lines: tuple[QuotedLine, ...]
    due_minor: int
    points: int
    tier_id: str
    next_tier_id: str | None
    missing_to_next_minor: int
    reasons: tuple[Reason, ...]
    missing: tuple[Reason, ...]
    rules_version: int
    engine_version: int

    @property
    def gross_minor(self) -> int:
        """At normal prices."""
        return sum(line.gross_minor for line in self.lines)

    @property
    def discount_minor(self) -> int:
        """What the customer saves on the whole basket."""
        return self.gross_minor - self.due_minor

    @property
    def manual_minor(self) -> int:
        """The part of it that was taken off by hand."""
        return sum(line.manual_minor for line in self.lines)
