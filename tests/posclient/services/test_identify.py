"""One place for every code: each kind by example, and no text at all that makes it fall over."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posclient.domain.care import Outcome
from posclient.domain.codes import gtin_check_digit, luhn_check_digit
from posclient.services.identify import (
    How,
    Identified,
    MemberFound,
    MembersFound,
    MemberUnknown,
    OutcomeScanned,
    ProductFound,
    ProductsFound,
    ReceiptFound,
    Refused,
    TaskFound,
    identify,
    typed_card_no,
)
from posclient.services.shop import Session, Shop
from posclient.settings import Settings
from posclient.wire.feed import ProductRow
from tests.support import samples
from tests.support.samples import COMMANDS, M1, M2, PRODUCTS, card, task_id
from tests.support.shop import TestShop, dump, feed, make_shop, sell_once

GS = "\x1d"


def found_product(found: Identified) -> str:
    assert isinstance(found, ProductFound), found
    return found.product.product_id


def refusal(found: Identified) -> str:
    assert isinstance(found, Refused), found
    return found.key


@pytest.fixture
def still(still_till: TestShop) -> Shop:
    return still_till.shop


# ── members ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", [card(1), card(1).lower(), f"  {card(1)}\r\n", f"]C0{card(1)}"])
def test_a_card_finds_its_member(still: Shop, code: str) -> None:
    assert identify(still, code) == MemberFound(M1, How.CARD)


@pytest.mark.parametrize("code", [f"MEC1:{card(1)}", f"MEC1:{card(1)}:1795226400:abc", f"]Q1MEC1:{card(1)}"])
def test_an_e_card_finds_its_member(still: Shop, code: str) -> None:
    assert identify(still, code) == MemberFound(M1, How.ECARD)


def test_a_card_that_the_cache_lacks_is_for_headquarters(still: Shop) -> None:
    assert identify(still, card(77)) == MemberUnknown(How.CARD, card_no=card(77))
    assert identify(still, f"MEC1:{card(77)}") == MemberUnknown(How.ECARD, card_no=card(77))


def test_a_card_with_a_wrong_check_digit_is_said_to_be_so(still: Shop) -> None:
    wrong = card(1)[:-1] + str((int(card(1)[-1]) + 1) % 10)
    assert refusal(identify(still, wrong)) == "identify.check_digit"
    assert refusal(identify(still, f"MEC1:{wrong}")) == "identify.check_digit"


@pytest.mark.parametrize("code", ["MEC1:", "MEC1:hello", "MEC1:张三"])
def test_an_e_card_without_a_card_number_is_refused(still: Shop, code: str) -> None:
    assert refusal(identify(still, code)) == "identify.bad_ecard"


@pytest.mark.parametrize(
    "typed",
    ["13812341234", "138 1234 1234", "138-1234-1234", "+8613812341234", "+86 138 1234 1234", "8613812341234"],
)
def test_a_whole_number_finds_its_member(still: Shop, typed: str) -> None:
    assert identify(still, typed) == MemberFound(M1, How.PHONE)


def test_a_number_that_the_cache_lacks_is_for_headquarters(still: Shop) -> None:
    assert identify(still, "+86 166 1234 5678") == MemberUnknown(How.PHONE, phone="16612345678")


def test_eleven_digits_that_are_no_mobile_number_are_refused(still: Shop) -> None:
    assert refusal(identify(still, "12012341234")) == "identify.bad_phone"


def test_the_last_four_digits_find_one_member_or_several_to_choose_from(still: Shop) -> None:
    assert identify(still, "5678") == MemberFound(M2, How.PHONE)
    several = identify(still, "1234")
    assert isinstance(several, MembersFound)
    assert {hit.member_id for hit in several.hits} == {"M1", "M3"}


def test_four_digits_are_never_the_beginning_of_a_number(still: Shop) -> None:
    """1391 begins 王芳's number; whoever recites her last four digits as 1391 is somebody else."""
    assert refusal(identify(still, "1391")) == "identify.no_such_tail"


# ── goods ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "product"),
    [
        ("6901000700034", "P1"),  # EAN-13
        ("]E06901000700034", "P1"),
        ("06901000700034", "P1"),  # the same as GTIN-14
        ("96385074", "P5"),  # EAN-8
        ("00000096385074", "P5"),
        ("036000291452", "P3"),  # UPC-A, as it is stored
        ("0036000291452", "P3"),  # UPC-A as most scanners send it
        ("00036000291452", "P3"),
        ("110003", "P1"),  # 货号
    ],
)
def test_goods_by_barcode_and_article_number(still: Shop, code: str, product: str) -> None:
    assert found_product(identify(still, code)) == product


