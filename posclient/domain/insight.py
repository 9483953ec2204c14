"""The one line on what to say to a member now: of all that could be said, what is expected to bring most.

Never said, whatever it would bring: that she has not been here for long or is about to be lost, what baskets make us
guess of her family, anything of a pregnancy or of a child whose birth she has not told of, and needs that the rules
name (docs/value.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from posclient.domain.member import Child, Member
from posclient.domain.reason import Reason
from posclient.domain.tier import TierProgress
from posclient.domain.value.say_rules import SayRules, Topic


@dataclass(frozen=True)
class StageChange:
    """A product line whose next stage begins at `from_month` of a child's age (formula: 6, 12, 36)."""

    stage: int
    from_month: int


FORMULA_STAGES: Final = (StageChange(2, 6), StageChange(3, 12), StageChange(4, 36))
"""Formula by age [common knowledge]: stage 1 to 6 months, 2 to 12, 3 to 36."""


@dataclass(frozen=True)
class Due:
    """A need that is predicted to run out: in how many days (negative = it has), how probable it is that she buys it
    now or soon, and what she usually spends on it.
    """

    need_id: str
    days_left: int
    probability_percent: int
    amount_minor: int = 0


@dataclass(frozen=True)
class Expiring:
    """What she loses in `days` unless she spends it: points (`points` at `scale`) or bonus money, with its worth."""

    days: int
    worth_minor: int
    points: int = 0
    scale: int = 0


@dataclass(frozen=True)
class Gap:
    """A need that who buys what she buys usually has too, and what a basket of hers comes to."""

    need_id: str
    basket_minor: int


@dataclass(frozen=True)
class Situation:
    """All that the line is chosen from. `staged_minor` is what she usually spends on the need that has stages, and
    `staged_on` when she did so last (None = never here).
    """

    member: Member
    standing: TierProgress
    on: date
    due: tuple[Due, ...] = ()
    expiring: tuple[Expiring, ...] = ()
    gaps: tuple[Gap, ...] = ()
    staged_on: date | None = None
    staged_minor: int = 0


@dataclass(frozen=True)
class Said:
    """A sentence, what it is about and what saying it is expected to bring."""

    reason: Reason
    topic: Topic
    gain_minor: int


def what_to_say(situation: Situation, rules: SayRules) -> Said:
    """The sentence that is expected to bring most; of equal ones the first in the order of `Topic`."""
    return max(everything(situation, rules), key=lambda said: said.gain_minor)


def everything(situation: Situation, rules: SayRules) -> tuple[Said, ...]:
    """All that could be said, in the order of `Topic`; at least a welcome."""
    sayable = (
        *_run_outs(situation, rules),
        *_tier(situation, rules),
        *_expiring(situation, rules),
        *_children(situation, rules),
        *_gaps(situation, rules),
        (Topic.WELCOME, _welcome(situation.member, situation.on, rules.new_member_days), 0),
    )
    return tuple(Said(reason, topic, rules.lifts[topic].of(at_stake)) for topic, reason, at_stake in sayable)


_Sayable = Iterator[tuple[Topic, Reason, int]]
"""Topic, sentence, and what is at stake in minor units."""


def _run_outs(situation: Situation, rules: SayRules) -> _Sayable:
    if _waits_for_news(situation):
        return
    for due in sorted(situation.due, key=lambda due: (due.days_left, due.need_id)):
        if (
            due.probability_percent >= rules.least_probability_percent
            and -rules.overdue_days <= due.days_left <= rules.soon_days
            and due.need_id not in rules.never_said
        ):
            key = "say.runs_out" if due.days_left > 0 else "say.ran_out"
            reason = Reason(key, {"need": due.need_id, "days_left": due.days_left})
            yield Topic.RUN_OUT, reason, due.amount_minor * due.probability_percent // 100


def _tier(situation: Situation, rules: SayRules) -> _Sayable:
    above, missing = situation.standing.next_tier, situation.standing.missing_minor
    if above is not None and missing * 100 <= above.threshold_minor * rules.tier_within_percent:
        reason = Reason("say.tier_in_reach", {"tier": above.tier_id, "missing_minor": missing})
        yield Topic.TIER, reason, missing


def _expiring(situation: Situation, rules: SayRules) -> _Sayable:
    for one in situation.expiring:
        if not 0 <= one.days <= rules.expiring_days:
            continue
        values: dict[str, int | str] = {"days": one.days}
        if one.points:
            reason = Reason("say.points_expire", values | {"points": one.points, "scale": one.scale})
        else:
            reason = Reason("say.bonus_expires", values | {"amount_minor": one.worth_minor})
        yield Topic.EXPIRING, reason, one.worth_minor


def _children(situation: Situation, rules: SayRules) -> _Sayable:
    for child in situation.member.children:
        birthday = _birthday(child, situation.on, rules.birthday_days)
        if birthday is not None:
            yield Topic.BIRTHDAY, birthday, 0
    if not _buys_staged(situation, rules):
        return
    for child in situation.member.children:
        change = _next_stage(child, situation.on)
        if change is not None:
            yield Topic.STAGE, change, situation.staged_minor


def _gaps(situation: Situation, rules: SayRules) -> _Sayable:
    if _waits_for_news(situation):
        return
    for gap in situation.gaps:
        if gap.need_id not in rules.never_said:
            yield Topic.GAP, Reason("say.gap", {"need": gap.need_id}), gap.basket_minor


def _waits_for_news(situation: Situation) -> bool:
    """A due date has passed, no birth was told, and there is no other child: nobody speaks of baby goods first."""
    children = situation.member.children
    return (
        bool(children)
        and all(child.birth_date is None for child in children)
        and any(child.due_date is not None and child.due_date < situation.on for child in children)
    )


def _birthday(child: Child, on: date, within_days: int) -> Reason | None:
    born = child.birth_date
    if born is None or born > on:
        return None
    for year in (on.year, on.year + 1):
        days = (_anniversary(born, year) - on).days
        if year > born.year and 0 <= days <= within_days:
            key = "say.birthday" if days else "say.birthday_today"
            return Reason(key, {"child": child.pet_name, "age": year - born.year, "days": days})
    return None


def _anniversary(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def _buys_staged(situation: Situation, rules: SayRules) -> bool:
    """Only who buys formula here is told of its stages: a child may be breastfed, or may have died."""
    last = situation.staged_on
    return last is not None and (situation.on - last).days <= rules.staged_bought_within_days


def _next_stage(child: Child, on: date) -> Reason | None:
    months = child.age_months(on)
    for change in FORMULA_STAGES:
        if months is not None and change.from_month - 1 <= months <= change.from_month:
            key = "say.stage_soon" if months < change.from_month else "say.stage_now"
            return Reason(key, {"child": child.pet_name, "stage": change.stage, "months": change.from_month})
    return None


def _welcome(member: Member, on: date, new_member_days: int) -> Reason:
    if member.provisional:
        return Reason("say.provisional")
    if member.joined_on == on:
        return Reason("say.joined_today")
    if member.joined_on is not None and (on - member.joined_on).days <= new_member_days:
        return Reason("say.new_member")
    return Reason("say.welcome_back")
