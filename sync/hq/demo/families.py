"""Who is in a family: children born and expected, with ages that fit the day on which the mother joined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Final

from posclient.domain.member import Gender
from posclient.wire.personal import ChildRecord
from sync.hq.demo.chance import Urn
from sync.hq.demo.names import NameBook

OLDEST_DAYS: Final = 5 * 365
EARLIEST_JOIN_DAYS: Final = 150
"""So long before a birth people join at the earliest."""

PREGNANCY_DAYS: Final = 270
"""Who joined longer ago than this before a due date has an elder child, or would not have come."""


class Kind(StrEnum):
    """What sort of family."""

    ONE = "one"
    TWO = "two"
    TWINS = "twins"
    EXPECTING = "expecting"
    EXPECTING_AGAIN = "expecting_again"
    UNTOLD = "untold"  # there is a child, but nobody asked for its birthday yet


_KINDS: Final = Urn(
    [
        (Kind.ONE, 71),
        (Kind.TWO, 9),
        (Kind.TWINS, 3),
        (Kind.EXPECTING, 6.5),
        (Kind.EXPECTING_AGAIN, 1.5),
        (Kind.UNTOLD, 9),
    ]
)


@dataclass(frozen=True)
class Family:
    """The children, the youngest first, and whether the shop was told of them."""

    kind: Kind
    children: tuple[ChildRecord, ...]

    @property
    def told(self) -> tuple[ChildRecord, ...]:
        """The children that stand in the member's record."""
        return () if self.kind is Kind.UNTOLD else self.children


def make_family(random: Random, names: NameBook, member_id: str, joined: date, today: date) -> Family:
    """A family of somebody who joined on `joined`."""
    kind = _KINDS.draw(random)
    if kind in {Kind.EXPECTING, Kind.EXPECTING_AGAIN}:
        due = today + timedelta(days=random.randint(5, 245))
        births: list[tuple[date | None, date | None]] = [(None, due)]
        if kind is Kind.EXPECTING_AGAIN or (due - joined).days > PREGNANCY_DAYS:
            apart = due - timedelta(days=random.randint(560, 1500))
            births.append((min(apart, joined + timedelta(days=EARLIEST_JOIN_DAYS)), None))
    else:
        born = _birth(random, joined, today)
        births = [(born, None)]
        if kind is Kind.TWINS:
            births.append((born, None))
        if kind is Kind.TWO and (today - born).days < OLDEST_DAYS - 500:
            births.append((born - timedelta(days=_apart(random, born, today)), None))
    children: list[ChildRecord] = []
    for born_on, due_on in births:
        pet_name = _another(random, names, {child.pet_name for child in children})
        children.append(_child(random, f"{member_id}.{len(children) + 1}", pet_name, born_on, due_on))
    return Family(kind, tuple(children))


def _birth(random: Random, joined: date, today: date) -> date:
    """Most join in the first year after a birth, some before it; nobody here is unborn today or over five."""
    early = random.random() < 0.22
    months_after = -random.random() * 5 if early else random.expovariate(1 / 8)
    born = joined - timedelta(days=round(months_after * 30.4))
    latest = today - timedelta(days=random.randint(1, 60))
    oldest = today - timedelta(days=OLDEST_DAYS - random.randint(0, 90))
    return max(oldest, min(born, latest))


def _apart(random: Random, younger: date, today: date) -> int:
    """Days between two births, the elder child being five at most."""
    return random.randint(450, OLDEST_DAYS - (today - younger).days)


def _another(random: Random, names: NameBook, taken: set[str]) -> str:
    """A milk name that no sibling has."""
    while (drawn := names.milk_names.draw(random)) in taken:
        pass
    return drawn


def _child(random: Random, child_id: str, pet_name: str, born: date | None, due: date | None) -> ChildRecord:
    known = born is not None and random.random() < 0.85
    gender = random.choice((Gender.FEMALE, Gender.MALE)) if known else Gender.UNKNOWN
    return ChildRecord(
        child_id=child_id,
        pet_name=pet_name if born is not None or random.random() < 0.4 else "",
        birth_date=born.isoformat() if born else None,
        due_date=due.isoformat() if due else None,
        gender=gender,
    )
