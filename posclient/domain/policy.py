"""What headquarters lets a shop do: rounding, limits by role, stored value, points as money, invoices. Data, versioned.

A till that has no policy yet works by `Policy()`, whose figures are the careful ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from posclient.domain.staff import Role
from posclient.domain.tender import TenderKind


class PolicyError(ValueError):
    """A policy that contradicts itself; the text names the field."""


class Rounding(StrEnum):
    """抹零: what a due paid in cash is rounded down to."""

    NONE = "none"
    JIAO = "jiao"
    YUAN = "yuan"


@dataclass(frozen=True)
class RoleLimits:
    """What a role may do by itself; above it, somebody whose role may has to approve with her PIN. Percent of the
    normal price of the line or the basket.
    """

    line_discount_percent: int = 0
    basket_discount_percent: int = 0
    override_price: bool = False
    open_item: bool = False
    return_with_receipt: bool = True
    return_without_receipt: bool = False
    claim_points: bool = False
    serve_members: bool = True
    cash_in_out: bool = True
    close_day: bool = False
    import_data: bool = False
    see_sections: bool = False
    """Categories and brands of the manager's page, for whoever leads a section; a manager sees all of it anyway."""


_EVERYTHING: Final = RoleLimits(
    line_discount_percent=100,
    basket_discount_percent=100,
    override_price=True,
    open_item=True,
    return_without_receipt=True,
    claim_points=True,
    close_day=True,
    import_data=True,
    see_sections=True,
)
_LIMITS: Final[Mapping[Role, RoleLimits]] = MappingProxyType(
    {
        Role.CASHIER: RoleLimits(line_discount_percent=5, basket_discount_percent=3),
        Role.ASSOCIATE: RoleLimits(line_discount_percent=10, basket_discount_percent=5, see_sections=True),
        Role.MANAGER: _EVERYTHING,
    }
)


@dataclass(frozen=True)
class TopUpOffer:
    """Pay `principal_minor` or more, get `bonus_minor` on top; `per_multiple`: once for each whole multiple."""

    offer_id: str
    principal_minor: int
    bonus_minor: int
    per_multiple: bool = False


NAMED_LIMIT_MINOR: Final = 500_000
"""¥5,000 on a card with a name, ¥1,000 on one without: the limits for prepaid cards (facts/sync.md)."""

ANONYMOUS_LIMIT_MINOR: Final = 100_000


_NEVER_NEGATIVE: Final = (
    "named_limit_minor",
    "anonymous_limit_minor",
    "points_per_yuan",
    "staff_monthly_minor",
    "return_days",
    "ecard_valid_s",
    "ask_again_days",
    "claim_days",
)


@dataclass(frozen=True)
class Policy:
    """One policy, whole. Raises PolicyError for figures that contradict each other.

    `points_per_yuan` is what one yuan costs in points (at the account's own scale, 0 = points are no money here),
    spent in whole multiples of `points_multiple`. `own_card_monthly_minor` caps what a member of the staff may buy at
    staff prices a month (0 = no staff price), `staff_percent` is what she pays of the normal price.
    """

    version: int = 0
    rounding: Rounding = Rounding.NONE
    tenders: tuple[TenderKind, ...] = (
        TenderKind.CASH,
        TenderKind.CODE,
        TenderKind.CARD,
        TenderKind.QR,
        TenderKind.STORED,
        TenderKind.POINTS,
    )
    limits: Mapping[Role, RoleLimits] = field(default_factory=lambda: _LIMITS)
    named_limit_minor: int = NAMED_LIMIT_MINOR
    anonymous_limit_minor: int = ANONYMOUS_LIMIT_MINOR
    top_up_offers: tuple[TopUpOffer, ...] = ()
    points_per_yuan: int = 100
    points_multiple: int = 100
    staff_percent: int = 100
    staff_monthly_minor: int = 0
    invoice_without: tuple[TenderKind, ...] = (TenderKind.STORED, TenderKind.POINTS, TenderKind.VOUCHER)
    invoice_url: str = ""
    return_days: int = 7
    """How long goods can be returned by anybody with a receipt; later only with a manager."""
    ecard_public_key: str = ""
    """Ed25519, 64 hex digits: whose signature a rotating e-card bears."""
    ecard_valid_s: int = 120
    ask_again_days: int = 365
    """When a profile field counts as stale."""
    claim_days: int = 30
    """So many days after a sale without a member its points can still be claimed (补积分); 0: on the day alone."""
    bonus_first: bool = False
    """Whether stored value is spent from what she was given first; else from her own money."""

    def __post_init__(self) -> None:
        for name in _NEVER_NEGATIVE:
            if getattr(self, name) < 0:
                raise PolicyError(f"{name}: negative")
        self._check_figures()
        self._check_limits()
        self._check_offers()

    def of_role(self, role: Role) -> RoleLimits:
        """What a role may do by itself."""
        return self.limits[role]

    def _check_figures(self) -> None:
        if self.anonymous_limit_minor > self.named_limit_minor:
            raise PolicyError("anonymous_limit_minor: above the limit of a named card")
        if self.points_multiple < 1:
            raise PolicyError("points_multiple: below 1")
        if not 1 <= self.staff_percent <= 100:
            raise PolicyError("staff_percent: not within 1 and 100")
        if TenderKind.CASH not in self.tenders:
            raise PolicyError("tenders: cash is missing")

    def _check_limits(self) -> None:
        if set(self.limits) != set(Role):
            raise PolicyError("limits: not of each role")
        for role, limits in self.limits.items():
            for percent in (limits.line_discount_percent, limits.basket_discount_percent):
                if not 0 <= percent <= 100:
                    raise PolicyError(f"limits.{role}: a discount of {percent} %")

    def _check_offers(self) -> None:
        offers = [offer.principal_minor for offer in self.top_up_offers]
        if any(offer.principal_minor <= 0 or offer.bonus_minor < 0 for offer in self.top_up_offers):
            raise PolicyError("top_up_offers: an amount that is none")
        if len(set(offers)) != len(offers):
            raise PolicyError("top_up_offers: two offers for one amount")
