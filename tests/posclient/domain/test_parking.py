"""The code of a parked basket."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.codes import looks_like_bank_card, looks_like_payment_code
from posclient.domain.parking import is_parking_code, parking_code


@given(st.integers(1, 9999), st.integers(1, 99_999))
def test_a_code_is_recognised_and_no_other_kind_of_code(till_no: int, number: int) -> None:
    code = parking_code(till_no, number)
    assert is_parking_code(code)
    assert len(code) == 11
    assert not looks_like_bank_card(code)
    assert not looks_like_payment_code(code)


@given(st.integers(1, 9999), st.integers(1, 99_999), st.integers(1, 10), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(till_no: int, number: int, at: int, by: int) -> None:
    code = parking_code(till_no, number)
    wrong = code[:at] + str((int(code[at]) + by) % 10) + code[at + 1 :]
    assert not is_parking_code(wrong)


@pytest.mark.parametrize(
    "text", ["", "K", "K123", "k0007000011", "R0007000011", "K0007000011\n", "K００07000011"]
)
def test_what_is_no_such_code(text: str) -> None:
    assert not is_parking_code(text)


def test_the_numbers_begin_again_after_five_digits() -> None:
    assert parking_code(7, 100_001) == parking_code(7, 1)
