"""One host's connection: bytes in, held until they can be printed; answers out. Never blocks."""

from __future__ import annotations

import logging
import socket
from typing import Final

from drivers.virtual_printer.items import DrawerKick
from drivers.virtual_printer.realtime import RealTimeScanner, StatusAsked

RECEIVE_BUFFER: Final = 65_536  # bytes; when it is full the host has to wait, as with a real printer
_CHUNK: Final = 4096

_log = logging.getLogger(__name__)


class Connection:
    """A socket with its receive buffer `held` and the answers that have yet to leave.

    `limit` is the number of bytes after which the printer hangs up, or None.
    """

    def __init__(self, sock: socket.socket, limit: int | None) -> None:
        sock.settimeout(0)
        self.sock: socket.socket | None = sock
        self.held = bytearray()
        self.ended = False  # the host sends no more
        self._outbox = bytearray()
        self._scanner = RealTimeScanner()
        self._left = limit
        if limit == 0:
            self.hang_up()

    @property
    def wants_read(self) -> bool:
        """Whether there is room for more, and more may come."""
        return not self.ended and len(self.held) < RECEIVE_BUFFER

    @property
    def wants_write(self) -> bool:
        """Whether answers wait."""
        return bool(self._outbox)

    @property
    def done(self) -> bool:
        """Whether nothing more can come from it or has to go to it."""
        return self.ended and not self.held and (self.sock is None or not self._outbox)

    def read(self) -> tuple[StatusAsked | DrawerKick, ...]:
        """Take in what has arrived; returns the real-time commands in it."""
        if self.sock is None or self.ended:
            return ()
        room = min(_CHUNK, RECEIVE_BUFFER - len(self.held))
        try:
            data = self.sock.recv(room if self._left is None else min(room, self._left))
        except BlockingIOError:
            return ()
        except OSError as error:
            _log.info("the host broke the connection: %s", error)
            self.hang_up()
            return ()
        if not data:
            self.ended = True
            return ()
        self.held += data
        if self._left is not None:
            self._left -= len(data)
            if not self._left:
                self.hang_up()
        return self._scanner.feed(data)

    def say(self, data: bytes) -> None:
        """Answer; dropped where the host has gone."""
        if self.sock is not None:
            self._outbox += data
            self.write()

    def write(self) -> None:
        """Send what the socket takes of the waiting answers."""
        if self.sock is None or not self._outbox:
            return
        try:
            sent = self.sock.send(self._outbox)
        except BlockingIOError:
            return
        except OSError as error:
            _log.info("the host does not hear the answer: %s", error)
            self.hang_up()
            return
        del self._outbox[:sent]

    def hang_up(self) -> None:
        """Close the socket. What is held can still be printed."""
        self.ended = True
        self._outbox.clear()
        if self.sock is not None:
            self.sock.close()
            self.sock = None
