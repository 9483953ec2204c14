"""The line between till and headquarters, as a place where things go wrong: a TCP proxy on loopback with moods."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable
from enum import Enum, auto
from types import TracebackType
from typing import Final, Self

CHUNK: Final = 65_536
PATIENCE_S: Final = 30.0


class Mood(Enum):
    """What happens to a connection. A change of mood hangs up on everyone."""

    OPEN = auto()
    CLOSED = auto()  # hung up on at once
    CUT = auto()  # a push reaches headquarters, is committed, and its reply is lost
    SILENT = auto()  # taken, read, never answered
    HTML = auto()  # a hotel's log-in page
    GARBAGE = auto()  # not even HTTP
    JSON_NONSENSE = auto()  # well-formed, of another interface
    ERROR_500 = auto()
    DRIP = auto()  # an answer that never ends, a byte at a time: no single read takes long


def _http(status: str, kind: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode("ascii") + body


ANSWERS: Final = {
    Mood.HTML: _http("200 OK", "text/html", b"<html><h1>Welcome to the hotel</h1>" + b"<p>" * 500),
    Mood.GARBAGE: bytes(range(256)) * 20 + b"\r\n\r\n",
    Mood.JSON_NONSENSE: _http("200 OK", "application/json", b'{"results": {"seq": "all"}, "pages": 7}'),
    Mood.ERROR_500: _http("500 Internal Server Error", "text/html", b"<h1>500</h1>"),
}

ENDLESS: Final = b"HTTP/1.1 200 OK\r\nX-Patience: " + b"." * 2_000
DRIP_S: Final = 0.1


class Road:
    """Use as a context manager. `cuts` counts replies lost after headquarters' commit, `calls` the connections."""

    def __init__(self, headquarters_port: int, mood: Mood = Mood.OPEN) -> None:
        self._to = ("127.0.0.1", headquarters_port)
        self._mood = mood
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ending = False
        self._quiet = threading.Event()
        self.cuts = 0
        self.calls = 0

    @property
    def url(self) -> str:
        """What the till takes for headquarters' address."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def turn(self, mood: Mood) -> None:
        """From now on like this."""
        with self._lock:
            self._mood = mood
            for sock in self._sockets:
                _wake(sock)

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending = True
        self._quiet.set()
        _wake(self._listening)
        self.turn(Mood.CLOSED)
        while self._threads:
            self._threads.pop().join(PATIENCE_S)
        self._listening.close()

    def _start(self, work: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _accept(self) -> None:
        while not self._ending:
            try:
                till, _ = self._listening.accept()
            except OSError:  # woken up to end
                return
            self.calls += 1
            self._start(self._serve, till)

    def _serve(self, till: socket.socket) -> None:
        with till:
            self._hold(till)
            try:
                self._behave(till)
            except OSError:
                return  # either end hung up: that is what this road is for
            finally:
                self._release(till)

    def _behave(self, till: socket.socket) -> None:
        if self._mood in (Mood.OPEN, Mood.CUT):
            with socket.create_connection(self._to, timeout=PATIENCE_S) as headquarters:
                self._hold(headquarters)
                try:
                    self._relay(till, headquarters)
                finally:
                    self._release(headquarters)
        elif self._mood in ANSWERS:
            till.recv(CHUNK)
            till.sendall(ANSWERS[self._mood])
        elif self._mood is Mood.DRIP:
            till.recv(CHUNK)
            for byte in ENDLESS:
                till.sendall(bytes((byte,)))
                if self._quiet.wait(DRIP_S):
                    return
        elif self._mood is Mood.SILENT:
            while till.recv(CHUNK):
                pass

    def _relay(self, till: socket.socket, headquarters: socket.socket) -> None:
        is_push = False
        while True:
            readable, _, _ = select.select([till, headquarters], [], [])
            for source in readable:
                data = source.recv(CHUNK)
                if not data:
                    return
                if source is till:
                    is_push = data.startswith(b"POST /v1/push") if data.startswith(b"POST ") else is_push
                    headquarters.sendall(data)
                elif is_push and self._mood is Mood.CUT:
                    self.cuts += 1  # headquarters answers after its commit
                    return
                else:
                    till.sendall(data)

    def _hold(self, sock: socket.socket) -> None:
        with self._lock:
            self._sockets.add(sock)

    def _release(self, sock: socket.socket) -> None:
        with self._lock:
            self._sockets.discard(sock)


def _wake(sock: socket.socket) -> None:
    """End whatever waits for this socket."""
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is over already
