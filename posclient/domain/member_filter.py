"""Which members a list holds: by child's age, tier, recency, goods, segment, guess, risk, area. All given must hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from posclient.domain.member import PROFILE_FIELDS, Member, MemberId
from posclient.domain.reason import Reason
from posclient.domain.value.member_value import MemberValue
from posclient.domain.value.profile import Guess, Inferred
from posclient.domain.value.segment import Segment

AREA_FIELDS = tuple(field for field in PROFILE_FIELDS if field in {"residence", "address"})


@dataclass(frozen=True)
class MemberFilter:
    """What is empty or None asks for nothing. Days and months are inside `from` and before or up to the other end.

    `kind` is a need or category that was bought within `bought_days`; who has no purchase known has been silent for
    ever, so that only `silent_from` lets her through.
    """

    segment: Segment | None = None
    child_from_month: int | None = None
    child_before_month: int | None = None
    expecting: bool = False
    silent_from: int | None = None
    silent_to: int | None = None
    tier_id: str = ""
    kind: str = ""
    bought_days: int = 90
    guess: Guess | None = None
    least_risk_percent: int | None = None
    area: str = ""


@dataclass(frozen=True)
class Candidate:
    """A member with what a filter looks at. `last_bought` is the last day by kind of goods."""

    member: Member
    tier_id: str
    last_visit: date | None
    last_bought: Mapping[str, date]
    value: MemberValue | None


@dataclass(frozen=True)
class MemberLine:
    """A member in a list, with her number masked. `child_months` are of the children that are born; `due` says that one
    is expected. Without `value`, her figures have not been computed yet.
    """

    member_id: MemberId
    name: str
    phone: str
    card_no: str
    tier_id: str
    child_months: tuple[int, ...] = ()
    due: bool = False
    last_visit: date | None = None
    visits_year: int = 0
    spend_year_minor: int = 0
    expected_value_minor: int = 0
    segment: Segment | None = None
    risk_percent: int | None = None
    segment_why: tuple[Reason, ...] = ()
    risk_why: tuple[Reason, ...] = ()
    inferred: tuple[Inferred, ...] = ()
    do_not_call: bool = False


def matches(asked: MemberFilter, one: Candidate, on: date) -> bool:
    """Whether a member is in the list on a day."""
    return (
        _by_value(asked, one.value)
        and (not asked.tier_id or asked.tier_id == one.tier_id)
        and _by_silence(asked, one.last_visit, on)
        and _by_goods(asked, one.last_bought, on)
        and _by_children(asked, one.member, on)
        and _by_area(asked, one.member)
    )


def _by_value(asked: MemberFilter, value: MemberValue | None) -> bool:
    if asked.segment is None and asked.guess is None and asked.least_risk_percent is None:
        return True
    if value is None:
        return False
    return (
        (asked.segment is None or value.segment is asked.segment)
        and (asked.guess is None or any(one.guess is asked.guess for one in value.inferred))
        and (
            asked.least_risk_percent is None
            or (value.risk_percent is not None and value.risk_percent >= asked.least_risk_percent)
        )
    )


def _by_silence(asked: MemberFilter, last_visit: date | None, on: date) -> bool:
    if last_visit is None:
        return asked.silent_to is None
    silent = (on - last_visit).days
    return (asked.silent_from is None or silent >= asked.silent_from) and (
        asked.silent_to is None or silent <= asked.silent_to
    )


def _by_goods(asked: MemberFilter, last_bought: Mapping[str, date], on: date) -> bool:
    if not asked.kind:
        return True
    last = last_bought.get(asked.kind)
    return last is not None and (on - last).days < asked.bought_days


def _by_children(asked: MemberFilter, member: Member, on: date) -> bool:
    ages = asked.child_from_month, asked.child_before_month
    if ages == (None, None) and not asked.expecting:
        return True
    for child in member.children:
        months = child.age_months(on)
        if months is None:
            if asked.expecting and child.birth_date is None and (child.due_date or date.min) >= on:
                return True
        elif ages != (None, None) and (ages[0] or 0) <= months and (ages[1] is None or months < ages[1]):
            return True
    return False


def _by_area(asked: MemberFilter, member: Member) -> bool:
    wanted = asked.area.strip().casefold()
    return not wanted or any(wanted in member.profile.get(field, "").casefold() for field in AREA_FIELDS)
