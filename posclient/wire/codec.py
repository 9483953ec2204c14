"""Bytes of events and feed rows. An event's bytes are made once; their hash is its proof of being unchanged."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from posclient.wire.events import Event
from posclient.wire.feed import Row

_event_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
_row_decoder: msgspec.json.Decoder[Row] = msgspec.json.Decoder(Row)
_encoder = msgspec.json.Encoder()


class WireError(ValueError):
    """Bytes from outside that are not what they should be; the text says where."""


def encode_event(event: Event) -> bytes:
    """The event's bytes for ever (JSON)."""
    return _encoder.encode(event)


def decode_event(payload: bytes) -> Event:
    """Raises WireError."""
    if b"\\u0000" in payload:  # no text of ours holds it, and PostgreSQL can't
        raise WireError("the character NUL")
    try:
        return _event_decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise WireError(str(fault)) from fault


def encode_row(row: Row) -> bytes:
    """A feed row's bytes (JSON)."""
    return _encoder.encode(row)


def decode_row(data: bytes) -> Row:
    """Raises WireError."""
    try:
        return _row_decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise WireError(str(fault)) from fault


def digest(payload: bytes) -> str:
    """SHA-256 as 64 hex digits."""
    return sha256(payload).hexdigest()
