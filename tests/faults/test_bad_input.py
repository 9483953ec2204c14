"""What nobody should type, scan or send: refused in words that say what to do, and nothing at the counter changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from posclient.domain.money import MAX_AMOUNT_MINOR, ONE
from posclient.services import exchange, sell
from posclient.services.checkout import Payment, TenderKind, checkout
from posclient.services.enrol import EnrolForm, enrol
from posclient.services.identify import ProductFound, Refused, identify
from posclient.services.shop import Session, ShopError
from posclient.services.sign_in import sign_in
from posclient.services.view import view
from posclient.wire.codec import WireError, decode_row, encode_row
from tests.faults.telling import assert_tells_what_to_do
from tests.support import samples
from tests.support.shop import TestShop, dump, feed, make_shop, pay, scan, sign_in_cashier

TEN_MILLION_YUAN = 10**9
"""The dearest single price that the interface between till and headquarters should see, in fen."""


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestShop]:
    """A shop with the samples in a real store."""
    made = make_shop(tmp_path)
    try:
        yield made
    finally:
        made.store.close()


@pytest.fixture
def session(till: TestShop) -> Session:
    """李娜 at the counter, with two tins of formula in the basket."""
    signed_in = sign_in_cashier(till.shop)
    scan(till.shop, signed_in, samples.FORMULA.barcodes[0], 2)
    return signed_in


def found(till: TestShop, code: str) -> ProductFound:
    product = identify(till.shop, code)
    assert isinstance(product, ProductFound)
    return product


def line_id(till: TestShop, session: Session) -> str:
    return view(till.shop, session.business_date).lines[0].quoted.line_id


def pay_with(till: TestShop, session: Session, received_minor: int) -> None:
    shown = view(till.shop, session.business_date)
    payment = Payment(TenderKind.CASH, received_minor)
    checkout(till.shop, session, shown.basket_id or "", (payment,), shown.quote.due_minor)


REFUSED: dict[str, tuple[str, Callable[[TestShop, Session], object]]] = {
    "an empty PIN": ("sign_in.empty_pin", lambda t, _: sign_in(t.shop, samples.CASHIER, "")),
    "an empty number": ("enrol.empty_phone", lambda t, s: enrol(t.shop, s, EnrolForm(""))),
    "a blank number": ("enrol.empty_phone", lambda t, s: enrol(t.shop, s, EnrolForm("   "))),
    "half a number": ("enrol.bad_phone", lambda t, s: enrol(t.shop, s, EnrolForm("1380013"))),
    "no pieces": (
        "basket.quantity_not_positive",
        lambda t, s: sell.add(t.shop, s, found(t, samples.CEREAL.barcodes[0]), 0),
    ),
    "minus a piece": (
        "basket.quantity_not_positive",
        lambda t, s: sell.add(t.shop, s, found(t, samples.CEREAL.barcodes[0]), -1),
    ),
    "a quantity of zero": (
        "basket.quantity_not_positive",
        lambda t, s: sell.set_quantity(t.shop, s, line_id(t, s), 0),
    ),
    "a negative quantity": (
        "basket.quantity_not_positive",
        lambda t, s: sell.set_quantity(t.shop, s, line_id(t, s), -ONE),
    ),
    "a barcode as quantity": (
        "basket.quantity_too_large",
        lambda t, s: sell.set_quantity(t.shop, s, line_id(t, s), 6_901_000_700_034 * ONE),
    ),
    "more than a purse holds": (
        "checkout.bad_amount",
        lambda t, s: pay_with(t, s, MAX_AMOUNT_MINOR + 1),
    ),
    "less than nothing": ("checkout.bad_amount", lambda t, s: pay_with(t, s, -1)),
    "too little": ("checkout.too_little", lambda t, s: pay_with(t, s, 1)),
    "an amount that was not shown": (
        "checkout.price_changed",
        lambda t, s: checkout(
            t.shop, s, view(t.shop, s.business_date).basket_id or "", (Payment(TenderKind.CASH, 1),), 1
        ),
    ),
    "a sale that is gone": (
        "checkout.basket_gone",
        lambda t, s: checkout(t.shop, s, "no-such-basket", (Payment(TenderKind.CASH, 1),), 1),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_and_nothing_changes(till: TestShop, session: Session, name: str) -> None:
    key, act = REFUSED[name]
    before = dump(till.store)
    with pytest.raises(ShopError) as refused:
        act(till, session)
    assert refused.value.key == key
    assert_tells_what_to_do(key, refused.value.values)
    assert dump(till.store) == before
    assert pay(till.shop, session).due_minor > 0  # and the sale goes on


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("", "identify.empty"),
        ("\x00\x07", "identify.unreadable"),
        ("6901000700035", "identify.check_digit"),
        ("M12345678900", "identify.check_digit"),
        ("6" * 5_000, "identify.too_long"),
        ("134567890123456789", "identify.payment_code"),
        ("4111111111111111", "identify.bank_card"),
        ("R99990010000001", "identify.other_receipt"),
        ("Ω≈ç√∫", "identify.unknown"),
    ],
)
def test_a_code_that_is_none(till: TestShop, session: Session, code: str, key: str) -> None:
    before = dump(till.store)
    refused = identify(till.shop, code)
    assert isinstance(refused, Refused)
    assert refused.key == key
    assert_tells_what_to_do(key, {"code": refused.shown})
    assert dump(till.store) == before


def test_a_dear_product_is_sold_and_many_of_it_are_refused(till: TestShop, session: Session) -> None:
    # given a product of ten million yuan, as headquarters sends it
    row = msgspec.structs.replace(samples.CEREAL, price_minor=TEN_MILLION_YUAN)
    feed(till.shop, samples.PRODUCTS, row)

    # when one is scanned, then it is in the basket
    scan(till.shop, session, samples.CEREAL.barcodes[0])
    before = dump(till.store)

    # when the quantity makes more of it than the till handles, then the quantity is refused
    line = view(till.shop, session.business_date).lines[-1].quoted.line_id
    with pytest.raises(ShopError) as refused:
        sell.set_quantity(till.shop, session, line, 9_000 * ONE)
    assert refused.value.key == "basket.amount_too_large"
    assert_tells_what_to_do(refused.value.key)
    assert dump(till.store) == before
    assert pay(till.shop, session).due_minor > TEN_MILLION_YUAN


@pytest.mark.parametrize("price_minor", [10**13 + 1, -(10**13) - 1, 2**63])
def test_a_price_beyond_measure_does_not_reach_the_store(price_minor: int) -> None:
    row = encode_row(msgspec.structs.replace(samples.CEREAL, price_minor=price_minor))
    with pytest.raises(WireError):
        decode_row(row)


def test_nonsense_in_the_feed_is_passed_over(till: TestShop, session: Session) -> None:
    """What can't be used must not hold up what is behind it, and must not take away what was good."""
    position = exchange.cursors(till.shop)[samples.PRODUCTS].position
    negative = msgspec.structs.replace(samples.CEREAL, price_minor=-1)
    good = msgspec.structs.replace(samples.SPOON, price_minor=777)
    assert feed(till.shop, samples.PRODUCTS, negative, good) == position + 2
    assert found(till, samples.CEREAL.barcodes[0]).product.price_minor == samples.CEREAL.price_minor
    assert found(till, samples.SPOON.barcodes[0]).product.price_minor == 777