@pytest.mark.parametrize("stored", ["0036000291469", "036000291469"])
@pytest.mark.parametrize(
    "scanned", ["0036000291469", "036000291469", "00036000291469", "]C10100036000291469"]
)
def test_a_upc_is_one_number_however_it_is_stored_and_scanned(shop: Shop, stored: str, scanned: str) -> None:
    feed(shop, PRODUCTS, ProductRow("P20", "820001", "进口米饼", barcodes=(stored,), price_minor=100))
    assert found_product(identify(shop, scanned)) == "P20"


def test_a_barcode_of_several_goods_lets_the_cashier_choose(still: Shop) -> None:
    found = identify(still, "6901000700997")
    assert isinstance(found, ProductsFound)
    assert {product.product_id for product in found.products} == {"P6", "P7"}


def test_goods_that_nobody_knows(still: Shop) -> None:
    assert identify(still, "4006381333931") == Refused("identify.unknown_product", "4006381333931")


def test_goods_with_a_wrong_check_digit(still: Shop) -> None:
    assert identify(still, "6901000700035") == Refused("identify.check_digit", "6901000700035")


def test_goods_that_are_no_longer_sold_are_unknown(shop: Shop) -> None:
    feed(shop, PRODUCTS, ProductRow("P1", "110003", "奶粉", barcodes=("6901000700034",), active=False))
    assert refusal(identify(shop, "6901000700034")) == "identify.unknown_product"


@pytest.mark.parametrize(
    ("code", "quantity", "amount"),
    [
        ("]C101069010007000343103000250", 250, None),
        ("01069010007000343103000250", 250, None),  # a scanner that sends no AIM identifier
        ("]d2010690100070003431030002503922" + "1999", 250, 1999),
        ("]d20106901000700034" + "17270101" + f"10LOT1{GS}3922" + "2599", None, 2599),
        (f"{GS}01069010007000341727010110LOT1{GS}21XYZ", None, None),
        ("https://id.gs1.org/01/06901000700034", None, None),
        ("https://example.cn/shop/01/06901000700034/10/LOT1?3103=000250", 250, None),
    ],
)
def test_a_gs1_code_brings_weight_and_amount(
    still: Shop, code: str, quantity: int | None, amount: int | None
) -> None:
    found = identify(still, code)
    assert found_product(found) == "P1"
    assert isinstance(found, ProductFound)
    assert (found.quantity, found.amount_minor) == (quantity, amount)


def test_a_gs1_code_about_goods_that_nobody_knows(still: Shop) -> None:
    assert refusal(identify(still, "]C10104006381333931")) == "identify.unknown_product"


@pytest.mark.parametrize(
    "code", ["]C101069010007000", "]d2019999", "01" + "9" * 14 + "3103", "https://x/01/1234"]
)
def test_a_gs1_code_that_cannot_be_read(still: Shop, code: str) -> None:
    assert refusal(identify(still, code)) in ("identify.unreadable", "identify.unknown")


# ── labels from the scale ──────────────────────────────────────────────────────────────────────────────────────────


def label(body: str) -> str:
    return body + gtin_check_digit(body)


def test_a_label_of_13_digits_carries_its_amount_and_the_weight_follows(still: Shop) -> None:
    found = identify(still, label("22" + "10001" + "01800"))  # 18.00 at 36.00 a kilogram
    assert isinstance(found, ProductFound)
    assert (found.product.product_id, found.amount_minor, found.quantity) == ("P4", 1800, 500)


def test_a_label_of_18_digits_wins_over_a_payment_code_where_its_article_is_known(still: Shop) -> None:
    found = identify(still, label("26" + "10001" + "01800" + "00500"))
    assert isinstance(found, ProductFound)
    assert (found.product.product_id, found.amount_minor, found.quantity) == ("P4", 1800, 500)


def test_a_label_of_18_digits_with_an_unknown_article_is_a_payment_code(still: Shop) -> None:
    assert identify(still, label("26" + "99999" + "01800" + "00500")) == Refused("identify.payment_code")


def test_a_label_with_a_wrong_check_digit(still: Shop) -> None:
    good = label("22" + "10001" + "01800")
    assert refusal(identify(still, good[:-1] + str((int(good[-1]) + 1) % 10))) == "identify.check_digit"


# ── paper ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_receipt_of_this_till_and_one_of_another(shop: Shop, session: Session) -> None:
    done = sell_once(shop, session, "6901000700034")
    assert identify(shop, done.receipt_no) == ReceiptFound(done.receipt_no)
    assert refusal(identify(shop, "R00990010000001")) == "identify.other_receipt"


