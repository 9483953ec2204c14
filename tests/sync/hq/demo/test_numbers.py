"""Phone and card numbers."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.codes import passes_luhn
from posclient.services.phone import is_mobile
from posclient.settings import Settings
from sync.hq.demo.numbers import (
    MEMBER_PREFIXES,
    STORY_PREFIX,
    STREAM_PREFIXES,
    card_number,
    clear_offset,
    phone_number,
)


@given(st.integers(0, 9_999_999_999))
def test_a_card_is_a_card_of_this_shop(number: int) -> None:
    card = card_number(number)

    assert re.fullmatch(Settings().card_pattern, card)
    assert passes_luhn(card[1:])


@pytest.mark.parametrize("prefix", [STORY_PREFIX, *MEMBER_PREFIXES, *STREAM_PREFIXES])
def test_every_number_under_these_prefixes_is_a_mobile_number(prefix: str) -> None:
    subscribers = ["00000001", "00000000", "99999999", *(phone_number("", n, 5) for n in range(40))]

    assert all(is_mobile(prefix + subscriber) for subscriber in subscribers)


@given(st.integers(0, 10**8 - 1), st.integers(0, 10**8 - 1), st.integers(0, 10**8 - 1))
def test_two_people_never_have_one_number(one: int, other: int, offset: int) -> None:
    assert (phone_number("130", one, offset) == phone_number("130", other, offset)) == (one == other)


def test_story_members_and_stream_have_prefixes_of_their_own() -> None:
    assert not {STORY_PREFIX, *MEMBER_PREFIXES} & set(STREAM_PREFIXES)
    assert STORY_PREFIX not in MEMBER_PREFIXES


@pytest.mark.parametrize("seed", range(20))
def test_the_last_four_digits_of_a_known_face_are_hers_alone(seed: int) -> None:
    offset = clear_offset(Random(seed), 3000)

    tails = {phone_number("130", number, offset)[-4:] for number in range(1, 3001)}
    assert not tails & {f"000{tail}" for tail in range(1, 10)}


def test_a_shop_in_which_every_ending_is_taken_gets_numbers_all_the_same() -> None:
    assert 0 <= clear_offset(Random(1), 20_000) < 10**8
