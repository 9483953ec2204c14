"""Who a member is: identity, children, profile. What she has (points, stored value) is in `ledger`."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

MemberId = NewType("MemberId", str)


class Gender(StrEnum):
    """As told; never guessed."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class Address(StrEnum):
    """Form of address. `MOTHER_OF` and `FATHER_OF` take the first child's pet name: 糖糖妈妈."""

    NAME = "name"
    MOTHER_OF = "mother_of"
    FATHER_OF = "father_of"
    MS = "ms"
    MR = "mr"


class Source(StrEnum):
    """Where a member came from when she joined."""

    COUNTER = "counter"
    REFERRAL = "referral"
    EVENT = "event"
    ONLINE = "online"
    PARTNER = "partner"


@dataclass(frozen=True)
class Child:
    """A child of a member: born on `birth_date`, or expected on `due_date` until the birth is confirmed."""

    child_id: str
    pet_name: str = ""
    birth_date: date | None = None
    due_date: date | None = None
    gender: Gender = Gender.UNKNOWN

    def age_months(self, on: date) -> int | None:
        """Completed months on a day; None while the child is not born."""
        if self.birth_date is None or self.birth_date > on:
            return None
        return months_and_days(self.birth_date, on)[0]


@dataclass(frozen=True)
class Consent:
    """A guardian's consent to keep a child's data: which text she agreed to, and when (UTC ms)."""

    version: str
    given_at_ms: int


@dataclass(frozen=True)
class Purchase:
    """One product on one day of a member's history, as far as the till holds it."""

    business_date: date
    product_id: str
    quantity: int  # thousandths
    amount_minor: int


class MemberKind(StrEnum):
    """Which price list is hers: 零售, 批发."""

    RETAIL = "retail"
    WHOLESALE = "wholesale"


@dataclass(frozen=True)
class Member:
    """One member as the till knows her. `phone` is in the clear here: mask it before it is shown."""

    member_id: MemberId
    card_no: str | None
    phone: str | None
    name: str = ""
    address: Address = Address.NAME
    pinyin: str = ""
    initials: str = ""
    tier_id: str = ""
    joined_on: date | None = None
    source: Source = Source.COUNTER
    referred_by: MemberId | None = None
    children: tuple[Child, ...] = ()
    consent: Consent | None = None
    do_not_call: bool = False
    provisional: bool = False
    profile: Mapping[str, str] = field(default_factory=dict)
    purchases: tuple[Purchase, ...] = ()
    kind: MemberKind = MemberKind.RETAIL
    frozen: bool = False
    lost_cards: tuple[str, ...] = ()
    pin_hash: str = ""
    """Argon2id of her payment PIN; empty where she has none."""


PROFILE_FIELDS = (
    "gender",
    "birthday",
    "occupation",
    "income",
    "residence",
    "education",
    "preferences",
    "address",
    "note",
)
"""What a member screen asks for after joining (brief: "a few fields now, the rest later")."""


def mask_phone(phone: str) -> str:
    """`13812341234` → `138****1234`. At least four digits are hidden: a shorter number shows fewer of its own."""
    tail = max(0, min(4, len(phone) - 4))
    head = max(0, min(3, len(phone) - 8))
    return phone[:head] + "*" * (len(phone) - head - tail) + phone[len(phone) - tail :]


def mask_name(name: str) -> str:
    """`张小丽` → `张**`; the family name stays, also a double one of a four-character name."""
    kept = 2 if len(name) >= 4 and not name.isascii() else 1
    return name[:kept] + "*" * max(1, len(name) - kept) if name else ""


def months_and_days(since: date, on: date) -> tuple[int, int]:
    """Completed months, and days since the last of them. A month from the 31st is complete on a short month's last day.

    That is how China's Civil Code (article 202) counts months.
    """
    months = (on.year - since.year) * 12 + on.month - since.month
    anchor = _same_day(since, on.year, on.month)
    if on < anchor:
        months -= 1
        last_month = on.replace(day=1) - timedelta(days=1)
        anchor = _same_day(since, last_month.year, last_month.month)
    return months, (on - anchor).days


def _same_day(since: date, year: int, month: int) -> date:
    return date(year, month, min(since.day, monthrange(year, month)[1]))
