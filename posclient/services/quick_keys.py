"""Quick keys at the counter: a bag, loose goods, by one touch or one digit. A manager arranges them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from posclient.domain.catalog import Product
from posclient.domain.staff import Operator, Role
from posclient.services.audit_row import log
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import products
from posclient.store import quick_keys as stored
from posclient.store.changes import note_change
from posclient.store.quick_keys import StoredKey, StoredPage
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority

PLACES: Final = 9
"""Tiles on a page, one a digit."""
MOST_PAGES: Final = 12
LONGEST_NAME: Final = 12


@dataclass(frozen=True)
class QuickKey:
    """A tile: its place on the page, from 1, and the goods."""

    place: int
    product: Product
    caption: str = ""


@dataclass(frozen=True)
class QuickPage:
    """A page of tiles. A tile whose goods are sold no longer is left out."""

    page: int
    name: str
    keys: tuple[QuickKey, ...] = ()

    def at(self, place: int) -> QuickKey | None:
        """The tile on a place, or None where it is empty."""
        return next((key for key in self.keys if key.place == place), None)


def quick_pages(shop: Shop) -> tuple[QuickPage, ...]:
    """All pages in order."""
    return shop.store.read(_pages)


def put_page(shop: Shop, session: Session, page: int, name: str) -> tuple[QuickPage, ...]:
    """Name a page; a page that is not there yet is made. Raises ShopError."""
    named = name.strip()
    if not 0 < len(named) <= LONGEST_NAME:
        raise ShopError("quick.bad_name", most=LONGEST_NAME)
    if not 1 <= page <= MOST_PAGES:
        raise ShopError("quick.too_many_pages", most=MOST_PAGES)
    return _arrange(
        shop, session, f"page {page}", lambda connection: stored.put_page(connection, page, named)
    )


def drop_page(shop: Shop, session: Session, page: int) -> tuple[QuickPage, ...]:
    """Take a page away. Raises ShopError."""
    return _arrange(shop, session, f"page {page} gone", lambda connection: stored.drop_page(connection, page))


def put_key(
    shop: Shop, session: Session, page: int, place: int, product_id: str, caption: str = ""
) -> tuple[QuickPage, ...]:
    """Put goods onto a place of a page. Raises ShopError."""
    _check_place(place)

    def write(connection: Transaction) -> None:
        _page(connection, page)
        if products.by_id(connection, product_id) is None:
            raise ShopError("identify.unknown_product", code=product_id)
        stored.put_key(connection, page, StoredKey(place, product_id, caption.strip()[:LONGEST_NAME]))

    return _arrange(shop, session, f"page {page} place {place} {product_id}", write)


def move_key(shop: Shop, session: Session, page: int, place: int, to: int) -> tuple[QuickPage, ...]:
    """Move a tile to another place of its page; what lies there comes to where it was. Raises ShopError."""
    _check_place(place)
    _check_place(to)

    def write(connection: Transaction) -> None:
        keys = {key.place: key for key in _page(connection, page).keys}
        for at, goods in ((to, keys.get(place)), (place, keys.get(to))):
            if goods is None:
                stored.drop_key(connection, page, at)
            else:
                stored.put_key(connection, page, StoredKey(at, goods.product_id, goods.caption))

    return _arrange(shop, session, f"page {page} place {place} to {to}", write)


def drop_key(shop: Shop, session: Session, page: int, place: int) -> tuple[QuickPage, ...]:
    """Empty a place. Raises ShopError."""
    return _arrange(
        shop,
        session,
        f"page {page} place {place} gone",
        lambda connection: stored.drop_key(connection, page, place),
    )


def may_arrange(operator: Operator) -> bool:
    """Whether she may change the tiles."""
    return operator.role is Role.MANAGER


def _arrange(
    shop: Shop, session: Session, detail: str, change: Callable[[Transaction], None]
) -> tuple[QuickPage, ...]:
    if not may_arrange(session.operator):
        raise ShopError("quick.manager_only")

    def write(connection: Transaction) -> tuple[QuickPage, ...]:
        change(connection)
        log(connection, shop, session, "quick_keys", "quick_keys", detail)
        note_change(connection, "quick_keys")
        return _pages(connection)

    return shop.store.write(write, Priority.COUNTER, name="quick keys")


def _check_place(place: int) -> None:
    if not 1 <= place <= PLACES:
        raise ShopError("quick.no_such_place")


def _page(connection: Transaction, page: int) -> StoredPage:
    for found in stored.pages(connection):
        if found.page == page:
            return found
    raise ShopError("quick.no_such_page")


def _pages(connection: Transaction) -> tuple[QuickPage, ...]:
    return tuple(
        QuickPage(
            found.page,
            found.name,
            tuple(
                QuickKey(key.place, product, key.caption)
                for key in found.keys
                if (product := products.by_id(connection, key.product_id)) is not None and product.active
            ),
        )
        for found in stored.pages(connection)
    )
