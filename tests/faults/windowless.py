"""A till without its window, as `main.py` composes it, and what a cashier has seen of a document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from main import OpenedShop, open_shop
from posclient.domain.basket import Command
from posclient.ports import PrinterTrouble, PrintState
from posclient.services.payment import NO_PACE
from posclient.services.resolve import resolve_open_attempts
from posclient.services.shop import Shop
from posclient.store import baskets

OPERATOR: Final = "OP01"
"""A manager."""
CASHIER: Final = "OP02"
SLIP_OF_A_TERMINAL: Final = "000123"


@dataclass(frozen=True)
class Sold:
    """A sale as the cashier has seen it."""

    basket_id: str
    receipt_no: str
    due_minor: int


@dataclass(frozen=True)
class Made:
    """A return (its due below zero) or a top-up."""

    kind: str
    document_id: str
    receipt_no: str
    due_minor: int


class NobodyWatches:
    """A printer's watcher for a till without a window."""

    def printer_changed(self, troubles: frozenset[PrinterTrouble]) -> None:
        """Nothing."""

    def job_changed(self, job_id: int, state: PrintState) -> None:
        """Nothing."""


def open_till(folder: Path) -> OpenedShop:
    """The till's shop, every payment that was left open brought to its end."""
    opened = open_shop(folder, keyring=False)
    resolve_open_attempts(opened.shop, opened.shop.provider, at_start=True, pace=NO_PACE)
    return opened


def stored_basket(shop: Shop) -> tuple[str | None, tuple[Command, ...]]:
    """The open basket as it is on disk."""
    found = shop.store.read(baskets.open_basket)
    return (found.basket_id, found.commands) if found else (None, ())
