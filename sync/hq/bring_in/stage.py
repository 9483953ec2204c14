"""Checked rows on disk until they are written: a hundred thousand members do not have to fit into memory."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator
from typing import Final, Generic, TypeVar

import msgspec

S = TypeVar("S", bound=msgspec.Struct)

_IN_MEMORY_BYTES: Final = 4 * 1024 * 1024
_LENGTH: Final = struct.Struct("<I")


class Stage(Generic[S]):
    """Structs in the order in which they were added; read as often as wanted. The file has no name and is gone with the
    process.
    """

    def __init__(self, kind: type[S]) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 - lives as long as we
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(kind)

    def add(self, item: S) -> None:
        """At the end."""
        body = self._encoder.encode(item)
        self._file.write(_LENGTH.pack(len(body)) + body)

    def __iter__(self) -> Iterator[S]:
        """All, from the first. Nothing is added meanwhile."""
        self._file.seek(0)
        while head := self._file.read(_LENGTH.size):
            yield self._decoder.decode(self._file.read(_LENGTH.unpack(head)[0]))

    def close(self) -> None:
        """Forget everything."""
        self._file.close()
