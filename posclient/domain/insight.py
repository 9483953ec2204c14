"""The one line on what to say to a member now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from posclient.domain.member import Child, Member
from posclient.domain.reason import Reason
from posclient.domain.replenishment import SOON_DAYS, RunOut
from posclient.domain.tier import TierProgress

TIER_IN_REACH: Final = 0.1
"""A tier is worth a word when at most this part of its threshold is missing."""

BIRTHDAY_WITHIN_DAYS: Final = 7
NEW_MEMBER_DAYS: Final = 30


@dataclass(frozen=True)
class StageChange:
    """A product line whose next stage begins at `from_month` of a child's age (formula: 6, 12, 36)."""

    stage: int
    from_month: int


FORMULA_STAGES: Final = (StageChange(2, 6), StageChange(3, 12), StageChange(4, 36))
"""Formula by age [common knowledge]: stage 1 to 6 months, 2 to 12, 3 to 36."""


def what_to_say(member: Member, run_outs: Sequence[RunOut], standing: TierProgress, on: date) -> Reason:
    """The most useful thing to say now: what runs out, a birthday, the next stage, a tier in reach, else a welcome."""
    return (
        _running_out(run_outs, on)
        or _birthday(member.children, on)
        or _next_stage(member.children, on)
        or _tier_in_reach(standing)
        or _welcome(member, on)
    )


def _running_out(run_outs: Sequence[RunOut], on: date) -> Reason | None:
    due = [run_out for run_out in run_outs if run_out.confident and -14 <= run_out.days_left(on) <= SOON_DAYS]
    if not due:
        return None
    first = min(due, key=lambda run_out: (run_out.run_out_on, run_out.need_id))
    days_left = first.days_left(on)
    key = "say.runs_out" if days_left > 0 else "say.ran_out"
    return Reason(key, {"need": first.need_id, "days_left": days_left})


def _birthday(children: Sequence[Child], on: date) -> Reason | None:
    for child in children:
        born = child.birth_date
        if born is None or born > on:
            continue
        for year in (on.year, on.year + 1):
            day = _anniversary(born, year)
            if year > born.year and 0 <= (day - on).days <= BIRTHDAY_WITHIN_DAYS:
                values: dict[str, int | str] = {
                    "child": child.pet_name,
                    "age": year - born.year,
                    "days": (day - on).days,
                }
                return Reason("say.birthday" if (day - on).days else "say.birthday_today", values)
    return None


def _anniversary(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def _next_stage(children: Sequence[Child], on: date) -> Reason | None:
    for child in children:
        months = child.age_months(on)
        for change in FORMULA_STAGES:
            if months is not None and change.from_month - 1 <= months <= change.from_month:
                key = "say.stage_soon" if months < change.from_month else "say.stage_now"
                return Reason(
                    key, {"child": child.pet_name, "stage": change.stage, "months": change.from_month}
                )
    return None


def _tier_in_reach(standing: TierProgress) -> Reason | None:
    above = standing.next_tier
    if above is None or standing.missing_minor > above.threshold_minor * TIER_IN_REACH:
        return None
    return Reason("say.tier_in_reach", {"tier": above.tier_id, "missing_minor": standing.missing_minor})


def _welcome(member: Member, on: date) -> Reason:
    if member.provisional:
        return Reason("say.provisional")
    if member.joined_on == on:
        return Reason("say.joined_today")
    if member.joined_on is not None and (on - member.joined_on).days <= NEW_MEMBER_DAYS:
        return Reason("say.new_member")
    last = max((purchase.business_date for purchase in member.purchases), default=None)
    if last is not None and (on - last).days > 60:
        return Reason("say.long_time", {"days": (on - last).days})
    return Reason("say.welcome_back")
