"""The rotating e-card: what can be read of a code, when it is in time, and that it is good once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.ecard import CLOCK_OFF_S, ECard, Seen, is_used, parse, why_untimely

PREFIX = "MEC1:"
SIGNATURE = "A" * 86


def test_a_signed_code_bears_card_minute_and_signature() -> None:
    card = parse(f"{PREFIX}M80000012345:29920440:{SIGNATURE}", PREFIX)

    assert card == ECard("M80000012345", 29_920_440, bytes(64))
    assert card is not None
    assert card.is_signed
    assert card.message == b"M80000012345:29920440"


@pytest.mark.parametrize(
    "tail", ["", ":29920440", f":x:{SIGNATURE}", f":29920440:{SIGNATURE}A", ":29920440:abc", ":::"]
)
def test_without_a_readable_signature_it_names_the_card_alone(tail: str) -> None:
    assert parse(f"{PREFIX}m80000012345{tail}", PREFIX) == ECard("M80000012345")


@pytest.mark.parametrize(("code", "prefix"), [("M80000012345", PREFIX), ("MEC1:M1", "")])
def test_another_code_is_none(code: str, prefix: str) -> None:
    assert parse(code, prefix) is None


@given(st.text(max_size=200))
def test_no_text_makes_it_fall_over(text: str) -> None:
    parse(PREFIX + text, PREFIX)


@given(st.integers(0, 10**8), st.integers(-1000, 1000), st.integers(0, 600))
def test_it_is_good_from_its_minute_on_with_room_for_clocks_that_are_apart(
    minute: int, off_s: int, valid_s: int
) -> None:
    key = why_untimely(minute, (minute * 60 + off_s) * 1000, valid_s)

    if off_s < -CLOCK_OFF_S:
        assert key == "prove.ecard_early"
    elif off_s >= valid_s + CLOCK_OFF_S:
        assert key == "prove.ecard_old"
    else:
        assert key == ""


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("abc")), max_size=20))
def test_one_code_proves_one_thing(scans: list[tuple[int, str]]) -> None:
    seen: Seen | None = None
    proved: dict[int, str] = {}
    for minute, used_for in scans:
        if not is_used(minute, seen, used_for):
            assert proved.get(minute, used_for) == used_for
            seen, proved[minute] = Seen(minute, used_for), used_for
