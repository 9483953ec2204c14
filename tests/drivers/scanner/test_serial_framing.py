from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanner import Scan, ScanResult, SerialFraming, Torn, TornReason, parse_scanner

EAN = "6901234567892"


def framing(options: str = "") -> SerialFraming:
    return SerialFraming(parse_scanner(f"serial:port?{options}" if options else "serial:port"))


@pytest.mark.parametrize(
    ("terminator", "end"), [("cr", b"\r"), ("lf", b"\n"), ("crlf", b"\r\n"), ("tab", b"\t")]
)
def test_each_terminator_ends_a_scan(terminator: str, end: bytes) -> None:
    frames = framing(f"terminator={terminator}")
    assert frames.feed(EAN.encode() + end + b"VIP8a" + end, 0) == [Scan(EAN), Scan("VIP8a")]
    assert frames.tick(10_000) == []


@pytest.mark.parametrize("terminator", ["cr", "lf"])
def test_crlf_where_one_of_them_is_expected_gives_each_scan_once(terminator: str) -> None:
    frames = framing(f"terminator={terminator}")
    assert frames.feed(b"111111\r\n222222\r\n", 0) == [Scan("111111"), Scan("222222")]
    assert frames.tick(10_000) == []


def test_without_a_terminator_the_pause_ends_a_scan() -> None:
    frames = framing("terminator=none&gap_ms=50")
    assert frames.feed(b"690123", 1000) == []
    assert frames.feed(b"4567892", 1040) == []
    assert frames.tick(1090) == []
    assert frames.tick(1091) == [Scan(EAN)]
    assert frames.feed(b"a", 2000) == []
    assert frames.feed(b"b", 3000) == [Scan("a")]


def test_a_pause_before_the_terminator_tears_the_scan() -> None:
    frames = framing()
    assert frames.feed(b"690123", 0) == []
    assert frames.tick(121) == [Torn("690123", TornReason.GAP)]
    assert frames.feed(b"6901234567892\r", 500) == [Scan(EAN)]


def test_an_unplugged_scanner_tears_the_scan() -> None:
    frames = framing()
    frames.feed(b"690123", 0)
    assert frames.cut() == [Torn("690123", TornReason.UNPLUGGED)]
    assert frames.cut() == []


def test_a_prefix_is_taken_off() -> None:
    frames = framing("prefix=%02")
    assert frames.feed(b"\x026901234567892\r", 0) == [Scan(EAN)]


def test_joined_frames_part_at_the_prefix() -> None:
    frames = framing("prefix=%02")
    assert frames.feed(b"\x02690123\x026901234567892\r", 0) == [
        Torn("\x02690123", TornReason.GARBAGE),
        Scan(EAN),
    ]


def test_noise_before_a_printable_prefix_is_told_and_the_prefix_may_recur_in_the_data() -> None:
    frames = framing("prefix=~")
    assert frames.feed(b"xx~a~b\r", 0) == [Torn("xx", TornReason.GARBAGE), Scan("a~b")]


def test_a_frame_without_its_prefix_is_garbage() -> None:
    assert framing("prefix=%02").feed(b"6901234567892\r", 0) == [Torn(EAN, TornReason.GARBAGE)]


@pytest.mark.parametrize("noise", [b"\x00\x0069012\r", b"\xff\xfe69012\r", b"69\x7f012\r"])
def test_line_noise_is_garbage_and_the_next_scan_is_whole(noise: bytes) -> None:
    frames = framing()
    results = frames.feed(noise, 0)
    assert [type(result) for result in results] == [Torn]
    assert frames.feed(b"6901234567892\r", 1) == [Scan(EAN)]


def test_a_frame_that_is_too_short_is_told() -> None:
    assert framing("min_length=4").feed(b"12\r", 0) == [Torn("12", TornReason.TOO_SHORT)]


def test_an_overflow_is_told_once_and_ends_with_its_terminator() -> None:
    frames = framing("max_length=8")
    assert frames.feed(b"0123456789abcdef\r12345678\r", 0) == [
        Torn("01234567", TornReason.TOO_LONG),
        Scan("12345678"),
    ]


def test_the_longest_scan_leaves_room_for_a_two_byte_terminator() -> None:
    frames = framing("max_length=4&terminator=crlf")
    assert frames.feed(b"1234\r\n12345678\r\n5678\r\n", 0) == [
        Scan("1234"),
        Torn("1234", TornReason.TOO_LONG),
        Scan("5678"),
    ]


def test_an_overflow_also_ends_with_a_pause() -> None:
    frames = framing("max_length=8")
    assert len(frames.feed(b"0123456789abcdef", 0)) == 1
    assert frames.feed(b"12345678\r", 500) == [Scan("12345678")]


def test_what_codes_contain_survives() -> None:
    text = "]d201069012345678921726010110AB\x1d21%;c 奶粉"
    assert framing().feed(text.encode() + b"\r", 0) == [Scan(text)]
    assert framing().feed("会员".encode("gb18030") + b"\r", 0) == [Scan("会员")]
    assert framing("terminator=crlf").feed(b"BEGIN\nEND\r\n", 0) == [Scan("BEGIN\nEND")]


OPTIONS = st.sampled_from(
    [
        "terminator=cr",
        "terminator=lf",
        "terminator=crlf",
        "terminator=tab",
        "terminator=none",
        "prefix=%02",
        "prefix=~&terminator=crlf",
        "max_length=5&terminator=crlf",
        "max_length=5",
    ]
)
STREAMS = st.lists(st.sampled_from([*b"12aZ%~]\x1d\x02\r\n\t\x00\xff\xc4\xe3"]), max_size=60).map(bytes)


@given(options=OPTIONS, stream=STREAMS, cuts=st.lists(st.integers(0, 60)))
def test_any_chunking_of_the_same_bytes_gives_the_same_scans(
    options: str, stream: bytes, cuts: list[int]
) -> None:
    whole = framing(options)
    expected = [*whole.feed(stream, 0), *whole.tick(1000)]
    chunked = framing(options)
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    got: list[ScanResult] = []
    for start, end in pairwise(edges):
        got += chunked.feed(stream[start:end], 0)
    assert [*got, *chunked.tick(1000)] == expected


@given(texts=st.lists(st.text("0123456789AZaz%;$]~ ", min_size=1, max_size=30), max_size=8))
def test_framed_texts_come_back_in_order(texts: list[str]) -> None:
    stream = b"".join(text.encode() + b"\r" for text in texts)
    assert framing().feed(stream, 0) == [Scan(text) for text in texts]


@given(stream=STREAMS)
def test_no_byte_makes_the_framing_fail_or_grow(stream: bytes) -> None:
    frames = framing("max_length=8&terminator=crlf")
    for at_ms, byte in enumerate(stream * 4):
        for result in frames.feed(bytes([byte]), at_ms):
            assert len(result.text) <= 9 * len("\\xff")