def test_a_care_slip(shop: Shop) -> None:
    feed(shop, COMMANDS, samples.remind(1))
    good = task_id(1)
    assert identify(shop, good) == TaskFound(good)
    assert refusal(identify(shop, task_id(2))) == "identify.unknown_task"
    assert refusal(identify(shop, good[:-1] + str((int(good[-1]) + 1) % 10))) == "identify.check_digit"


@pytest.mark.parametrize(("number", "outcome"), list(enumerate(Outcome, 1)))
def test_the_outcome_card(still: Shop, number: int, outcome: Outcome) -> None:
    assert identify(still, f"OC{number}") == OutcomeScanned(outcome)


# ── secrets ────────────────────────────────────────────────────────────────────────────────────────────────────────


def luhn(body: str) -> str:
    return body + luhn_check_digit(body)


WECHAT = "134567890123456789"
ALIPAY = "281234567890123456"
UNIONPAY = "6212345678901234567"
BANK_CARD = luhn("622202123456789")
SECRETS = {
    WECHAT: "identify.payment_code",
    f"]Q1{ALIPAY}": "identify.payment_code",
    UNIONPAY: "identify.payment_code",
    BANK_CARD: "identify.bank_card",
    f"{BANK_CARD[:4]} {BANK_CARD[4:8]} {BANK_CARD[8:12]} {BANK_CARD[12:]}": "identify.bank_card",
    f"%B{BANK_CARD}^ZHANG/XIAOLI^3012101?": "identify.bank_card",
    f";{BANK_CARD}=3012101123456789?": "identify.bank_card",
}


@pytest.mark.parametrize(("code", "key"), SECRETS.items())
def test_payment_codes_and_bank_cards_are_refused_and_repeated_nowhere(
    shop: Shop, session: Session, caplog: pytest.LogCaptureFixture, code: str, key: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert identify(shop, code) == Refused(key)
    digits = "".join(char for char in code if char.isdigit())
    assert digits[:14] not in caplog.text
    assert digits[:14] not in repr(dump(shop.store))


# ── garbage ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_and_too_much(still: Shop) -> None:
    assert refusal(identify(still, "")) == "identify.empty"
    assert refusal(identify(still, " \t\r\n")) == "identify.empty"
    assert refusal(identify(still, "]E0")) == "identify.empty"
    assert refusal(identify(still, "9" * 513)) == "identify.too_long"
    assert refusal(identify(still, "囍" * 100_000)) == "identify.too_long"


@pytest.mark.parametrize(
    "code", ["锟斤拷锟斤拷", "M１２３", "\x00\x01\x02", "a\x00b", "'; DROP TABLE member; --", "½²③", "\ud800"]
)
def test_garbage_is_refused(still: Shop, code: str) -> None:
    assert isinstance(identify(still, code), Refused)


def test_of_a_long_unknown_code_only_the_ends_are_shown(still: Shop) -> None:
    found = identify(still, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert found == Refused("identify.unknown", "ABCDEF…YZ")


_PIECES = st.sampled_from(
    [
        "]C1",
        "]d2",
        "]E0",
        "]Q3",
        GS,
        "01",
        "(01)",
        "06901000700034",
        "3103",
        "392",
        "17",
        "10",
        "M",
        "MEC1:",
        "OC",
        "C",
        "R",
        "https://",
        "/01/",
        "http://a/01/",
        "%B",
        ";",
        "=",
        "^",
        "+86",
        "138",
        "١٢٣",
        "２２",
        "²",
        "22",
        "26",
        "62",
    ]
)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.text(alphabet=st.characters(), max_size=40),
        st.text(alphabet="0123456789", max_size=30),
        st.lists(
            st.one_of(_PIECES, st.text(max_size=6), st.from_regex(r"[0-9]{1,18}", fullmatch=True)), max_size=8
        ).map("".join),
    )
)
def test_no_text_makes_it_fall_over(still_till: TestShop, text: str) -> None:
    identify(still_till.shop, text)


def test_a_shop_without_e_cards_still_knows_its_goods(tmp_path: Path) -> None:
    till = make_shop(tmp_path, settings=Settings(ecard_prefix=""))
    try:
        assert found_product(identify(till.shop, "6901000700034")) == "P1"
        assert identify(till.shop, card(1)) == MemberFound(M1, How.CARD)
    finally:
        till.store.close()


@pytest.mark.parametrize(
    ("typed", "number"),
    [("00000000018", "M00000000018"), (" m00000000018 ", "M00000000018"), ("138", "138"), ("", "")],
)
def test_a_typed_card_number_gets_its_letter(typed: str, number: str) -> None:
    assert typed_card_no(Settings(), typed) == number
