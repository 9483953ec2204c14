"""The one line on what to say to a member now."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from posclient.domain.insight import what_to_say
from posclient.domain.member import Child, Member, MemberId, Purchase
from posclient.domain.reason import Reason
from posclient.domain.replenishment import RunOut
from posclient.domain.tier import Tier, TierProgress, progress

TODAY = date(2026, 3, 2)
TIERS = (Tier("basic", "普卡", "Basic", 0, Decimal(1)), Tier("gold", "金卡", "Gold", 500_000, Decimal("1.5")))
FAR = progress(TIERS, 0)


def member(*children: Child, joined_days_ago: int = 400, last_visit_days_ago: int = 10) -> Member:
    last = TODAY - timedelta(days=last_visit_days_ago)
    return Member(
        MemberId("m1"),
        None,
        None,
        children=children,
        joined_on=TODAY - timedelta(days=joined_days_ago),
        purchases=(Purchase(last, "p1", 1000, 100), Purchase(last - timedelta(days=50), "p1", 1000, 100)),
    )


def runs_out(need_id: str, days_left: int, *, confident: bool = True) -> RunOut:
    return RunOut(need_id, TODAY + timedelta(days=days_left), 3, confident, Reason("runout.typical"))


def born(days_ago: int, pet_name: str = "糖糖") -> Child:
    return Child("c", pet_name, birth_date=TODAY - timedelta(days=days_ago))


@pytest.mark.parametrize(
    ("days_left", "key"), [(7, "say.runs_out"), (1, "say.runs_out"), (0, "say.ran_out"), (-14, "say.ran_out")]
)
def test_what_runs_out_comes_first(days_left: int, key: str) -> None:
    birthday = born(365)

    said = what_to_say(member(birthday), [runs_out("formula", days_left)], FAR, TODAY)

    assert said == Reason(key, {"need": "formula", "days_left": days_left})


def test_of_several_the_most_urgent_is_named() -> None:
    said = what_to_say(member(), [runs_out("wipes", 5), runs_out("formula", 2)], FAR, TODAY)

    assert said.values["need"] == "formula"


@pytest.mark.parametrize(
    "run_out", [runs_out("formula", 8), runs_out("formula", -15), runs_out("formula", 2, confident=False)]
)
def test_a_guess_or_a_far_day_is_not_worth_a_word(run_out: RunOut) -> None:
    assert what_to_say(member(), [run_out], FAR, TODAY) == Reason("say.welcome_back")


@pytest.mark.parametrize(
    ("birth_date", "on", "key", "age", "days"),
    [
        (date(2024, 3, 2), TODAY, "say.birthday_today", 2, 0),
        (date(2024, 3, 9), TODAY, "say.birthday", 2, 7),
        (date(2024, 1, 2), date(2026, 12, 29), "say.birthday", 3, 4),
        (date(2024, 2, 29), date(2026, 2, 27), "say.birthday", 2, 2),
        (date(2024, 2, 29), date(2028, 2, 29), "say.birthday_today", 4, 0),
    ],
)
def test_a_birthday_within_a_week_is_named(birth_date: date, on: date, key: str, age: int, days: int) -> None:
    child = Child("c", "糖糖", birth_date=birth_date)

    said = what_to_say(member(child), [], FAR, on)

    assert said == Reason(key, {"child": "糖糖", "age": age, "days": days})


def test_a_newborn_has_no_birthday_yet() -> None:
    assert what_to_say(member(born(0)), [], FAR, TODAY) == Reason("say.welcome_back")


@pytest.mark.parametrize(
    ("birth_date", "key", "stage", "months"),
    [
        (date(2025, 9, 20), "say.stage_soon", 2, 6),
        (date(2025, 8, 20), "say.stage_now", 2, 6),
        (date(2025, 3, 20), "say.stage_soon", 3, 12),
        (date(2023, 2, 20), "say.stage_now", 4, 36),
    ],
)
def test_the_next_stage_is_named_in_the_month_before_and_after(
    birth_date: date, key: str, stage: int, months: int
) -> None:
    said = what_to_say(member(Child("c", "糖糖", birth_date=birth_date)), [], FAR, TODAY)

    assert said == Reason(key, {"child": "糖糖", "stage": stage, "months": months})


@pytest.mark.parametrize(
    ("standing", "key"),
    [
        (progress(TIERS, 450_000), "say.tier_in_reach"),
        (progress(TIERS, 449_999), "say.welcome_back"),
        (progress(TIERS, 500_000), "say.welcome_back"),
    ],
)
def test_a_tier_in_reach_is_named(standing: TierProgress, key: str) -> None:
    assert what_to_say(member(), [], standing, TODAY).key == key


def test_who_is_not_known_yet_is_thanked() -> None:
    unknown = Member(MemberId("m"), "M1", None, provisional=True)

    assert what_to_say(unknown, [], FAR, TODAY) == Reason("say.provisional")


@pytest.mark.parametrize(
    ("joined_days_ago", "last_visit_days_ago", "said"),
    [
        (30, 10, Reason("say.new_member")),
        (31, 10, Reason("say.welcome_back")),
        (400, 60, Reason("say.welcome_back")),
        (400, 61, Reason("say.long_time", {"days": 61})),
    ],
)
def test_else_she_is_welcomed(joined_days_ago: int, last_visit_days_ago: int, said: Reason) -> None:
    who = member(joined_days_ago=joined_days_ago, last_visit_days_ago=last_visit_days_ago)

    assert what_to_say(who, [], FAR, TODAY) == said
