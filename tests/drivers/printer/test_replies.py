"""Answers are told apart by their fixed bits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.replies import Replies

STATUS = st.sampled_from([b"\x12", b"\x1a", b"\x32", b"\x7e", b"\x16", b"\x1e"])
SENSOR = st.sampled_from([b"\x00", b"\x03", b"\x0c", b"\x0f"])
AUTOMATIC = st.sampled_from([b"\x10\x00\x00\x00", b"\x14\x00\x0f\x00", b"\x18\x04\x0c\x0f"])
PROCESS_ID = st.text("0123456789", min_size=4, max_size=4).map(
    lambda token: b"\x37\x22" + token.encode() + b"\x00"
)


def test_each_kind_goes_to_its_own_queue() -> None:
    replies = Replies()

    replies.hear(b"\x10\x00\x00\x00\x12\x37\x220222\x00\x1e\x00")

    assert list(replies.statuses) == [0x12, 0x1E]
    assert list(replies.process_ids) == [b"0222"]
    assert list(replies.paper_sensors) == [0]


def test_an_automatic_status_is_no_proof_even_in_pieces() -> None:
    replies = Replies()

    for piece in (b"\x10", b"\x00\x00", b"\x00"):
        replies.hear(piece)

    assert not replies.paper_sensors


def test_what_means_nothing_is_skipped() -> None:
    replies = Replies()

    replies.hear(b"\xff\x13\x11\x37\xff\x12")

    assert list(replies.statuses) == [0x12]


@given(st.lists(st.one_of(STATUS, SENSOR, AUTOMATIC, PROCESS_ID), max_size=12), st.integers(1, 5))
def test_how_the_bytes_arrive_does_not_matter(answers: list[bytes], piece: int) -> None:
    whole, pieces = Replies(), Replies()
    data = b"".join(answers)

    whole.hear(data)
    for at in range(0, len(data), piece):
        pieces.hear(data[at : at + piece])

    assert whole.statuses == pieces.statuses
    assert whole.paper_sensors == pieces.paper_sensors
    assert whole.process_ids == pieces.process_ids
    assert [bytes([byte]) for byte in whole.paper_sensors] == [
        a for a in answers if len(a) == 1 and a < b"\x10"
    ]
