"""What a scanned or entered code does to the basket: one piece of work for the counter's queue."""

from __future__ import annotations

from dataclasses import dataclass

from posclient.domain.catalog import Product
from posclient.domain.member import MemberId
from posclient.services import sell
from posclient.services.identify import How, Identified, MemberFound, ProductFound, Refused, identify
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
    times: int = 1


def take(shop: Shop, session: Session, text: str, times: int = 1) -> Taken:
    """Identify a code; goods go into the basket `times` times, a member becomes its customer. Raises ShopError."""
    found = identify(shop, text)
    match found:
        case ProductFound():
            return Taken(found, sell.add(shop, session, found, times))
        case MemberFound(member_id, how):
            return Taken(found, sell.identify_member(shop, session, member_id, how))
        case _:
            return Taken(found, times=times)


def take_typed(shop: Shop, session: Session, text: str, times: int = 1) -> Taken:
    """As `take`; typed text that is no code is searched for. Raises ShopError."""
    taken = take(shop, session, text, times)
    if isinstance(taken.found, Refused):
        return Taken(taken.found, hits=search(shop, text), times=times)
    return taken


def take_product(shop: Shop, session: Session, product: Product, code: str, times: int = 1) -> Taken:
    """The cashier chose these goods from a list. Raises ShopError."""
    found = ProductFound(product, code)
    return Taken(found, sell.add(shop, session, found, times))


def take_member(shop: Shop, session: Session, member_id: MemberId, how: How = How.SEARCH) -> Taken:
    """The cashier chose this member from a list."""
    return Taken(MemberFound(member_id, how), sell.identify_member(shop, session, member_id, how))
