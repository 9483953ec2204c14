"""What a printer says, sorted. Answers carry no lengths and come in any order; fixed bits tell them apart.

Bit patterns from the ESC/POS command reference: a real-time status has bits 1 and 4 on, 0 and 7 off; the first byte of
an automatic status has bit 4 on and 0, 1 and 7 off, and three more bytes follow; the answer to `GS r` has bits 4 and 7
off; a process id is `37 22`, four characters and NUL.
"""

from __future__ import annotations

from collections import deque

_AUTOMATIC_LENGTH = 4
_PROCESS_ID_HEAD = b"\x37\x22"
_PROCESS_ID_LENGTH = 7


class Replies:
    """Collects what was heard so far; whoever asked takes his kind of answer from its queue."""

    def __init__(self) -> None:
        self.statuses: deque[int] = deque()  # to DLE EOT
        self.paper_sensors: deque[int] = deque()  # to GS r 1
        self.process_ids: deque[bytes] = deque()  # to GS ( H
        self._unread = bytearray()

    def hear(self, data: bytes) -> None:
        """Sort `data` into the queues. The rest of an answer may come with the next call."""
        self._unread += data
        while self._unread:
            taken = self._take_one()
            if not taken:
                return
            del self._unread[:taken]

    def _take_one(self) -> int:
        """How many bytes the first answer takes, 0 if it is not whole yet. What means nothing here is skipped."""
        first = self._unread[0]
        if first & 0x90 == 0x00:
            self.paper_sensors.append(first)
            return 1
        if first & 0x93 == 0x12:
            self.statuses.append(first)
            return 1
        if first & 0x93 == 0x10:
            return _AUTOMATIC_LENGTH if len(self._unread) >= _AUTOMATIC_LENGTH else 0
        if first == _PROCESS_ID_HEAD[0]:
            return self._take_process_id()
        return 1

    def _take_process_id(self) -> int:
        if len(self._unread) < len(_PROCESS_ID_HEAD):
            return 0
        if not self._unread.startswith(_PROCESS_ID_HEAD):
            return 1
        if len(self._unread) < _PROCESS_ID_LENGTH:
            return 0
        self.process_ids.append(bytes(self._unread[2:6]))
        return _PROCESS_ID_LENGTH
