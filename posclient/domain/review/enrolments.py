"""New members: who brought them in, and where they came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Somebody joined at this till."""

    member_id: str
    business_date: date
    at_ms: int
    source: str
    operator_id: str


@dataclass(frozen=True)
class SourceCount:
    """So many came from a source (`domain.member.Source`, or what a newer till calls one)."""

    source: str
    members: int


def by_source(enrolled: Iterable[Enrolment]) -> tuple[SourceCount, ...]:
    """The largest first; they add up to all who joined."""
    counted = Counter(one.source for one in enrolled)
    return tuple(SourceCount(source, n) for source, n in sorted(counted.items(), key=lambda c: (-c[1], c[0])))
