"""Host-side helpers for these tests: bytes of commands, and a plain TCP client."""

from __future__ import annotations

import socket
from pathlib import Path

from drivers.virtual_printer.condition import Condition
from drivers.virtual_printer.decoder import Decoder
from drivers.virtual_printer.items import Item, Reply
from drivers.virtual_printer.paper import Paper

ESC, FS, GS = b"\x1b", b"\x1c", b"\x1d"
INIT = ESC + b"@" + ESC + b"t\0" + FS + b"&"
CUT = GS + b"VA\0"
FONTS = Path(__file__).parents[3] / "assets" / "fonts"


def printed(data: bytes, paper: Paper | None = None) -> list[Item]:
    """What one job leaves on the paper, faults included."""
    decoder = Decoder(paper)
    events = decoder.feed(data) + decoder.finish()
    return [event.what for event in events if not isinstance(event.what, Reply)]


def replied(data: bytes, condition: Condition | None = None) -> bytes:
    """What the printer answers to queued questions."""
    events = Decoder().feed(data, condition)
    return b"".join(event.what.data for event in events if isinstance(event.what, Reply))


def parenthesised(name: bytes, payload: bytes) -> bytes:
    """`GS ( name pL pH payload`."""
    return GS + b"(" + name + len(payload).to_bytes(2, "little") + payload


def qr(data: bytes, module: int = 4, level: bytes = b"1") -> bytes:
    """All that is needed to print a QR symbol."""
    payloads = (b"1A2\0", b"1C" + bytes((module,)), b"1E" + level, b"1P0" + data, b"1Q0")
    return b"".join(parenthesised(b"k", payload) for payload in payloads)


def barcode(system: int, data: bytes) -> bytes:
    """`GS k` in the form that tells the length."""
    return GS + b"k" + bytes((system, len(data))) + data


def connect(port: int) -> socket.socket:
    """A client with a generous deadline."""
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def read_to_end(sock: socket.socket) -> bytes:
    """Everything the printer says until it hangs up."""
    said = b""
    while chunk := sock.recv(4096):
        said += chunk
    return said


def send_job(port: int, data: bytes) -> bytes:
    """One whole job, and all that is answered to it."""
    with connect(port) as sock:
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
        return read_to_end(sock)
