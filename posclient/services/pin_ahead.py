"""A PIN is checked while it is still being typed: what makes guessing slow shall not make signing in slow.

Nothing is decided here. A wrong PIN counts where somebody says that it is hers (`pin_lock.check_pin`), and not before.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import Final

SHORTEST_PIN: Final = 4
"""What is shorter is still being typed."""


class PinAhead:
    """The PIN that was looked at last, with its answer. Any thread may use it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = ("", "")
        self._answer: Future[bool] = Future()

    def look(self, pin: str, pin_hash: str) -> None:
        """Check it, for whoever asks for the same one later; takes as long as a check takes."""
        if len(pin) < SHORTEST_PIN:
            return
        answer: Future[bool] = Future()
        with self._lock:
            self._asked, self._answer = (pin, pin_hash), answer
        answer.set_running_or_notify_cancel()
        try:
            answer.set_result(_matches(pin, pin_hash))
        except BaseException as fault:
            answer.set_exception(fault)
            raise

    def matches(self, pin: str, pin_hash: str) -> bool:
        """Whether the PIN belongs to the hash: known already, being found out just now, or found out here."""
        with self._lock:
            answer = self._answer if self._asked == (pin, pin_hash) else None
        return _matches(pin, pin_hash) if answer is None else answer.result()

    def forget(self) -> None:
        """A PIN that was typed is kept nowhere."""
        with self._lock:
            self._asked, self._answer = ("", ""), Future()


def _matches(pin: str, pin_hash: str) -> bool:
    from posclient.services.pin import matches  # noqa: PLC0415 - argon2 costs 30 ms: not before somebody types a PIN

    return matches(pin, pin_hash)
