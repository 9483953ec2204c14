"""The quote: what a basket costs this customer on this day, line by line, with reasons."""

from __future__ import annotations

from dataclasses import dataclass

from posclient.domain.catalog import PriceKind
from posclient.domain.reason import Reason


@dataclass(frozen=True)
class MemberContext:
    """What a quote reads of the member; stored with the sale so that it can be computed again."""

    member_id: str
    tier_id: str
    year_spend_minor: int


@dataclass(frozen=True)
class QuotedLine:
    """A priced line. `gross_minor` is at normal price; `gross - discount = amount`."""

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
