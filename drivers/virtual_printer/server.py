"""The virtual printer on a TCP port of this machine.

One thread owns everything. Hosts are served one after another: the next is accepted when the one before has sent its
last byte, though that one's data may still wait for paper. What is held is printed in the order it came.
"""

from __future__ import annotations

import logging
import queue
import select
import socket
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Final, Self

from drivers.virtual_printer.condition import automatic_status, real_time_status
from drivers.virtual_printer.connection import Connection
from drivers.virtual_printer.faults import Faults
from drivers.virtual_printer.items import DrawerKick, Fault, Item
from drivers.virtual_printer.paper import Paper
from drivers.virtual_printer.press import Press
from drivers.virtual_printer.realtime import StatusAsked
from drivers.virtual_printer.record import Record
from drivers.virtual_printer.slips import Slip, SlipFolder

_HOST: Final = "127.0.0.1"
_CHUNK: Final = 4096  # bytes printed between two looks at the sockets
_PACES_PER_S: Final = 20
_PATIENCE_S: Final = 30.0  # for the printer's own thread to answer

_log = logging.getLogger(__name__)


class VirtualPrinter:
    """A printer that listens on 127.0.0.1. Use as a context manager, or call `start` and `stop`.

    What it did since it was made stands in `record`. `on_slip` (a slip) and `on_kick` (the number of kicks so far)
    are called in the printer's thread. `port` 0 takes any free one. Methods and properties
    may be used from any thread; `start` raises OSError where the port is taken.
    """

    def __init__(
        self,
        folder: SlipFolder,
        paper: Paper | None = None,
        *,
        port: int = 0,
        on_slip: Callable[[Slip], None] | None = None,
        on_kick: Callable[[int], None] | None = None,
    ) -> None:
        self._folder = folder
        self._paper = paper or Paper()
        self._on_slip = on_slip
        self._on_kick = on_kick
        self._port = port
        self._faults = Faults()
        self.record = Record()
        self._requests: queue.SimpleQueue[Faults | None] = queue.SimpleQueue()
        self._applied: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

        self._listener: socket.socket | None = None
        self._connections: list[Connection] = []  # oldest first; the first one's data is printed
        self._press = Press(self._paper, self._keep_slip, self._reply, self._kick, self._complain)
        self._next_print = 0.0  # monotonic; for the slow printer

    @property
    def port(self) -> int:
        """The port in use, after `start`."""
        return self._port

    @property
    def faults(self) -> Faults:
        """What is wrong with the printer now."""
        return self._faults

    def set_faults(self, faults: Faults) -> None:
        """Change what is wrong; in force when this returns. Not to be called from a callback."""
        self._request(faults)

    def start(self) -> None:
        """Listen and serve until `stop`."""
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_in.settimeout(0)
        try:
            self._listen()
        except OSError:
            self._close_sockets()
            raise
        self._thread = threading.Thread(target=self._serve, name="virtual-printer")
        self._thread.start()

    def stop(self) -> None:
        """Stop serving. A job in the middle is torn off as it is; held data is gone, as with the power."""
        if self._thread is None:
            return
        thread, self._thread = self._thread, None
        if thread.is_alive():
            self._requests.put(None)
            self._wake_out.send(b"!")
        thread.join()
        self._close_sockets()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _request(self, faults: Faults) -> None:
        if self._thread is None:
            self._faults = faults
            return
        self._requests.put(faults)
        self._wake_out.send(b"!")
        try:
            self._applied.get(timeout=_PATIENCE_S)
        except queue.Empty:
            message = "the printer's thread does not answer"
            raise RuntimeError(message) from None

    # From here on: the printer's thread.

    def _serve(self) -> None:
        while self._obey_requests():
            self._attend()
            self._print_some()
            self._retire()
        self._press.end_of_job()

    def _obey_requests(self) -> bool:
        """Apply what was asked from outside; False = stop."""
        while True:
            try:
                faults = self._requests.get_nowait()
            except queue.Empty:
                return True
            if faults is None:
                return False
            self._apply(faults)
            self._applied.put(None)

    def _apply(self, faults: Faults) -> None:
        before, self._faults = self._faults, faults
        self._next_print = 0.0
        if faults.refuses_connections:
            self._close_listener()
        elif self._listener is None:
            self._listen()
        if faults.condition != before.condition and self._press.wants_status and not faults.silent:
            for connection in self._connections:
                connection.say(automatic_status(faults.condition))

    def _listen(self) -> None:
        if self._faults.refuses_connections:
            return
        self._listener = socket.create_server((_HOST, self._port), backlog=8)
        self._listener.settimeout(0)
        self._port = int(self._listener.getsockname()[1])

    def _close_listener(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _close_sockets(self) -> None:
        for connection in self._connections:
            connection.hang_up()
        self._connections.clear()
        self._close_listener()
        self._wake_in.close()
        self._wake_out.close()

    def _attend(self) -> None:
        """Sleep until a socket is ready or something can be printed; then take in, send and accept."""
        listening = all(connection.ended for connection in self._connections)
        listener = self._listener if listening else None
        readers: list[socket.socket] = [self._wake_in] + ([] if listener is None else [listener])
        readers += [c.sock for c in self._connections if c.sock is not None and c.wants_read]
        writers = [c.sock for c in self._connections if c.sock is not None and c.wants_write]
        readable, writable, _ = select.select(readers, writers, [], self._patience())
        if self._wake_in in readable:
            self._wake_in.recv(64)
        for connection in tuple(self._connections):
            if connection.sock in writable:
                connection.write()
            if connection.sock in readable:
                self._real_time(connection, connection.read())
        if listener is not None and listener in readable:
            self._accept(listener)

    def _patience(self) -> float | None:
        """How long to sleep at most; None = until something happens."""
        if not self._can_print():
            return None
        return max(0.0, self._next_print - time.monotonic())

    def _can_print(self) -> bool:
        return bool(self._connections and self._connections[0].held) and not self._faults.condition.offline

    def _accept(self, listener: socket.socket) -> None:
        try:
            sock, _ = listener.accept()
        except (BlockingIOError, ConnectionAbortedError) as error:
            _log.info("a host went before it was let in: %s", error)
            return
        self._connections.append(Connection(sock, self._faults.closes_after_bytes))

    def _real_time(self, connection: Connection, requests: Sequence[StatusAsked | DrawerKick]) -> None:
        for request in requests:
            if isinstance(request, DrawerKick):
                self._kick(request)
            elif not self._faults.silent:
                connection.say(bytes((real_time_status(request.n, self._faults.condition),)))

    def _print_some(self) -> None:
        """Print the next bytes of the oldest connection, as many as the pace allows."""
        rate = self._faults.bytes_per_s
        if not self._can_print() or time.monotonic() < self._next_print:
            return
        size = _CHUNK if rate is None else max(1, rate // _PACES_PER_S)
        held = self._connections[0].held
        data = bytes(held[:size])
        del held[:size]
        if rate is not None:
            self._next_print = time.monotonic() + len(data) / rate
        self._press.feed(data, self._faults.condition)

    def _retire(self) -> None:
        """Hang up on hosts whose job is through; the job's paper is torn off before they can know."""
        while self._connections and self._connections[0].done:
            self._press.end_of_job()
            connection = self._connections[0]
            connection.hang_up()
            self._connections.pop(0)

    def _reply(self, data: bytes) -> None:
        if self._connections and not self._faults.silent:
            self._connections[0].say(data)

    def _keep_slip(self, data: bytes, items: Sequence[Item]) -> None:
        slip = self._folder.keep(data, items, self._paper.width_dots)
        self.record.add_slip(slip)
        if self._on_slip is not None:
            self._on_slip(slip)

    def _kick(self, _: DrawerKick) -> None:
        kicks = self.record.add_kick()
        self._folder.keep_kicks(kicks)
        if self._on_kick is not None:
            self._on_kick(kicks)

    def _complain(self, fault: Fault) -> None:
        _log.warning("printer: %s (%s)", fault.reason, fault.data[:16].hex(" "))
        self.record.add_complaint(fault)
