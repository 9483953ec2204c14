"""Money, quantities and points are integers; one function rounds; what is shared sums up exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.money import (
    MAX_AMOUNT_MINOR,
    format_minor,
    format_quantity,
    format_scaled,
    line_amount,
    parse_minor,
    round_half_up,
    share,
)

AMOUNTS = st.integers(-MAX_AMOUNT_MINOR, MAX_AMOUNT_MINOR)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Decimal("2.5"), 3),
        (Decimal("-2.5"), -3),
        (Decimal("2.4999999999999999999"), 2),
        (Fraction(10**20) + Fraction(1, 2), 10**20 + 1),
        (7, 7),
        (0, 0),
    ],
)
def test_halves_go_away_from_zero(exact: Fraction | Decimal | int, rounded: int) -> None:
    assert round_half_up(exact) == rounded


@given(st.fractions())
def test_rounding_is_to_the_nearest_and_the_same_on_both_sides_of_zero(exact: Fraction) -> None:
    rounded = round_half_up(exact)

    assert abs(exact - rounded) <= Fraction(1, 2)
    assert round_half_up(-exact) == -rounded


def test_a_weighed_line_rounds_once() -> None:
    assert line_amount(price_minor=5800, quantity=256) == 1485
    assert line_amount(price_minor=100, quantity=1_005) == 101


@given(AMOUNTS, WEIGHTS)
def test_what_is_shared_sums_up_exactly(amount: int, weights: list[int]) -> None:
    parts = share(amount, weights)

    assert sum(parts) == amount
    assert len(parts) == len(weights)


@given(AMOUNTS, WEIGHTS)
def test_each_part_is_within_one_unit_of_its_exact_share(amount: int, weights: list[int]) -> None:
    total = sum(weights)

    for part, weight in zip(share(amount, weights), weights, strict=True):
        if total:
            assert abs(part - Fraction(amount * weight, total)) < 1
        assert part == 0 or (part > 0) == (amount > 0)


def test_the_cents_left_over_go_to_the_largest_remainders_earlier_ones_first() -> None:
    assert share(100, [1, 1, 1]) == (34, 33, 33)
    assert share(10, [3, 5]) == (4, 6)
    assert share(-100, [1, 1, 1]) == (-34, -33, -33)


def test_without_weight_everything_goes_to_the_first() -> None:
    assert share(7, [0, 0]) == (7, 0)


def test_there_must_be_something_to_share_over() -> None:
    with pytest.raises(ValueError, match="nothing to share over"):
        share(1, [])


@given(st.integers(0, MAX_AMOUNT_MINOR))
def test_an_amount_is_read_back_as_it_was_written(amount: int) -> None:
    assert parse_minor(format_minor(amount)) == amount
    assert parse_minor(f"￥{amount // 100:,}.{amount % 100:02d}") == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [("123.4", 12340), ("12.", 1200), (".5", 50), (" ¥12 ", 1200), ("1,234.50", 123450), ("007", 700)],
)
def test_amounts_as_cashiers_type_them(text: str, amount: int) -> None:
    assert parse_minor(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "¥",
        "-5",
        "1.234",
        "12,5",
        "1,23,456",
        "1e3",
        "１２",
        "1 2",
        "abc",
        "1.2.3",
        "1000000000.01",
        "9" * 5000,
    ],
)
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        parse_minor(text)


@given(st.text())
def test_any_text_is_an_amount_in_bounds_or_refused(text: str) -> None:
    try:
        amount = parse_minor(text)
    except ValueError:
        return
    assert 0 <= amount <= MAX_AMOUNT_MINOR


@pytest.mark.parametrize(("amount", "text"), [(12345, "123.45"), (5, "0.05"), (-5, "-0.05"), (0, "0.00")])
def test_amounts_are_written_with_two_decimals(amount: int, text: str) -> None:
    assert format_minor(amount) == text


@pytest.mark.parametrize(
    ("quantity", "text"), [(3000, "3"), (1250, "1.25"), (-1500, "-1.5"), (1, "0.001"), (0, "0")]
)
def test_quantities_are_written_as_short_as_they_are(quantity: int, text: str) -> None:
    assert format_quantity(quantity) == text


@given(st.integers(-(10**13), 10**13), st.integers(0, 4))
def test_scaled_amounts_lose_nothing(amount: int, scale: int) -> None:
    assert Decimal(format_scaled(amount, scale)) * 10**scale == amount


@given(st.integers(-(10**10), 10**10))
def test_quantities_lose_nothing(quantity: int) -> None:
    assert Decimal(format_quantity(quantity)) * 1000 == quantity
