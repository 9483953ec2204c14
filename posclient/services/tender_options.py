"""What this basket can be paid with now: every tender of the shop, how much it takes, and if not, why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from posclient.domain.policy import Policy, Rounding
from posclient.domain.spending import most_points
from posclient.domain.tender import OF_HERS, TenderKind
from posclient.services.shop import Session, Shop
from posclient.services.spending import proof_of
from posclient.services.view import Priced, price
from posclient.store.policy import policy_in_force
from posclient.store.transaction import Transaction

_IN_ORDER = (
    TenderKind.CASH,
    TenderKind.CODE,
    TenderKind.CARD,
    TenderKind.QR,
    TenderKind.STORED,
    TenderKind.POINTS,
)
"""As they stand on the screen. Vouchers have no tender of their own yet."""


@dataclass(frozen=True)
class TenderOption:
    """One tender. `reason` is a key of the words catalogue where it can't be taken; `most_minor` is all that it can pay
    of the whole due (what she has, in whole multiples), None where nothing limits it.
    """

    kind: TenderKind
    reason: str = ""
    most_minor: int | None = None


@dataclass(frozen=True)
class TenderOptions:
    """All of them, and what cash is rounded down to."""

    options: tuple[TenderOption, ...] = (TenderOption(TenderKind.CASH),)
    rounding: Rounding = Rounding.NONE


def tender_options(shop: Shop, session: Session, basket_id: str) -> TenderOptions:
    """What the pay panel offers for a basket. Asks nobody outside; a read of a millisecond."""

    def read(connection: Transaction) -> tuple[Priced, Policy]:
        return price(connection, session.business_date, basket_id), policy_in_force(connection)

    priced, policy = shop.store.read(read)
    kinds = [kind for kind in _IN_ORDER if kind in policy.tenders]
    return TenderOptions(tuple(_option(shop, kind, priced, policy) for kind in kinds), policy.rounding)


def _option(shop: Shop, kind: TenderKind, priced: Priced, policy: Policy) -> TenderOption:
    if kind is TenderKind.CODE:
        return TenderOption(kind, shop.provider.trouble())
    return _hers(shop, kind, priced, policy) if kind in OF_HERS else TenderOption(kind)


def _hers(shop: Shop, kind: TenderKind, priced: Priced, policy: Policy) -> TenderOption:
    figures = priced.member
    if figures is None:
        return TenderOption(kind, "spend.no_member", 0)
    if not proof_of(priced.basket):
        return TenderOption(kind, "spend.not_proven", 0)
    if kind is TenderKind.POINTS:
        most = most_points(figures.points, priced.quote.due_minor, policy).amount_minor
    else:
        most = max(0, figures.principal_minor) + max(0, figures.bonus_minor)
    reasons: Collection[tuple[bool, str]] = (
        (figures.member.frozen, "spend.frozen"),
        (most == 0, "spend.too_little"),
        (not shop.headquarters.is_reachable(), "spend.away"),
        (shop.spending is None, "spend.away"),
    )
    return TenderOption(kind, next((key for holds, key in reasons if holds), ""), most)
