"""A shop over a benchmark's store, as `main.py` puts it together, with its clock on the store's own day."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from benchmarks.million import SEED, TODAY, open_folder
from posclient.ports import FoundMember, HeadquartersAwayError
from posclient.services.shop import Session, Shop
from posclient.services.sign_in import sign_in
from posclient.settings import Settings
from posclient.store.engine import Database
from posclient.words import load
from sync.hq.demo.goods import goods_rows
from sync.hq.demo.numbers import STREAM_CARDS, card_number
from sync.hq.demo.rules import DEMO_PINS, TIME_ZONE

OPERATOR: Final = "OP01"
_AUDIT_KEY: Final = bytes(32)
_TEN: Final = datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=ZoneInfo(TIME_ZONE))


@dataclass(frozen=True)
class Plan:
    """Where the stores lie, how many members they hold, and how often each thing is done."""

    root: Path
    members: int
    rounds: int


class StoresOwnDay:
    """`ports.Clock`: ten in the morning of the day that the members were made for, and from then on real time."""

    def __init__(self) -> None:
        self._began_s = time.monotonic()

    def now_ms(self) -> int:
        """UTC milliseconds."""
        return int((_TEN.timestamp() + time.monotonic() - self._began_s) * 1000)


class RandomIds:
    """`ports.Ids`."""

    def new(self) -> str:
        """32 hex digits."""
        return secrets.token_hex(16)


class NoHeadquarters:
    """`ports.Headquarters` that is always away."""

    def find_member(self, *, card_no: str | None, phone: str | None, timeout_s: float) -> FoundMember | None:
        """Never answers."""
        raise HeadquartersAwayError(f"nobody asks for {card_no or phone} within {timeout_s} s here")

    def is_reachable(self) -> bool:
        """Never."""
        return False

    def trouble(self) -> str:
        return ""

    def nudge(self) -> None:
        """Nobody hears it."""


@contextmanager
def opened_shop(folder: Path) -> Iterator[Shop]:
    """The shop over the store in a folder; closed at the end of the block."""
    store = open_folder(folder)
    try:
        yield shop_over(store)
    finally:
        store.close()


def shop_over(store: Database) -> Shop:
    """The till's parts over a store."""
    settings = Settings()
    return Shop(
        store=store,
        clock=StoresOwnDay(),
        ids=RandomIds(),
        settings=settings,
        words=load(settings.language),
        receipt_words=load(settings.receipt_language),
        headquarters=NoHeadquarters(),
        audit_key=_AUDIT_KEY,
    )


def signed_in(shop: Shop) -> Session:
    """The manager's session."""
    return sign_in(shop, OPERATOR, DEMO_PINS[OPERATOR])


def some_cards(members: int, count: int) -> tuple[str, ...]:
    """Cards of members drawn at random, the same ones each time."""
    random = Random(SEED)
    return tuple(card_number(STREAM_CARDS + random.randrange(members)) for _ in range(count))


def some_barcodes() -> tuple[str, ...]:
    """A barcode each of goods that are sold by the piece."""
    return tuple(row.barcodes[0] for row in goods_rows() if row.barcodes and not row.weighed)
