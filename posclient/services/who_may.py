"""Who may sign in. Apart from signing in itself, which the first screen can do without (ADR 0009)."""

from __future__ import annotations

from dataclasses import dataclass

from posclient.domain.staff import Operator
from posclient.services.shop import Shop
from posclient.store import operators


@dataclass(frozen=True)
class SignInScreen:
    """Who may sign in."""

    operators: tuple[Operator, ...]


def who_may(shop: Shop) -> SignInScreen:
    """The operators of this shop, as headquarters sent them."""
    return SignInScreen(shop.store.read(operators.active_operators))
