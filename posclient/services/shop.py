"""What every service works with, and who works."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from posclient.services.no_provider import NoProvider
from posclient.services.right_of_way import RightOfWay
from posclient.settings import Settings
from posclient.store.engine import Database
from posclient.words import Words

if TYPE_CHECKING:
    from posclient.domain.staff import Operator
    from posclient.ports import Clock, Headquarters, Ids, Messages, PaymentProvider, ReturnRights, Spending
    from posclient.wire.events import Stamp


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
    right_of_way: RightOfWay = field(default_factory=RightOfWay)
    practice: bool = False
    """The store is a throw-away one, nothing that happens counts, and screens and slips say so."""
    provider: PaymentProvider = field(default_factory=NoProvider)
    spending: Spending | None = None
    """Headquarters' word on what may be spent; without it, nothing of hers is."""
    rights: ReturnRights | None = None
    """Headquarters' leave to take back what another till sold."""
    messages: Messages | None = None
    """Codes to a member's telephone."""


@dataclass(frozen=True)
class Session:
    """Who is signed in: every sale and outcome bears her, her shift and the business date."""

    operator: Operator
    shift_id: str
    business_date: date

    def stamp(self, at_ms: int) -> Stamp:
        """For an event."""
        from posclient.wire.events import Stamp  # noqa: PLC0415 - not before there is an event to make

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
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - nothing is dated before somebody signs in

    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms)).astimezone(ZoneInfo(zone))
