"""Real-time commands are found wherever they stand, in whatever pieces they come."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from drivers.virtual_printer.items import DrawerKick
from drivers.virtual_printer.realtime import RealTimeScanner, StatusAsked

LIKELY = st.lists(st.sampled_from([b"\x10", b"\x04", b"\x14", b"\x01", b"\x00", b"a"]), max_size=30).map(
    b"".join
)


def test_a_question_amid_text_and_amid_an_image() -> None:
    assert RealTimeScanner().feed(b"abc\x10\x04\x01def\x1dv0\0\1\0\3\0\x10\x04\x04") == (
        StatusAsked(1),
        StatusAsked(4),
    )


def test_the_real_time_drawer_pulse() -> None:
    assert RealTimeScanner().feed(b"\x10\x14\x01\x01\x02") == (DrawerKick(5, 200),)


def test_what_only_looks_like_one() -> None:
    assert RealTimeScanner().feed(b"\x10\x04\x09\x10\x10\x05\x01\x10\x14\x08\x10\x14\x01\x07\x01a") == ()


def test_two_dles_in_a_row() -> None:
    assert RealTimeScanner().feed(b"\x10\x10\x04\x02") == (StatusAsked(2),)


@given(LIKELY, st.sets(st.integers(0, 30), max_size=6))
def test_any_chunking_finds_the_same(stream: bytes, cuts: set[int]) -> None:
    bounds = [0, *sorted(cut for cut in cuts if cut < len(stream)), len(stream)]
    scanner = RealTimeScanner()
    found = [request for i, j in pairwise(bounds) for request in scanner.feed(stream[i:j])]
    assert tuple(found) == RealTimeScanner().feed(stream)
