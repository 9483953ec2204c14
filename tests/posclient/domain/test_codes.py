"""Check digits and the shapes of what is scanned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.codes import (
    InStoreCode,
    InStorePattern,
    gtin_check_digit,
    has_gtin_check_digit,
    looks_like_bank_card,
    looks_like_payment_code,
    luhn_check_digit,
    passes_luhn,
    strip_aim,
)

DIGITS = st.text(alphabet="0123456789", min_size=1, max_size=20)


@pytest.mark.parametrize(
    "code", ["6901234567892", "4006381333931", "96385074", "036000291452", "16901234567899"]
)
def test_gtins_of_every_length_end_in_their_check_digit(code: str) -> None:
    assert has_gtin_check_digit(code)


@pytest.mark.parametrize("code", ["6901234567893", "", "5", "69012345678９2", "690123456789X", "²²"])
def test_what_does_not_is_told(code: str) -> None:
    assert not has_gtin_check_digit(code)


@given(DIGITS)
def test_exactly_one_digit_fits_after_a_body(body: str) -> None:
    assert [d for d in "0123456789" if has_gtin_check_digit(body + d)] == [gtin_check_digit(body)]
    assert [d for d in "0123456789" if passes_luhn(body + d)] == [luhn_check_digit(body)]


@given(DIGITS, st.integers(0, 19), st.integers(1, 9))
def test_one_wrong_digit_never_passes(body: str, at: int, by: int) -> None:
    at %= len(body)
    wrong = body[:at] + str((int(body[at]) + by) % 10) + body[at + 1 :]

    assert not has_gtin_check_digit(wrong + gtin_check_digit(body))
    assert not passes_luhn(wrong + luhn_check_digit(body))


@pytest.mark.parametrize("text", ["", "12a", "１２"])
def test_only_digits_pass_luhn(text: str) -> None:
    assert not passes_luhn(text)


@pytest.mark.parametrize(
    ("text", "aim", "rest"),
    [
        ("]E06901234567892", "]E0", "6901234567892"),
        ("]C1", "]C1", ""),
        ("M123", "", "M123"),
        ("]", "", "]"),
        ("", "", ""),
    ],
)
def test_the_scanner_s_identifier_is_taken_off(text: str, aim: str, rest: str) -> None:
    assert strip_aim(text) == (aim, rest)


@pytest.mark.parametrize(
    "code",
    ["10" + "0" * 16, "15" + "9" * 16, "25" + "0" * 14, "28" + "0" * 16, "30" + "0" * 22, "62" + "0" * 17],
)
def test_payment_codes(code: str) -> None:
    assert looks_like_payment_code(code)


@pytest.mark.parametrize(
    "code",
    [
        "16" + "0" * 16,
        "09" + "0" * 16,
        "10" + "0" * 15,
        "24" + "0" * 16,
        "31" + "0" * 16,
        "25" + "0" * 13,
        "30" + "0" * 23,
        "62" + "0" * 16,
        "6901234567892",
        "",
        "1",
        "１０" + "0" * 16,
        "10" + "x" * 16,
    ],
)
def test_what_is_not_a_payment_code(code: str) -> None:
    assert not looks_like_payment_code(code)


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111111",
        "6222020200112233" + luhn_check_digit("6222020200112233"),
        "%B4111111111111111^DOE/JANE^3012101?",
        ";4111111111111111=30121010000?",
    ],
)
def test_bank_cards_are_recognised(text: str) -> None:
    assert looks_like_bank_card(text)


@pytest.mark.parametrize(
    "text", ["4111111111111112", "6901234567892", "8000000000000002", "M80000012345", ";123=?", ""]
)
def test_what_is_not_a_bank_card(text: str) -> None:
    assert not looks_like_bank_card(text)


PRICE_LABEL = InStorePattern("22PPPPPAAAAAC")
LONG_LABEL = InStorePattern("26PPPPPAAAAAWWWWWC")


def labelled(body: str) -> str:
    return body + gtin_check_digit(body)


def test_a_price_label_names_its_goods_and_amount() -> None:
    assert PRICE_LABEL.read(labelled("220012301485")) == InStoreCode("00123", amount_minor=1485)


def test_a_long_label_has_the_weight_too() -> None:
    assert LONG_LABEL.read(labelled("26001230148500256")) == InStoreCode(
        "00123", amount_minor=1485, grams=256
    )


def test_a_label_can_count_pieces_and_hold_digits_of_no_interest() -> None:
    assert InStorePattern("2*PPPQQ").read("2912304") == InStoreCode("123", pieces=4)


@pytest.mark.parametrize(
    "code",
    [
        labelled("230012301485"),
        "2200123014850",
        "220012301485",
        "",
        "22001230148５5",
        labelled("26001230148500256"),
    ],
)
def test_another_shape_or_check_digit_is_not_a_label(code: str) -> None:
    assert PRICE_LABEL.read(code) is None


@pytest.mark.parametrize("template", ["", "22AAAAC", "22PPXPP", "22CPPPP", "22 PPP"])
def test_a_pattern_that_can_not_work_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="in-store pattern"):
        InStorePattern(template)


@given(plu=st.integers(0, 99_999), amount=st.integers(0, 99_999), grams=st.integers(0, 99_999))
def test_what_the_scale_printed_is_what_the_till_reads(plu: int, amount: int, grams: int) -> None:
    code = labelled(f"26{plu:05d}{amount:05d}{grams:05d}")

    assert LONG_LABEL.read(code) == InStoreCode(f"{plu:05d}", amount_minor=amount, grams=grams)


@given(st.text())
def test_nothing_that_is_scanned_upsets_a_recogniser(text: str) -> None:
    strip_aim(text)
    looks_like_payment_code(text)
    looks_like_bank_card(text)
    assert PRICE_LABEL.read(text) is None or text.startswith("22")
