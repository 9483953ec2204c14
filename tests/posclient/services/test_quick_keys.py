"""Quick keys: pages of tiles that a manager arranges."""

from __future__ import annotations

import pytest

from posclient.services.by_hand import associates
from posclient.services.quick_keys import (
    MOST_PAGES,
    QuickPage,
    drop_key,
    drop_page,
    move_key,
    put_key,
    put_page,
    quick_pages,
)
from posclient.services.shop import Session, Shop, ShopError
from posclient.wire.feed import ProductRow
from tests.support.samples import MANAGER, PRODUCTS
from tests.support.shop import feed, rows


@pytest.fixture
def manager(shop: Shop, session: Session) -> Session:
    operator = next(one for one in associates(shop) if one.operator_id == MANAGER)
    return Session(operator, session.shift_id, session.business_date)


def placed(pages: tuple[QuickPage, ...]) -> dict[int, dict[int, str]]:
    return {page.page: {key.place: key.product.product_id for key in page.keys} for page in pages}


def test_a_manager_fills_names_and_empties_pages(shop: Shop, manager: Session) -> None:
    assert quick_pages(shop) == ()
    put_page(shop, manager, 1, " 散装 ")
    put_key(shop, manager, 1, 1, "P4")
    put_key(shop, manager, 1, 9, "P5", "勺子")
    pages = put_page(shop, manager, 2, "其他")

    assert placed(pages) == {1: {1: "P4", 9: "P5"}, 2: {}}
    assert [page.name for page in pages] == ["散装", "其他"]
    tile = pages[0].at(9)
    assert tile is not None
    assert tile.caption == "勺子"
    assert placed(drop_key(shop, manager, 1, 1)) == {1: {9: "P5"}, 2: {}}
    assert placed(drop_page(shop, manager, 1)) == {2: {}}
    assert placed(put_page(shop, manager, 1, "新")) == {1: {}, 2: {}}
    assert [row[3] for row in rows(shop.store, "audit")].count("quick_keys") == 7


def test_tiles_are_moved_and_change_places(shop: Shop, manager: Session) -> None:
    put_page(shop, manager, 1, "散装")
    put_key(shop, manager, 1, 1, "P4")
    put_key(shop, manager, 1, 2, "P5")

    assert placed(move_key(shop, manager, 1, 1, 5)) == {1: {2: "P5", 5: "P4"}}
    assert placed(move_key(shop, manager, 1, 2, 5)) == {1: {2: "P4", 5: "P5"}}
    assert placed(move_key(shop, manager, 1, 2, 2)) == {1: {2: "P4", 5: "P5"}}


def test_goods_that_are_sold_no_longer_leave_their_place(shop: Shop, manager: Session) -> None:
    put_page(shop, manager, 1, "散装")
    put_key(shop, manager, 1, 1, "P5")

    feed(shop, PRODUCTS, ProductRow("P5", "510001", "小勺", price_minor=990, active=False))

    assert placed(quick_pages(shop)) == {1: {}}


def test_only_a_manager_arranges(shop: Shop, session: Session) -> None:
    with pytest.raises(ShopError, match=r"quick\.manager_only"):
        put_page(shop, session, 1, "散装")

    assert quick_pages(shop) == ()


def test_what_can_t_be_arranged_is_refused(shop: Shop, manager: Session) -> None:
    put_page(shop, manager, 1, "散装")
    for name in ("", " ", "十二个字以上的页名是放不下的哦"):
        with pytest.raises(ShopError, match=r"quick\.bad_name"):
            put_page(shop, manager, 1, name)
    with pytest.raises(ShopError, match=r"quick\.too_many_pages"):
        put_page(shop, manager, MOST_PAGES + 1, "多")
    with pytest.raises(ShopError, match=r"quick\.no_such_place"):
        put_key(shop, manager, 1, 10, "P4")
    with pytest.raises(ShopError, match=r"quick\.no_such_page"):
        put_key(shop, manager, 3, 1, "P4")
    with pytest.raises(ShopError, match=r"identify\.unknown_product"):
        put_key(shop, manager, 1, 1, "unheard")
