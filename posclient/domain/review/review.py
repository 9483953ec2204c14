"""The whole review: three periods beside the ones before, and how the membership stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from posclient.domain.review.enrolments import SourceCount
from posclient.domain.review.figures import Figures, Membership
from posclient.domain.review.period import Period, Window
from posclient.domain.review.slots import Slot
from posclient.domain.review.tables import Colleague, Section, Worth


@dataclass(frozen=True)
class PeriodReview:
    """One period: its figures, those of the window before, its plots and its tables."""

    period: Period
    window: Window
    window_before: Window
    now: Figures
    before: Figures
    slots: tuple[Slot, ...]
    members: tuple[Worth, ...]
    categories: tuple[Section, ...]
    brands: tuple[Section, ...]
    colleagues: tuple[Colleague, ...]
    sources: tuple[SourceCount, ...]


@dataclass(frozen=True)
class Person:
    """Who stands behind an id: a member with her number masked, or one of the staff."""

    person_id: str
    name: str
    phone: str = ""


@dataclass(frozen=True)
class Review:
    """As of `made_at_ms` (UTC) on a business date. `people` has everyone whom a table names, as far as known."""

    made_at_ms: int
    business_date: date
    membership: Membership
    periods: tuple[PeriodReview, ...]
    people: tuple[Person, ...]

    def of(self, period: Period) -> PeriodReview:
        """The review of a period. Raises LookupError where it has none."""
        for one in self.periods:
            if one.period is period:
                return one
        raise LookupError(period)
