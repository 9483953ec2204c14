"""Cuts the byte stream into commands, knowing only how long each is. What they mean is the decoder's business.

Lengths follow the public ESC/POS command reference. A command that this printer knows but does not obey still has
its length here, so that its parameters are not printed as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LONGEST: Final = 4 * 1024 * 1024  # bytes of one command; beyond it the length is not believed
_LONGEST_CODE: Final = 255  # bytes of a NUL-terminated bar code or tab list

# Number of parameter bytes after the two-byte name.
_FIXED: Final[dict[bytes, int]] = {
    **{b"\x1b" + bytes((name,)): 0 for name in b"@2imLSv?"},
    **{b"\x1b" + bytes((name,)): 1 for name in b"taEG!dJ3M{- RVr=eKUT%"},
    **{b"\x1b" + bytes((name,)): 2 for name in b"$\\cB"},
    **{b"\x1b" + bytes((name,)): 3 for name in b"p"},
    **{b"\x1b" + bytes((name,)): 8 for name in b"W"},
    **{b"\x1d" + bytes((name,)): 0 for name in b":"},
    **{b"\x1d" + bytes((name,)): 1 for name in b"!BHfhwarIbT/"},
    **{b"\x1d" + bytes((name,)): 2 for name in b"LWP$\\"},
    **{b"\x1d" + bytes((name,)): 3 for name in b"^"},
    **{b"\x1c" + bytes((name,)): 0 for name in b"&."},
    **{b"\x1c" + bytes((name,)): 1 for name in b"!-WC"},
    **{b"\x1c" + bytes((name,)): 2 for name in b"Sp"},
    **{b"\x1c" + bytes((name,)): 74 for name in b"2"},
    b"\x10\x04": 1,
    b"\x10\x05": 1,
}


@dataclass(frozen=True)
class Command:
    """One command or one text byte of the stream.

    `name` is its leading bytes (empty for a text byte), `arguments` what follows name and length fields, `raw` all
    of it. `known` is False where not even the length is known; then `raw` is only as much as could be read.
    """

    name: bytes
    arguments: bytes
    raw: bytes
    known: bool = True


@dataclass(frozen=True)
class _Shape:
    """`name` bytes, then `header` bytes that tell the length, then `body` bytes of arguments."""

    name: int
    header: int
    body: int
    known: bool = True
    keep_header: bool = False  # whether the header belongs to the arguments


def next_command(stream: bytes | bytearray, at: int) -> Command | None:
    """The command starting at `at`, or None where more bytes are needed to know or to complete it."""
    if at >= len(stream):
        return None
    shape = _shape(stream, at)
    if shape is None:
        return None
    body = at + shape.name + shape.header
    end = body + shape.body
    if end > len(stream):
        return None
    arguments_at = at + shape.name if shape.keep_header else body
    return Command(
        bytes(stream[at : at + shape.name]),
        bytes(stream[arguments_at:end]),
        bytes(stream[at:end]),
        shape.known,
    )


def _shape(stream: bytes | bytearray, at: int) -> _Shape | None:
    first = stream[at]
    if first >= 0x20:
        return _Shape(0, 0, 1)
    if first in b"\t\n\r":
        return _Shape(1, 0, 0)
    if first not in b"\x10\x1b\x1c\x1d":
        return _Shape(1, 0, 0, known=False)
    if at + 1 >= len(stream):
        return None
    name = bytes(stream[at : at + 2])
    fixed = _FIXED.get(name)
    if fixed is not None:
        return _Shape(2, 0, fixed)
    measure = _MEASURED.get(name)
    return _Shape(2, 0, 0, known=False) if measure is None else measure(stream, at)


def _little_endian(stream: bytes | bytearray, at: int, size: int) -> int:
    return int.from_bytes(stream[at : at + size], "little")


def _parenthesised(stream: bytes | bytearray, at: int) -> _Shape | None:
    """`GS ( x pL pH …`: every such command carries the number of bytes that follow."""
    if at + 5 > len(stream):
        return None
    return _Shape(3, 2, _little_endian(stream, at + 3, 2))


def _long_graphics(stream: bytes | bytearray, at: int) -> _Shape | None:
    """`GS 8 L p1 p2 p3 p4 …`."""
    if at + 3 > len(stream):
        return None
    if stream[at + 2] != ord("L"):
        return _Shape(3, 0, 0, known=False)
    if at + 7 > len(stream):
        return None
    return _believed(3, 4, _little_endian(stream, at + 3, 4))


def _raster(stream: bytes | bytearray, at: int) -> _Shape | None:
    """`GS v 0 m xL xH yL yH d…`: x bytes across, y dots down."""
    if at + 3 > len(stream):
        return None
    if stream[at + 2] != ord("0"):
        return _Shape(3, 0, 0, known=False)
    if at + 8 > len(stream):
        return None
    return _believed(3, 5, _little_endian(stream, at + 4, 2) * _little_endian(stream, at + 6, 2), keep=True)


def _believed(name: int, header: int, body: int, *, keep: bool = False) -> _Shape:
    if body > LONGEST:
        return _Shape(name + header, 0, 0, known=False)
    return _Shape(name, header, body, keep_header=keep)


def _column_image(stream: bytes | bytearray, at: int) -> _Shape | None:
    """`ESC * m nL nH d…`: n columns of one or, in the 24-dot modes, three bytes."""
    if at + 5 > len(stream):
        return None
    mode, columns = stream[at + 2], _little_endian(stream, at + 3, 2)
    if mode not in (0, 1, 32, 33):
        return _Shape(5, 0, 0, known=False)
    return _Shape(2, 3, columns * (3 if mode >= 32 else 1), keep_header=True)


def _downloaded_image(stream: bytes | bytearray, at: int) -> _Shape | None:
    """`GS * x y d…`: x × y × 8 bytes."""
    if at + 4 > len(stream):
        return None
    return _Shape(2, 2, stream[at + 2] * stream[at + 3] * 8, keep_header=True)


def _cut(stream: bytes | bytearray, at: int) -> _Shape | None:
    """`GS V m`, or `GS V m n` in the forms that feed."""
    if at + 3 > len(stream):
        return None
    return _Shape(2, 0, 2 if stream[at + 2] in (65, 66, 97, 98, 103, 104) else 1)


def _barcode(stream: bytes | bytearray, at: int) -> _Shape | None:
    """`GS k m d… NUL` for m to 6; `GS k m n d…` from 65."""
    if at + 3 > len(stream):
        return None
    kind = stream[at + 2]
    if kind <= 6:
        return _terminated(stream, at, 3)
    if not 65 <= kind <= 79:
        return _Shape(3, 0, 0, known=False)
    if at + 4 > len(stream):
        return None
    return _Shape(3, 1, stream[at + 3])


def _tabs(stream: bytes | bytearray, at: int) -> _Shape | None:
    """`ESC D n… NUL`."""
    return _terminated(stream, at, 2)


def _terminated(stream: bytes | bytearray, at: int, name: int) -> _Shape | None:
    limit = at + name + _LONGEST_CODE + 1
    end = stream.find(0, at + name, limit)
    if end >= 0:
        return _Shape(name, 0, end - at - name + 1)
    return _Shape(name, 0, 0, known=False) if len(stream) >= limit else None


def _real_time_pulse(stream: bytes | bytearray, at: int) -> _Shape | None:
    """`DLE DC4 fn …`: the length hangs on fn."""
    if at + 3 > len(stream):
        return None
    body = {1: 3, 2: 3, 7: 2, 8: 8}.get(stream[at + 2])
    return _Shape(3, 0, 0, known=False) if body is None else _Shape(2, 0, body)


_MEASURED: Final = {
    b"\x1b(": _parenthesised,
    b"\x1c(": _parenthesised,
    b"\x1d(": _parenthesised,
    b"\x1d8": _long_graphics,
    b"\x1dv": _raster,
    b"\x1b*": _column_image,
    b"\x1d*": _downloaded_image,
    b"\x1dV": _cut,
    b"\x1dk": _barcode,
    b"\x1bD": _tabs,
    b"\x10\x14": _real_time_pulse,
}
