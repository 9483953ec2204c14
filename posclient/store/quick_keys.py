"""Quick keys: goods without a barcode on large tiles, in pages that the shop arranges itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_pages: Final = Plain("SELECT page, name FROM quick_page ORDER BY page")
_keys: Final = Plain("SELECT page, place, product_id, caption FROM quick_key ORDER BY page, place")
_put_page: Final = Plain(
    "INSERT INTO quick_page (page, name) VALUES (:page, :name)"
    " ON CONFLICT (page) DO UPDATE SET name = excluded.name"
)
_drop_page: Final = Plain("DELETE FROM quick_page WHERE page = :page")
_drop_keys: Final = Plain("DELETE FROM quick_key WHERE page = :page")
_put_key: Final = Plain(
    "INSERT INTO quick_key (page, place, product_id, caption) VALUES (:page, :place, :product_id, :caption)"
    " ON CONFLICT (page, place) DO UPDATE SET product_id = excluded.product_id, caption = excluded.caption"
)
_drop_key: Final = Plain("DELETE FROM quick_key WHERE page = :page AND place = :place")


@dataclass(frozen=True)
class StoredKey:
    """One tile. An empty caption shows the goods' name."""

    place: int
    product_id: str
    caption: str = ""


@dataclass(frozen=True)
class StoredPage:
    """One page of tiles, by place."""

    page: int
    name: str
    keys: tuple[StoredKey, ...] = ()


def pages(connection: Transaction) -> tuple[StoredPage, ...]:
    """All pages in order."""
    on_page: dict[int, list[StoredKey]] = {}
    for page, place, product_id, caption in _keys.all(connection):
        on_page.setdefault(page, []).append(StoredKey(place, product_id, caption))
    return tuple(
        StoredPage(page, name, tuple(on_page.get(page, ()))) for page, name in _pages.all(connection)
    )


def put_page(connection: Transaction, page: int, name: str) -> None:
    """Make a page, or give it another name."""
    _put_page.run(connection, page=page, name=name)


def drop_page(connection: Transaction, page: int) -> None:
    """Take a page away with all its tiles."""
    _drop_keys.run(connection, page=page)
    _drop_page.run(connection, page=page)


def put_key(connection: Transaction, page: int, key: StoredKey) -> None:
    """Put goods onto a place; what was there is gone."""
    _put_key.run(connection, page=page, place=key.place, product_id=key.product_id, caption=key.caption)


def drop_key(connection: Transaction, page: int, place: int) -> None:
    """Empty a place."""
    _drop_key.run(connection, page=page, place=place)
