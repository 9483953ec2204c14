"""The decoder: bytes in, paper out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.virtual_printer.condition import Condition
from drivers.virtual_printer.decoder import Decoder
from drivers.virtual_printer.items import (
    Cut,
    DrawerKick,
    Event,
    Fault,
    Feed,
    Glyph,
    Image,
    Reply,
    TextLine,
)
from drivers.virtual_printer.paper import Charset, Paper
from drivers.virtual_printer.text_view import as_text
from tests.drivers.virtual_printer.hosts import (
    CUT,
    ESC,
    FS,
    GS,
    INIT,
    barcode,
    parenthesised,
    printed,
    qr,
    replied,
)

NARROW = Paper(columns=32)
CHARSETS: tuple[Charset, ...] = ("gbk", "gb18030", "utf-8")


def glyphs(data: bytes, paper: Paper | None = None) -> list[Glyph]:
    lines = [item for item in printed(data, paper) if isinstance(item, TextLine)]
    return [piece for line in lines for piece in line.pieces if isinstance(piece, Glyph)]


def faults(data: bytes, paper: Paper | None = None) -> list[str]:
    return [item.reason for item in printed(data, paper) if isinstance(item, Fault)]


def test_text_stands_where_the_alignment_puts_it() -> None:
    data = INIT + "左\n".encode("gbk") + ESC + b"a\1" + b"mid\n" + ESC + b"a\2" + b"right\n"
    assert as_text(printed(data, NARROW)) == "左\n" + " " * 14 + "mid\n" + " " * 27 + "right"


def test_a_hanzi_takes_24_dots_and_a_letter_12() -> None:
    first, second, third = glyphs(INIT + "a奶b\n".encode("gbk"))
    assert [(glyph.x, glyph.width) for glyph in (first, second, third)] == [(0, 12), (12, 24), (36, 12)]


def test_a_long_line_wraps_at_the_last_column_and_a_full_line_does_not() -> None:
    assert as_text(printed(b"x" * 32 + b"\n" + b"y" * 33 + b"\n", NARROW)) == "\n".join(
        ["x" * 32, "y" * 32, "y"]
    )


def test_carriage_return_does_nothing_and_tab_goes_to_the_next_stop() -> None:
    assert as_text(printed(b"a\tb\r\n" + ESC + b"D\x04\0" + b"a\tb\n")) == "a       b\na   b"


def test_sizes_of_letters_and_hanzi() -> None:
    # GS ! is for all characters, ESC ! for one-byte characters, FS ! for hanzi
    data = INIT + GS + b"!\x12" + "a奶".encode("gbk") + GS + b"!\0" + ESC + b"!\x30" + "a奶".encode("gbk")
    data += ESC + b"!\0" + FS + b"!\x0c" + "a奶\n".encode("gbk")
    sizes = [(glyph.style.width, glyph.style.height) for glyph in glyphs(data)]
    assert sizes == [(2, 3), (2, 3), (2, 2), (1, 1), (1, 1), (2, 2)]


def test_bold_underline_inverse() -> None:
    data = ESC + b"E\1a" + ESC + b"E\0" + ESC + b"-\2b" + ESC + b"-\0" + GS + b"B\1c\n"
    styles = [glyph.style for glyph in glyphs(data)]
    assert [(style.bold, style.underline, style.inverse) for style in styles] == [
        (True, 0, False),
        (False, 2, False),
        (False, 0, True),
    ]


def test_a_tall_line_feeds_at_least_its_height() -> None:
    (normal, tall) = printed(b"a\n" + GS + b"!\1" + b"a\n")
    assert isinstance(normal, TextLine)
    assert isinstance(tall, TextLine)
    assert (normal.height, normal.feed, tall.height, tall.feed) == (24, 30, 48, 48)


def test_line_spacing_and_feeds() -> None:
    data = ESC + b"3\x28" + b"a\n" + ESC + b"2" + b"b" + ESC + b"d\3" + ESC + b"J\x0a"
    first, second, rest, last = printed(data)
    assert isinstance(first, TextLine)
    assert isinstance(second, TextLine)
    assert (first.feed, second.feed, rest, last) == (40, 30, Feed(60), Feed(10))


@pytest.mark.parametrize(
    ("charset", "encoding", "text"),
    [("gbk", "gbk", "￥298 段"), ("gb18030", "gb18030", "䶮𠮷 1"), ("utf-8", "utf-8", "糖糖𠮷 ok")],
)
def test_every_charset_is_read_back(charset: Charset, encoding: str, text: str) -> None:
    paper = Paper(charset=charset)
    assert as_text(printed(INIT + text.encode(encoding) + b"\n", paper)) == text


def test_four_byte_codes_are_garbage_to_a_gbk_printer() -> None:
    data = INIT + "¥5".encode("gb18030") + b"\n"
    assert as_text(item for item in printed(data) if not isinstance(item, Fault)) == "□0□65"
    assert len(faults(data)) == 2


def test_without_chinese_mode_bytes_are_code_page_characters() -> None:
    assert (
        as_text(printed(ESC + b"@" + "é".encode("cp437") + ESC + b"t\x10" + "é€".encode("cp1252") + b"\n"))
        == "éé€"
    )


def test_a_lead_byte_before_a_command_is_a_blot() -> None:
    assert as_text(printed(INIT + b"\xc4\n")) == "[fault c4: unfinished gbk character]\n□"


def test_alignment_in_the_middle_of_a_line_is_refused() -> None:
    items = printed(b"a" + ESC + b"a\1" + b"\n")
    assert faults(b"a" + ESC + b"a\1" + b"\n") == ["ignored: not at the beginning of a line"]
    assert as_text(items[1:]) == "a"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (GS + b"V\0", [Cut(partial=False)]),
        (GS + b"V1", [Cut(partial=True)]),
        (GS + b"VA\x08", [Feed(104), Cut(partial=False)]),
        (GS + b"VB\0", [Feed(96), Cut(partial=True)]),
        (ESC + b"i", [Cut(partial=True)]),
        (ESC + b"p\0\x19\xfa", [DrawerKick(2, 50)]),
        (ESC + b"p1\x19\xfa", [DrawerKick(5, 50)]),
    ],
)
def test_cuts_and_drawer(data: bytes, expected: list[object]) -> None:
    assert printed(data) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (ESC + b"\x7f", "unknown command"),
        (b"\x07", "unknown command"),
        (GS + b"V\x09", "this printer has no cut 9"),
        (parenthesised(b"E", b"\1IN"), "this printer does not have that command"),
        (ESC + b"t\x63", "this printer has no code page 99"),
        (GS + b"w\x09", "parameter 9 is not within 2 to 6"),
        (b"abc", "3 characters wait for a line feed"),
        (b"abc" + ESC + b"@", "3 characters were lost by a reset"),
        (GS + b"v0\0\1\0\2\0x", "the stream ended within a command"),
        (barcode(67, b"6901234567890"), "check digit should be 2"),
        (barcode(73, b"12345"), "Code 128 data begins with {A, {B or {C"),
        (barcode(69, b"abc"), "Code 39 takes digits, capitals and -. $/+%"),
        (barcode(73, b"{B" + b"A" * 60), "2085 dots wide, but there are 576"),
        (parenthesised(b"k", b"1Q0"), "no QR data are stored"),
        (parenthesised(b"L", b"02"), "no graphics are stored"),
        (b"a" + qr(b"x") + b"\n", "ignored: not at the beginning of a line"),
        (b"\x10\x04\x09", "DLE EOT 9 is not answered by this printer"),
    ],
)
def test_what_cannot_be_obeyed_is_told(data: bytes, reason: str) -> None:
    assert faults(data) == [reason]


def test_a_fault_knows_its_place_in_the_stream() -> None:
    events = Decoder().feed(b"ok\n" + ESC + b"\x7fok\n")
    assert [event for event in events if isinstance(event.what, Fault)] == [
        Event(3, 5, Fault(b"\x1b\x7f", "unknown command"))
    ]


def test_raster_images_of_both_command_families() -> None:
    dots = bytes.fromhex("f00f") * 4
    old = printed(ESC + b"a\1" + GS + b"v0\1\2\0\4\0" + dots)
    new = printed(
        ESC + b"a\1" + parenthesised(b"L", b"0p0\2\1" + b"1\x10\0\4\0" + dots) + parenthesised(b"L", b"02")
    )
    assert old == new
    (image,) = old
    assert isinstance(image, Image)
    assert (image.picture.x, image.picture.width, image.picture.height) == ((576 - 32) // 2, 32, 4)


def test_the_long_graphics_form_is_the_same() -> None:
    payload = b"0p0\1\1" + b"1\x08\0\2\0" + b"\xf0\x0f"
    long_form = GS + b"8L" + len(payload).to_bytes(4, "little") + payload
    show = parenthesised(b"L", b"02")
    assert printed(long_form + show) == printed(parenthesised(b"L", payload) + show)


def test_a_column_image_is_a_piece_of_the_line() -> None:
    data = ESC + b"*!\2\0" + bytes.fromhex("800001 400002") + b"\n"
    (line,) = printed(data)
    assert isinstance(line, TextLine)
    (picture,) = line.pieces
    assert not isinstance(picture, Glyph)
    rows = picture.bitmap.data
    assert (picture.width, picture.height, rows[0], rows[1], rows[22], rows[23]) == (
        2,
        24,
        0x80,
        0x40,
        0x40,
        0x80,
    )


def test_an_image_wider_than_the_paper_is_cut_off_and_told() -> None:
    assert faults(GS + b"v0\0\x49\0\1\0" + b"\xff" * 73) == ["image of 584 dots is cut off at 576"]


def test_answers_stand_in_the_order_of_the_questions() -> None:
    data = GS + b"r\1" + parenthesised(b"H", b"00ab12") + GS + b"I\x02" + GS + b"a\xff"
    assert replied(data) == b"\x00" + b"\x37\x22ab12\x00" + b"\x03" + b"\x10\x00\x00\x00"


def test_answers_tell_the_condition() -> None:
    low = Condition(paper_low=True)
    assert replied(GS + b"r1" + GS + b"r\2" + GS + b"a\4", low) == b"\x03\x00" + b"\x10\x00\x03\x00"


def test_modes_outlive_a_job_until_a_reset() -> None:
    decoder = Decoder()
    decoder.feed(INIT + ESC + b"a\1" + "一\n".encode("gbk"))
    decoder.finish()
    left_over = decoder.feed("二\n".encode("gbk"))
    after_reset = decoder.feed(INIT + "三\n".encode("gbk"))
    assert [
        as_text([e.what for e in events if not isinstance(e.what, Reply)])
        for events in (left_over, after_reset)
    ] == [
        " " * 23 + "二",
        "三",
    ]


COMMANDS = st.sampled_from(
    [
        INIT,
        "奶粉￥298.00".encode("gbk"),
        b"plain text",
        b"\n",
        b"\t",
        FS + b".",
        ESC + b"a\1",
        ESC + b"E\1",
        GS + b"!\x11",
        ESC + b"d\2",
        CUT,
        qr(b"https://example.com/1"),
        barcode(73, b"{BR01-{C\x14\x19\x0b"),
        GS + b"k\4ABC-1\0",
        GS + b"v0\0\2\0\2\0abcd",
        ESC + b"*!\2\0abcdef",
        ESC + b"p\0\x19\xfa",
        GS + b"r\1",
        b"\x10\x04\1",
        ESC + b"D\x08\x10\0",
        parenthesised(b"E", b"\1IN"),
    ]
)
STREAMS = st.lists(st.one_of(COMMANDS, st.binary(max_size=6)), max_size=12).map(b"".join)


@given(STREAMS, st.data())
def test_any_chunking_gives_the_same_events(stream: bytes, data: st.DataObject) -> None:
    whole = Decoder()
    expected = whole.feed(stream) + whole.finish()
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)), max_size=8)))
    chunked = Decoder()
    events: tuple[Event, ...] = ()
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        events += chunked.feed(stream[start:end])
    assert events + chunked.finish() == expected


@given(st.sampled_from(CHARSETS), st.one_of(st.binary(max_size=200), STREAMS))
@settings(max_examples=300)
def test_no_bytes_whatever_upset_it(charset: Charset, stream: bytes) -> None:
    decoder = Decoder(Paper(charset=charset, chinese_at_start=True))
    events = decoder.feed(stream) + decoder.finish()
    assert decoder.position == len(stream)
    assert all(0 <= event.start <= event.end <= len(stream) for event in events)
    assert all(event.what.feed >= event.what.height for event in events if isinstance(event.what, TextLine))
