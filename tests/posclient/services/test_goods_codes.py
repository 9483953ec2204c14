"""Cartons, shared barcodes, loose goods by weight, and what headquarters believes to be in stock."""

from __future__ import annotations

from decimal import Decimal

import pytest

from posclient.services.identify import ProductFound, ProductsFound, chosen, identify
from posclient.services.search import search
from posclient.services.sell import add, take
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import view
from posclient.store.stock import put_stock
from posclient.wire.feed import ProductRow, StockRow
from tests.support.samples import PRODUCTS
from tests.support.shop import feed

CARTON = "16901000700031"
SHARED = "6901000709996"
MILK = ProductRow(
    "P20",
    "800001",
    "小盒奶",
    barcodes=("6901000708005", "6901000708012"),
    initials="xhn",
    price_minor=500,
    case_codes={CARTON: 12, SHARED: 6},
)
JUICE = ProductRow("P21", "800002", "果汁", price_minor=700, case_codes={SHARED: 24})


@pytest.fixture(autouse=True)
def goods(shop: Shop) -> None:
    feed(shop, PRODUCTS, MILK, JUICE)


def quantity(shop: Shop, session: Session) -> int:
    return view(shop, session.business_date).lines[0].quoted.quantity


@pytest.mark.parametrize("code", MILK.barcodes)
def test_each_of_a_product_s_barcodes_is_one_unit(shop: Shop, session: Session, code: str) -> None:
    take(shop, session, code)

    assert quantity(shop, session) == 1000


def test_a_carton_is_as_many_units_as_it_holds(shop: Shop, session: Session) -> None:
    take(shop, session, CARTON, times=2)
    take(shop, session, MILK.barcodes[0])

    assert quantity(shop, session) == 25_000
    found, _ = take(shop, session, f"]C101{CARTON}")
    assert isinstance(found, ProductFound)
    assert found.units == 12


def test_a_carton_s_code_on_several_goods_lets_the_cashier_choose(shop: Shop, session: Session) -> None:
    found = identify(shop, SHARED)
    assert isinstance(found, ProductsFound)

    for product in found.products:
        add(shop, session, chosen(product, found.code), times=2)

    lines = view(shop, session.business_date).lines
    assert {line.product.product_id: line.quoted.quantity for line in lines} == {"P20": 12_000, "P21": 48_000}


def test_a_carton_s_code_goes_when_headquarters_takes_it_back(shop: Shop) -> None:
    feed(shop, PRODUCTS, ProductRow("P20", "800001", "小盒奶", barcodes=MILK.barcodes, price_minor=500))

    assert not isinstance(identify(shop, CARTON), ProductFound)


def test_a_weight_typed_by_hand(shop: Shop, session: Session) -> None:
    found, after = take(shop, session, "410001", times=Decimal("1.25"))

    assert isinstance(found, ProductFound)
    assert after is not None
    assert (quantity(shop, session), after.quote.due_minor) == (1250, 4500)


def test_loose_goods_without_a_weight_change_nothing_yet(shop: Shop, session: Session) -> None:
    found, after = take(shop, session, "410001")

    assert isinstance(found, ProductFound)
    assert after is None
    with pytest.raises(ShopError, match=r"basket\.weigh_first"):
        add(shop, session, found)
    assert add(shop, session, found, Decimal("1.0")).lines[0].quoted.quantity == 1000


def test_a_label_s_amount_wins_over_a_weight_typed_by_hand(shop: Shop, session: Session) -> None:
    _, after = take(shop, session, "2210001018005")

    assert after is not None
    assert (after.quote.due_minor, after.lines[0].quoted.quantity) == (1800, 500)
    with pytest.raises(ShopError, match=r"basket\.label_fixes_quantity"):
        take(shop, session, "2210001018005", times=Decimal("1.25"))


def test_half_a_tin_is_not_sold(shop: Shop, session: Session) -> None:
    with pytest.raises(ShopError, match=r"basket\.whole_pieces"):
        take(shop, session, MILK.barcodes[0], times=Decimal("0.5"))
    with pytest.raises(ShopError, match=r"basket\.quantity_not_positive"):
        take(shop, session, "410001", times=Decimal("0.0001"))


def test_stock_is_shown_where_headquarters_counts_it(shop: Shop, session: Session) -> None:
    shop.store.write(lambda connection: put_stock(connection, StockRow("P20", 36_000, 1)), name="stock")

    take(shop, session, CARTON)
    take(shop, session, "036000291452")

    assert [line.stock for line in view(shop, session.business_date).lines] == [36_000, None]
    assert search(shop, "xhn").stock == {"P20": 36_000}
