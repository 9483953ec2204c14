"""Whether headquarters answers at an address, before there is a till."""

from __future__ import annotations

import msgspec

from sync.client import Client


class _Health(msgspec.Struct):
    epoch: str
    protocol: int


class _Asking(Client):
    def health(self, timeout_s: float) -> None:
        self._send("GET", "/v1/health", b"", _Health, timeout_s)


def reach(url: str, timeout_s: float) -> None:
    """Return where a headquarters answers at this address. Raises HeadquartersAwayError, also for what is none (another
    server, an address that can't be one).
    """
    asking = _Asking(url)
    try:
        asking.health(timeout_s)
    finally:
        asking.close()
