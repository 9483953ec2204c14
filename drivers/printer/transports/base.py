"""What a transport is: it opens one link for one job, and says exactly how many bytes left."""

from __future__ import annotations

import threading
from typing import Protocol


class LinkError(Exception):
    """The link broke: what was handed over before may or may not be printed."""


class LinkEndedError(LinkError):
    """The printer hung up."""


class NotReachedError(Exception):
    """No link came about, so not one byte was sent."""


class Link(Protocol):
    """One open connection to a printer, used by one thread for one job."""

    def write(self, data: bytes, wait_s: float, /) -> int:
        """Hand over a first part of `data`; how many bytes of it, 0 if none could go within `wait_s`.

        Raises LinkError; then nothing of this call's data was handed over.
        """
        ...

    def read(self, wait_s: float, /) -> bytes:
        """What the printer said within `wait_s`, or nothing. Raises LinkError, LinkEndedError at its end."""
        ...

    def finish(self, linger_s: float, /) -> None:
        """No more is coming: let everything out, read to the end for at most `linger_s`. Raises LinkError.

        On a transport that does not answer, a return means that all bytes are kept.
        """
        ...

    def close(self) -> None:
        """Give the connection back. Harmless when done twice."""
        ...


class Transport(Protocol):
    """A way to one printer."""

    @property
    def answers(self) -> bool:
        """Whether anything at the other end can answer. What does not answer is a file: written is done."""
        ...

    def open(self, name: str, stop: threading.Event, /) -> Link:
        """A new link for the job called `name`. Gives up early once `stop` is set. Raises NotReachedError."""
        ...
