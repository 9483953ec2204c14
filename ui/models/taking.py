"""What a scanned or entered code does to the basket: one piece of work for the counter's queue."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from posclient.domain.catalog import Product
from posclient.domain.member import MemberId
from posclient.services import sell
from posclient.services.identify import How, Identified, MemberFound, Refused, chosen
from posclient.services.search import Hits, search
from posclient.services.shop import Session, Shop
from posclient.services.view import SaleView


@dataclass(frozen=True)
class Taken:
    """What the code was, and the basket afterwards where the code changed it.

    `hits` are what typed text finds where it is no code; `times` is kept for when the cashier has chosen.
    """

    found: Identified
    view: SaleView | None = None
    hits: Hits | None = None
    times: int | Decimal = 1


def take(shop: Shop, session: Session, text: str, times: int | Decimal = 1, *, scanned: bool = True) -> Taken:
    """Identify a code; goods go into the basket `times` times, a member becomes its customer. Raises ShopError."""
    found, view = sell.take(shop, session, text, times, scanned=scanned)
    return Taken(found, view, times=times if view is None else 1)


def take_typed(shop: Shop, session: Session, text: str, times: int | Decimal = 1) -> Taken:
    """As `take`; typed text that is no code is searched for. Raises ShopError."""
    taken = take(shop, session, text, times, scanned=False)
    if isinstance(taken.found, Refused):
        return Taken(taken.found, hits=search(shop, text), times=times)
    return taken


def take_product(
    shop: Shop, session: Session, product: Product, code: str, times: int | Decimal = 1
) -> Taken:
    """The cashier chose these goods from a list. Loose goods whose weight nobody told change nothing yet. Raises
    ShopError.
    """
    found = chosen(product, code)
    if sell.needs_weight(found, times):
        return Taken(found, times=times)
    return Taken(found, sell.add(shop, session, found, times))


def take_member(shop: Shop, session: Session, member_id: MemberId, how: How = How.SEARCH) -> Taken:
    """The cashier chose this member from a list."""
    return Taken(MemberFound(member_id, how), sell.identify_member(shop, session, member_id, how))
