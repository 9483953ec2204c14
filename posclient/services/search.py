"""Search as you type, for members and for goods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posclient.domain.catalog import Product
from posclient.services.shop import Shop
from posclient.store.member_search import MemberHit, search_members
from posclient.store.products import search_products
from posclient.store.stock import stock_of
from posclient.store.transaction import Transaction


@dataclass(frozen=True)
class Hits:
    """The best members and goods for what was typed so far; `stock` is what headquarters believes to be here of those
    that it counts (thousandths).
    """

    typed: str
    members: tuple[MemberHit, ...]
    products: tuple[Product, ...]
    stock: Mapping[str, int] = field(default_factory=dict)


def search(shop: Shop, typed: str, limit: int = 20) -> Hits:
    """Members by last four digits, number, initials, pinyin or hanzi; goods by initials, pinyin, 货号 or name."""

    def read(connection: Transaction) -> Hits:
        products = search_products(connection, typed, limit)
        return Hits(typed, search_members(connection, typed, limit), products, _stock(connection, products))

    return shop.store.read(read)


def _stock(connection: Transaction, products: tuple[Product, ...]) -> dict[str, int]:
    known = ((product.product_id, stock_of(connection, product.product_id)) for product in products)
    return {product_id: stock.quantity for product_id, stock in known if stock is not None}
