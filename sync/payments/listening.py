"""The simulated provider's socket: on this machine alone, whatever it is told."""

from __future__ import annotations

import socket
from typing import Final

LOOPBACK: Final = "127.0.0.1"


def listening_on(port: int) -> socket.socket:
    """A listening socket on the loopback address; 0 takes a free port. Raises OSError where it is taken."""
    listening = socket.create_server((LOOPBACK, port), backlog=64)
    listening.set_inheritable(True)
    return listening
