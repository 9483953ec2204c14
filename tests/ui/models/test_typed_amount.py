"""An amount while it is typed, and what is likely to be handed over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.models.typed_amount import LONGEST_WHOLE, likely_amounts, minor_of, with_key

QUICK = (1000, 2000, 5000, 10_000, 20_000)


@pytest.mark.parametrize(
    ("keys", "text", "minor"),
    [
        ("300", "300", 30_000),
        ("12.5", "12.5", 1250),
        (".5", "0.5", 50),
        ("007", "7", 700),
        ("1.234", "1.23", 123),
        ("1.2.3", "1.23", 123),
        ("12a", "12", 1200),
        ("", "", None),
        ("5。", "5.", 500),
    ],
)
def test_keys_make_an_amount(keys: str, text: str, minor: int | None) -> None:
    typed = ""
    for key in keys:
        typed = with_key(typed, key)
    assert typed == text
    assert minor_of(typed) == minor


@given(st.text(alphabet="0123456789.,。x×", max_size=30))
def test_whatever_is_typed_can_be_read(keys: str) -> None:
    typed = ""
    for key in keys:
        typed = with_key(typed, key)
    assert (minor_of(typed) or 0) < 10 ** (LONGEST_WHOLE + 2)


@pytest.mark.parametrize(
    ("due", "amounts"),
    [
        (24_500, (25_000, 30_000, 40_000, 50_000)),
        (350, (1000, 2000, 5000, 10_000, 20_000)),
        (76_770, (77_000, 80_000, 100_000)),
    ],
)
def test_likely_amounts_are_notes_above_the_due(due: int, amounts: tuple[int, ...]) -> None:
    assert likely_amounts(due, QUICK) == amounts


@given(st.integers(0, 10**9))
def test_each_likely_amount_pays_the_due(due: int) -> None:
    likely = likely_amounts(due, QUICK)
    assert all(amount > due for amount in likely)
    assert list(likely) == sorted(set(likely))
