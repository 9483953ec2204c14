"""A till's first run: what its wizard asks of the machine it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from posclient.settings import Settings

__all__ = ["Desk", "FirstOperators", "NewTill", "Settings", "scan_code"]

Columns = Literal[32, 48]


@dataclass(frozen=True)
class NewTill:
    """Who the till is at headquarters."""

    till_id: str
    store_id: str


@dataclass(frozen=True)
class FirstOperators:
    """What headquarters has sent so far: the shop's name and who may sign in. Empty until it came."""

    shop_name: str = ""
    names: tuple[str, ...] = ()


class Desk(Protocol):
    """Implemented by the composition root. Calls block; what the world does comes as ShopError."""

    def settings(self) -> Settings:
        """As they are now."""
        ...

    def who(self) -> NewTill | None:
        """The till's identity once it is enrolled."""
        ...

    def reach(self, url: str) -> None:
        """Whether headquarters answers there. Raises ShopError with what to do."""
        ...

    def enrol(self, url: str, code: str) -> NewTill:
        """Become a till of a store with a one-time code; the address is kept in the settings. Raises ShopError."""
        ...

    def print_test(self, address: str, columns: Columns, code: str) -> str:
        """Print a test slip with a code for the scanner, and keep the printer in the settings. Returns a key of the
        words catalogue: how it is known that it was printed. Raises ShopError.
        """
        ...

    def keep_scanner(self, serial: str) -> None:
        """Keep the address of a serial scanner (empty: none). Raises ShopError for one that can't be."""
        ...

    def operators(self) -> FirstOperators:
        """What headquarters has sent; asks it again where nothing has come. Raises ShopError."""
        ...


def scan_code(random_id: str) -> str:
    """What the test slip asks the scanner to read: no member, no product, no task."""
    return f"TEST-{random_id[:8].upper()}"
