"""Search as you type, for members and for goods."""

from __future__ import annotations

from dataclasses import dataclass

from posclient.domain.catalog import Product
from posclient.services.shop import Shop
from posclient.store.member_search import MemberHit, search_members
from posclient.store.products import search_products


@dataclass(frozen=True)
class Hits:
    """The best members and goods for what was typed so far."""

    typed: str
    members: tuple[MemberHit, ...]
    products: tuple[Product, ...]


def search(shop: Shop, typed: str, limit: int = 20) -> Hits:
    """Members by last four digits, number, initials, pinyin or hanzi; goods by initials, pinyin, 货号 or name."""
    return shop.store.read(
        lambda connection: Hits(
            typed, search_members(connection, typed, limit), search_products(connection, typed, limit)
        )
    )
