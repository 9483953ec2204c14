"""A printer on a loopback port, as bad as a test wants it, and the other fakes of the spool's tests."""

from __future__ import annotations

import re
import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import Self

_COMMAND = re.compile(
    rb"\x10\x04(?P<status>[\x01\x02\x04])|(?P<silence>\x1da\x00)|(?P<sensor>\x1dr\x01)"
    rb"|\x1d\(H\x06\x0000(?P<token>[ -~]{4})",
    re.DOTALL,
)
_LONGEST_COMMAND = 11
WELL, PAPER_LOW, PAPER_OUT, COVER_OPEN = (
    bytes.fromhex(answers) for answers in ("121212", "12121e", "1a327e", "1a1612")
)


def until(condition: Callable[[], bool], *, deadline_s: float = 30.0) -> None:
    """Wait for a condition of another thread; fails after a deadline that no healthy run needs."""
    end = time.monotonic() + deadline_s
    while not condition():
        assert time.monotonic() < end, "the condition never came true"
        time.sleep(0.005)


class FakePrinter:
    """Answers like a printer: real-time status at once, proofs when all before them is processed.

    `printed` are the bytes of all connections without the questions; `jobs` the same for each connection that printed.
    """

    def __init__(self) -> None:
        self.status = WELL
        self.answers_status = True
        self.answers_proof = True
        self.automatic_status = b""  # said at each read, like a printer with automatic status on
        self.holds_at: int | None = None  # stops reading for good after so many bytes
        self.breaks_at: int | None = None  # ends the connection after so many bytes
        self.breaks_with_reset = False
        self.read_bytes = 65536
        self.has_paper = threading.Event()  # proofs wait for it
        self.has_paper.set()
        self.jobs: list[bytes] = []
        self.connections = 0
        self.ended_cleanly = 0
        self._over = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.port = int(self._server.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def printed(self) -> bytes:
        return b"".join(self.jobs)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._server.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            readable, _, _ = select.select([self._server], [], [], 0.02)
            if readable:
                sock, _ = self._server.accept()
                self.connections += 1
                with sock:
                    self._talk(sock)

    def _talk(self, sock: socket.socket) -> None:
        data, unread, waiting = b"", b"", b""
        try:
            while not self._over.is_set():
                if self.automatic_status:
                    sock.sendall(self.automatic_status)
                if waiting and self.has_paper.is_set():
                    sock.sendall(waiting)
                    waiting = b""
                if self.breaks_at is not None and len(data) >= self.breaks_at:
                    self._break(sock)
                    return
                holds = self.holds_at is not None and len(data) >= self.holds_at
                readable, _, _ = select.select([] if holds else [sock], [], [], 0.005)
                if not readable:
                    continue
                piece = sock.recv(self.read_bytes)
                if not piece:
                    self.ended_cleanly += 1
                    return
                printed, unread, proofs = self._obey(sock, unread + piece)
                data += printed
                waiting += proofs
        except ConnectionError:
            return
        finally:
            if data:
                self.jobs.append(data)

    def _obey(self, sock: socket.socket, data: bytes) -> tuple[bytes, bytes, bytes]:
        """Answer the questions in `data`; what is to be printed, what may be half a question, the proofs owed."""
        printed, proofs = b"", b""
        while found := _COMMAND.search(data):
            printed += data[: found.start()]
            data = data[found.end() :]
            if found["status"] and self.answers_status:
                sock.sendall(self.status[{1: 0, 2: 1, 4: 2}[found["status"][0]] :][:1])
            elif found["sensor"] and self.answers_proof:
                proofs += b"\x00"
            elif found["token"] and self.answers_proof:
                proofs += b"\x37\x22" + found["token"] + b"\x00"
        tail = max(data.rfind(b"\x10"), data.rfind(b"\x1d"))
        if tail < 0 or len(data) - tail >= _LONGEST_COMMAND:
            tail = len(data)
        return printed + data[:tail], data[tail:], proofs

    def _break(self, sock: socket.socket) -> None:
        if self.breaks_with_reset:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
