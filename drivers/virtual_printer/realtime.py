"""Real-time commands: obeyed when they arrive, whatever stands before them in the receive buffer.

A printer looks for them in the raw stream, so that an image holding their bytes triggers them too; the command
reference warns of it. The same bytes then pass through the buffer, where the decoder steps over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers.virtual_printer.items import DrawerKick

_DLE: Final = 0x10
_EOT: Final = 0x04
_DC4: Final = 0x14


@dataclass(frozen=True)
class StatusAsked:
    """`DLE EOT n`, n from 1 to 4."""

    n: int


class RealTimeScanner:
    """Finds `DLE EOT n` and the drawer pulse `DLE DC4 1 m t` in a stream fed in chunks of any size."""

    def __init__(self) -> None:
        self._tail = b""

    def feed(self, data: bytes) -> tuple[StatusAsked | DrawerKick, ...]:
        """What `data` completes, in order of arrival."""
        stream = self._tail + data
        found: list[StatusAsked | DrawerKick] = []
        position = stream.find(_DLE)
        while position >= 0:
            length = _candidate_length(stream, position)
            if position + length > len(stream):
                break
            request = _request(stream[position : position + length])
            if request is not None:
                found.append(request)
            position = stream.find(_DLE, position + (length if request is not None else 1))
        self._tail = stream[position:] if position >= 0 else b""
        return tuple(found)


def _candidate_length(stream: bytes, position: int) -> int:
    """How many bytes are needed to judge the DLE at `position`."""
    if position + 1 >= len(stream):
        return 2
    follower = stream[position + 1]
    if follower == _EOT:
        return 3
    if follower != _DC4:
        return 2
    if position + 2 < len(stream) and stream[position + 2] != 1:
        return 3
    return 5


def _request(data: bytes) -> StatusAsked | DrawerKick | None:
    if data[1] == _EOT and 1 <= data[2] <= 4:
        return StatusAsked(data[2])
    if data[1] == _DC4 and len(data) == 5 and data[3] in (0, 1) and 1 <= data[4] <= 8:
        return DrawerKick(pin=2 if data[3] == 0 else 5, on_ms=data[4] * 100)
    return None
