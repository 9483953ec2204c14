"""An event's bytes are made once and read for ever; bytes that are none are refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.wire.codec import WireError, decode_event, decode_row, digest, encode_event, encode_row
from posclient.wire.events import Event
from posclient.wire.feed import Row
from tests.posclient.wire.samples import EVENTS, ROWS

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "wire"
"""A line an event or row, as once sent. Lines are added, never changed: headquarters reads what old tills stored."""


def golden_lines(name: str, made: list[bytes]) -> list[bytes]:
    """The file's lines. `UPDATE_GOLDEN=1` adds those of `made` that it lacks."""
    path = GOLDEN / name
    lines = path.read_bytes().splitlines() if path.exists() else []
    if os.environ.get("UPDATE_GOLDEN") == "1":
        lines += [line for line in made if line not in lines]
        path.write_bytes(b"".join(line + b"\n" for line in lines))
    return lines


def test_there_is_a_sample_of_every_kind() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(Event))
    assert {type(row) for row in ROWS} == set(get_args(Row))


def test_events_are_encoded_as_they_are_kept_here() -> None:
    made = [encode_event(event) for event in EVENTS]

    assert [line for line in made if line not in golden_lines("events.jsonl", made)] == []


def test_every_event_ever_sent_can_be_read_and_says_the_same() -> None:
    for line in golden_lines("events.jsonl", []):
        again = msgspec.json.decode(encode_event(decode_event(line)))
        assert is_part_of(msgspec.json.decode(line), again)


def is_part_of(old: Any, new: Any) -> bool:
    """Whether `new` says all that `old` says: objects may have gained fields, at any depth."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(
            name in new and is_part_of(value, new[name]) for name, value in old.items()
        )
    if isinstance(old, list):
        return isinstance(new, list) and len(old) == len(new) and all(map(is_part_of, old, new))
    return bool(old == new)


def test_what_is_left_out_or_changed_is_no_part() -> None:
    old = {"lines": [{"id": 1}]}
    assert is_part_of(old, {"lines": [{"id": 1, "more": 2}], "v": 1})
    others: tuple[Any, ...] = (
        {"lines": [{"more": 2}]},
        {"lines": []},
        {"lines": [{"id": 2}]},
        {},
        {"lines": {"id": 1}},
    )
    for new in others:
        assert not is_part_of(old, new)


def test_every_row_ever_sent_can_be_read() -> None:
    made = [encode_row(row) for row in ROWS]

    lines = golden_lines("rows.jsonl", made)

    assert [line for line in made if line not in lines] == []
    assert {type(decode_row(line)) for line in lines} == set(get_args(Row))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_is_read_back_as_it_was(event: Event) -> None:
    assert decode_event(encode_event(event)) == event


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row).__name__)
def test_a_row_is_read_back_as_it_was(row: Row) -> None:
    assert decode_row(encode_row(row)) == row


def test_no_event_holds_a_name_or_a_number() -> None:
    sent = b"".join(encode_event(event) for event in EVENTS)

    assert b"phone" not in sent
    assert b'"name"' not in sent


def test_the_digest_is_the_sha_256_of_the_bytes() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


SLIP = b'{"type":"care.slip_printed","task_id":"t1","at_ms":5%s}'


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        SLIP[:-4],
        b'{"type":"never.heard"}',
        b'{"type":"alias","provisional_id":"a","member_id":"b"}',
        b'{"type":"care.slip_printed","task_id":"t1"}',
        b'{"type":"care.slip_printed","task_id":"t1","at_ms":-1}',
        b'{"type":"care.slip_printed","task_id":"t1","at_ms":1e300}',
        b'{"type":"care.slip_printed","task_id":"t1","at_ms":' + b"9" * 10_000 + b"}",
        b'{"type":"care.slip_printed","task_id":"","at_ms":5}',
        SLIP % b',"more":"a\\u0000b"',
        SLIP % b',"more":"\\ud800"',
        SLIP % (b',"more":' + b"[" * 100_000 + b"]" * 100_000),
        (SLIP % b"") * 2,
    ],
)
def test_bytes_that_are_no_event_are_refused(payload: bytes) -> None:
    with pytest.raises(WireError):
        decode_event(payload)


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"type":"sale.completed"}', b"[" * 100_000])
def test_bytes_that_are_no_row_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        decode_row(data)


def test_fields_of_a_newer_till_are_ignored() -> None:
    assert decode_event(SLIP % b',"weather":{"rain":true}') == decode_event(SLIP % b"")


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_an_event_or_refused(payload: bytes) -> None:
    for decode in (decode_event, decode_row):
        with pytest.raises(WireError):
            decode(payload)


@given(st.sampled_from(EVENTS), st.data())
def test_a_damaged_event_is_refused_or_another_event_in_bounds(event: Event, data: st.DataObject) -> None:
    sent = bytearray(encode_event(event))
    sent[data.draw(st.integers(0, len(sent) - 1))] = data.draw(st.integers(0, 255))

    try:
        read = decode_event(bytes(sent))
    except WireError:
        return
    assert decode_event(encode_event(read)) == read
