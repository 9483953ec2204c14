"""The one line on what to say to a member now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.insight import Due, Expiring, Gap, Situation, everything, what_to_say
from posclient.domain.member import Child, Member, MemberId, Purchase
from posclient.domain.reason import Reason
from posclient.domain.tier import Tier, TierProgress, progress
from posclient.domain.value.say_rules import Lift, SayRules, Topic

TODAY = date(2026, 3, 2)
TIERS = (Tier("basic", "普卡", "Basic", 0, Decimal(1)), Tier("gold", "金卡", "Gold", 500_000, Decimal("1.5")))
FAR = progress(TIERS, 0)
LIFTS: Mapping[Topic, Lift] = {
    Topic.RUN_OUT: Lift(30),
    Topic.TIER: Lift(15),
    Topic.EXPIRING: Lift(50),
    Topic.BIRTHDAY: Lift(0, 1_500),
    Topic.STAGE: Lift(40),
    Topic.GAP: Lift(8),
    Topic.WELCOME: Lift(),
}
RULES = SayRules(LIFTS, never_said=frozenset({"maternity_towels"}))


def situation(*children: Child, joined_days_ago: int = 400, standing: TierProgress = FAR) -> Situation:
    member = Member(
        MemberId("m1"),
        None,
        None,
        children=children,
        joined_on=TODAY - timedelta(days=joined_days_ago),
        purchases=(Purchase(TODAY - timedelta(days=200), "p1", 1000, 100),),
    )
    return Situation(member, standing, TODAY)


def said(now: Situation, rules: SayRules = RULES) -> Reason:
    return what_to_say(now, rules).reason


def runs_out(days_left: int, *, need_id: str = "formula", percent: int = 60, amount: int = 26_800) -> Due:
    return Due(need_id, days_left, percent, amount)


def born(days_ago: int, pet_name: str = "糖糖") -> Child:
    return Child("c", pet_name, birth_date=TODAY - timedelta(days=days_ago))


WELCOME_BACK = Reason("say.welcome_back")


@pytest.mark.parametrize(
    ("days_left", "key"), [(7, "say.runs_out"), (1, "say.runs_out"), (0, "say.ran_out"), (-14, "say.ran_out")]
)
def test_what_runs_out_soon_is_named(days_left: int, key: str) -> None:
    now = replace(situation(), due=(runs_out(days_left),))

    assert said(now) == Reason(key, {"need": "formula", "days_left": days_left})


def test_of_several_the_one_that_brings_most_is_named() -> None:
    wipes, formula = runs_out(2, need_id="wipes", amount=2_900), runs_out(5)

    assert said(replace(situation(), due=(wipes, formula))).values["need"] == "formula"


@pytest.mark.parametrize(
    "due", [runs_out(8), runs_out(-15), runs_out(2, percent=49), runs_out(2, need_id="maternity_towels")]
)
def test_a_guess_a_far_day_and_what_is_hers_alone_are_not_said(due: Due) -> None:
    assert said(replace(situation(), due=(due,))) == WELCOME_BACK


def test_the_expected_gain_decides_between_topics() -> None:
    near_gold = progress(TIERS, 460_000)  # 400.00 are missing: saying so brings 60.00
    now = replace(situation(standing=near_gold), due=(runs_out(2),))  # 268.00 × 60 % × 30 % = 48.24

    best = what_to_say(now, RULES)

    assert (best.topic, best.gain_minor) == (Topic.TIER, 6_000)
    gains = {one.topic: one.gain_minor for one in everything(now, RULES)}
    assert gains == {Topic.RUN_OUT: 4_824, Topic.TIER: 6_000, Topic.WELCOME: 0}


def test_other_figures_of_headquarters_decide_otherwise() -> None:
    now = replace(situation(standing=progress(TIERS, 460_000)), due=(runs_out(2),))

    rules = replace(RULES, lifts={**LIFTS, Topic.RUN_OUT: Lift(50)})

    assert what_to_say(now, rules).topic is Topic.RUN_OUT


@pytest.mark.parametrize(
    ("expiring", "reason"),
    [
        (
            Expiring(12, 2_000, points=2000, scale=0),
            Reason("say.points_expire", {"days": 12, "points": 2000, "scale": 0}),
        ),
        (Expiring(0, 5_000), Reason("say.bonus_expires", {"days": 0, "amount_minor": 5_000})),
        (Expiring(31, 5_000), WELCOME_BACK),
        (Expiring(-1, 5_000), WELCOME_BACK),
    ],
)
def test_a_balance_that_expires_soon_is_named(expiring: Expiring, reason: Reason) -> None:
    assert said(replace(situation(), expiring=(expiring,))) == reason


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
    now = replace(situation(Child("c", "糖糖", birth_date=birth_date)), on=on)

    assert said(now) == Reason(key, {"child": "糖糖", "age": age, "days": days})


def test_a_newborn_has_no_birthday_yet() -> None:
    assert said(situation(born(0))) == WELCOME_BACK


@pytest.mark.parametrize(
    ("birth_date", "key", "stage", "months"),
    [
        (date(2025, 9, 20), "say.stage_soon", 2, 6),
        (date(2025, 8, 20), "say.stage_now", 2, 6),
        (date(2025, 3, 20), "say.stage_soon", 3, 12),
        (date(2023, 2, 20), "say.stage_now", 4, 36),
    ],
)
def test_the_next_stage_is_named_in_the_month_before_and_after_to_who_buys_formula(
    birth_date: date, key: str, stage: int, months: int
) -> None:
    now = situation(Child("c", "糖糖", birth_date=birth_date))
    buys = replace(now, staged_on=TODAY - timedelta(days=60), staged_minor=26_800)

    assert said(buys) == Reason(key, {"child": "糖糖", "stage": stage, "months": months})


@pytest.mark.parametrize("staged_on", [None, TODAY - timedelta(days=61)])
def test_who_does_not_buy_formula_hears_nothing_of_its_stages(staged_on: date | None) -> None:
    now = situation(Child("c", "糖糖", birth_date=date(2025, 9, 20)))

    assert said(replace(now, staged_on=staged_on, staged_minor=26_800)) == WELCOME_BACK


@pytest.mark.parametrize(
    ("standing", "key"),
    [
        (progress(TIERS, 450_000), "say.tier_in_reach"),
        (progress(TIERS, 449_999), "say.welcome_back"),
        (progress(TIERS, 500_000), "say.welcome_back"),
    ],
)
def test_a_tier_in_reach_is_named(standing: TierProgress, key: str) -> None:
    assert said(situation(standing=standing)).key == key


def test_a_gap_is_an_offer_and_names_no_guess() -> None:
    now = replace(situation(), gaps=(Gap("maternity_towels", 90_000), Gap("nappies", 20_000)))

    assert said(now) == Reason("say.gap", {"need": "nappies"})


def test_who_is_not_known_yet_is_thanked() -> None:
    unknown = replace(situation(), member=Member(MemberId("m"), "M1", None, provisional=True))

    assert said(unknown) == Reason("say.provisional")


@pytest.mark.parametrize(
    ("joined_days_ago", "key"),
    [(0, "say.joined_today"), (30, "say.new_member"), (31, "say.welcome_back"), (400, "say.welcome_back")],
)
def test_else_she_is_welcomed_and_hears_nothing_of_how_long_she_was_away(
    joined_days_ago: int, key: str
) -> None:
    assert said(situation(joined_days_ago=joined_days_ago)) == Reason(key)


def expected(days_ago: int) -> Child:
    return Child("c", "", due_date=TODAY - timedelta(days=days_ago))


def test_after_a_due_date_without_news_nobody_speaks_of_baby_goods() -> None:
    silent = replace(
        situation(expected(days_ago=1)),
        due=(runs_out(2),),
        gaps=(Gap("nappies", 20_000),),
        staged_on=TODAY,
        staged_minor=26_800,
    )

    assert said(silent) == WELCOME_BACK
    told = replace(silent, member=replace(silent.member, children=(expected(1), born(800))))
    assert said(told).key == "say.runs_out"


@given(
    due=st.lists(
        st.builds(
            Due,
            st.sampled_from(["formula", "maternity_towels"]),
            st.integers(-400, 400),
            st.integers(0, 100),
            st.integers(0, 10**9),
        )
    ),
    ages=st.lists(st.integers(-300, 1500), max_size=3),
    away=st.integers(0, 2000),
)
def test_whatever_is_known_the_line_is_the_best_of_all_and_never_one_of_the_unsaid(
    due: list[Due], ages: list[int], away: int
) -> None:
    children = [born(age) if age >= 0 else Child("c", due_date=TODAY + timedelta(days=-age)) for age in ages]
    now = replace(situation(*children, joined_days_ago=away), due=tuple(due))

    best, every = what_to_say(now, RULES), everything(now, RULES)

    assert best in every
    assert all(best.gain_minor >= one.gain_minor for one in every)
    assert "maternity_towels" not in best.reason.values.values()
