"""A printer on the network, raw port 9100.

A host that closes a socket while bytes from the printer wait unread makes its own system send RST, and a slow printer
then loses the rest of the job. So the link is read whenever it is written, half-closed, and read to its end.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from drivers.printer.settings import PrinterSettings, PrinterSettingsError
from drivers.printer.transports.base import Link, LinkEndedError, LinkError, NotReachedError

DEFAULT_PORT = 9100
_READ_BYTES = 4096
_SLICE_S = 0.1  # how often a wait looks at the stop sign


def tcp_transport(settings: PrinterSettings) -> TcpTransport:
    """The transport for `tcp://host[:port]`. Raises PrinterSettingsError."""
    try:
        parts = urlsplit(settings.address)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise PrinterSettingsError(f"printer address {settings.address!r}: {error}") from error
    if not host or parts.path.strip("/"):
        raise PrinterSettingsError(f"printer address {settings.address!r}: expected tcp://host:port")
    return TcpTransport(host, port or DEFAULT_PORT, settings.connect_timeout_s)


class TcpTransport:
    """Opens a new connection for each job, and gives up after `connect_timeout_s`."""

    answers = True

    def __init__(self, host: str, port: int, connect_timeout_s: float) -> None:
        self._host = host
        self._port = port
        self._connect_timeout_s = connect_timeout_s

    def open(self, _name: str, stop: threading.Event) -> Link:
        """Connect to the first of the host's addresses that answers. Raises NotReachedError."""
        deadline = time.monotonic() + self._connect_timeout_s
        reason: Exception | None = None
        try:
            addresses = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise NotReachedError(f"no address for {self._host}") from error
        for family, kind, protocol, _, address in addresses:
            sock = socket.socket(family, kind, protocol)
            try:
                _connect(sock, address, deadline, stop)
            except OSError as error:
                sock.close()
                reason = error
            else:
                return TcpLink(sock)
        raise NotReachedError(f"no connection to {self._host}:{self._port}") from reason


def _connect(
    sock: socket.socket, address: tuple[object, ...], deadline: float, stop: threading.Event
) -> None:
    """Connect without blocking, so that a printer that is switched off does not hold up the end of the program."""
    sock.settimeout(0)
    try:
        sock.connect(address)
    except BlockingIOError:
        pass
    else:
        return
    while not stop.is_set() and time.monotonic() < deadline:
        # Windows reports a failed connection in the third set.
        _, writable, failed = select.select([], [sock], [sock], _SLICE_S)
        if writable or failed:
            code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code:
                raise OSError(code, "connection refused or lost")
            return
    raise TimeoutError("the printer does not take the connection")


class TcpLink:
    """One connection. The socket is non-blocking; waits are done by select."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def write(self, data: bytes, wait_s: float) -> int:
        """See Link."""
        try:
            _, writable, _ = select.select([], [self._sock], [], wait_s)
            return self._sock.send(data) if writable else 0
        except BlockingIOError:
            return 0
        except OSError as error:
            raise LinkError("the connection broke while sending") from error

    def read(self, wait_s: float) -> bytes:
        """See Link."""
        try:
            readable, _, _ = select.select([self._sock], [], [], wait_s)
            data = self._sock.recv(_READ_BYTES) if readable else None
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LinkError("the connection broke while reading") from error
        if data == b"":
            raise LinkEndedError("the printer closed the connection")
        return data or b""

    def finish(self, linger_s: float) -> None:
        """Half-close, then read until the printer hangs up or `linger_s` is over."""
        try:
            self._sock.shutdown(socket.SHUT_WR)
        except OSError as error:
            raise LinkError("the connection broke before its end") from error
        for _ in self._until_end(linger_s):
            pass

    def _until_end(self, linger_s: float) -> Iterator[bytes]:
        deadline = time.monotonic() + linger_s
        try:
            while (left := deadline - time.monotonic()) > 0:
                yield self.read(left)
        except LinkEndedError:
            return

    def close(self) -> None:
        """See Link."""
        self._sock.close()
