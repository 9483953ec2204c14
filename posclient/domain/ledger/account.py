"""Accounts, lots and entries: points, stored value, stamps, counts, vouchers, limits, yearly spend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AccountKind(StrEnum):
    """What is counted. Amounts are integers at the account's own scale (fen for money, scaled units for points)."""

    POINTS = "points"
    PRINCIPAL = "principal"
    BONUS = "bonus"
    STAMPS = "stamps"
    COUNT = "count"
    VOUCHER = "voucher"
    LIMIT = "limit"
    SPEND = "spend"  # yearly spend, for tiers


class EntryKind(StrEnum):
    """Why an account moved."""

    OPENING = "opening"
    EARN = "earn"
    SPEND = "spend"
    EXPIRE = "expire"
    REVERSE = "reverse"
    TRANSFER = "transfer"


@dataclass(frozen=True)
class Account:
    """One countable thing of one owner. `programme` tells two accounts of a kind apart (`base` for base points)."""

    owner_id: str
    kind: AccountKind
    programme: str = "base"

    @property
    def account_id(self) -> str:
        """The same at every till and at headquarters, so that nobody has to hand out account numbers."""
        return f"{self.owner_id}/{self.kind}/{self.programme}"


@dataclass(frozen=True)
class Lot:
    """Amounts granted together, which expire together. Lot `open` never expires and needs no row."""

    lot_id: str
    account_id: str
    granted_on: date
    expires_on: date | None = None


OPEN_LOT = "open"


@dataclass(frozen=True)
class Entry:
    """One movement. Never changed and never deleted; a mistake is undone by another entry."""

    entry_id: str
    account_id: str
    lot_id: str
    amount: int
    kind: EntryKind
    business_date: date
