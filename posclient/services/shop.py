"""What every service works with, and who works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from posclient.domain.staff import Operator
from posclient.ports import Clock, Headquarters, Ids
from posclient.settings import Settings
from posclient.store.engine import Database
from posclient.wire.events import Stamp
from posclient.words import Words


@dataclass(frozen=True)
class Shop:
    """The till's parts, put together once by `main.py`. `audit_key` seals the audit log."""

    store: Database
    clock: Clock
    ids: Ids
    settings: Settings
    words: Words
    receipt_words: Words
    headquarters: Headquarters
    audit_key: bytes


@dataclass(frozen=True)
class Session:
    """Who is signed in: every sale and outcome bears her, her shift and the business date."""

    operator: Operator
    shift_id: str
    business_date: date

    def stamp(self, at_ms: int) -> Stamp:
        """For an event."""
        return Stamp(at_ms, self.business_date.isoformat(), self.operator.operator_id, self.shift_id)


class ShopError(Exception):
    """What the world did, for the cashier: `key` names a sentence of the words catalogue, `values` fill it."""

    def __init__(self, key: str, **values: int | str) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def local_date(at_ms: int, zone: str) -> date:
    """The calendar day of an instant in the store's zone."""
    return local_time(at_ms, zone).date()


def local_time(at_ms: int, zone: str) -> datetime:
    """An instant in the store's zone."""
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms)).astimezone(ZoneInfo(zone))
