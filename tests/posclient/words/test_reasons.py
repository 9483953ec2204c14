"""Reasons as sentences: every one that the rules give, and those of a newer headquarters."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.reason import Reason
from posclient.domain.replenishment import Need
from posclient.domain.tier import Tier
from posclient.words import Names, Pack, load, names_in

CHINESE = load("zh_CN")
ENGLISH = load("en")
TIERS = (Tier("gold", "金卡", "Gold", 0, Decimal(1)),)
NEEDS = (Need("formula", "奶粉", "formula", "g", 20),)
RHYTHM: dict[str, int | str] = {
    "need": "formula",
    "every_days": 23,
    "last_units": 1600,
    "days_ago": 16,
    "days_left": 4,
    "give_or_take": 3,
}
IN_CHINESE = names_in("zh_CN", TIERS, NEEDS, {"formula": Pack(800, "罐")})
IN_ENGLISH = names_in("en", TIERS, NEEDS)


@pytest.mark.parametrize(
    ("reason", "chinese", "english"),
    [
        (
            Reason("runout.own_rhythm", RHYTHM),
            "通常每23天买一次，16天前买了2罐，大约还能用4天（前后3天）",
            "usually every 23 days; 1,600 g 16 days ago; about 4 days left, give or take 3 days",
        ),
        (
            Reason("runout.typical", {**RHYTHM, "days_ago": 1, "days_left": 0}),
            "一般每23天买一次奶粉，昨天买了2罐，差不多今天用完（前后3天）",
            "formula usually lasts 23 days; 1,600 g yesterday; about to run out today, give or take 3 days",
        ),
        (
            Reason("runout.own_rhythm", {**RHYTHM, "days_ago": 0, "days_left": -1}),
            "通常每23天买一次，今天买了2罐，估计已用完1天（前后3天）",
            "usually every 23 days; 1,600 g today; probably out for 1 day, give or take 3 days",
        ),
        (
            Reason("say.runs_out", {"need": "formula", "days_left": 4}),
            "您家的奶粉大约还能用4天，今天要带一些吗？",
            "Your formula: about 4 days left. Would you like some today?",
        ),
        (
            Reason("say.birthday", {"child": "糖糖", "age": 2, "days": 3}),
            "糖糖还有3天就2岁了，提前祝宝宝生日快乐！",
            "糖糖 turns 2 in 3 days. Happy birthday in advance!",
        ),
        (
            Reason("say.birthday_today", {"child": "", "age": 1, "days": 0}),
            "今天是宝宝1岁生日，祝宝宝生日快乐！",
            "Baby turns 1 today. Happy birthday!",
        ),
        (
            Reason("say.stage_soon", {"child": "糖糖", "stage": 2, "months": 6}),
            "糖糖快6个月了，可以准备换2段奶粉了",
            "糖糖 will soon be 6 months old: time to think of stage 2 formula",
        ),
        (
            Reason("say.stage_now", {"child": "糖糖", "stage": 3, "months": 12}),
            "糖糖满1岁了，该换3段奶粉了",
            "糖糖 is 1 year old now: stage 3 formula fits",
        ),
        (
            Reason("say.tier_in_reach", {"tier": "gold", "missing_minor": 5000}),
            "您再消费 ¥50.00 就升金卡了",
            "Only ¥50.00 more and you reach Gold",
        ),
        (
            Reason("say.points_expire", {"points": 1200, "scale": 0, "days": 5}),
            "您有1200积分5天后到期，今天就可以用",
            "1200 points of yours expire in 5 days: they can be spent today",
        ),
        (
            Reason("say.bonus_expires", {"amount_minor": 5000, "days": 1}),
            "您的赠送金 ¥50.00 1天后到期，今天就可以用",
            "¥50.00 of your bonus expires in 1 day: it can be spent today",
        ),
        (
            Reason("risk.overdue", {"days": 62, "every_days": 20}),
            "平时每20天来一次，已经62天没来了",
            "used to come every 20 days, silent for 62 days now",
        ),
        (
            Reason("infer.gap", {"need": "formula", "lacks": "nappies", "times": 4}),
            "在这里买奶粉（4天），没买过nappies",
            "buys formula here (4 days), no nappies",
        ),
        (
            Reason("quote.base_points", {"points": 616, "scale": 1, "tier": "gold", "rate": "1.5"}),
            "金卡会员积分1.5倍，本单得61.6分",
            "Gold: 1.5 × points, 61.6 for this sale",
        ),
        (
            Reason("quote.price.member", {"saved_minor": 4000}),
            "会员价，省 ¥40.00",
            "Member price, saves ¥40.00",
        ),
    ],
)
def test_a_reason_is_a_sentence_in_either_language(reason: Reason, chinese: str, english: str) -> None:
    assert CHINESE.reason(reason, IN_CHINESE) == chinese
    assert ENGLISH.reason(reason, IN_ENGLISH) == english


def test_part_of_a_pack_is_told_in_the_need_s_own_unit() -> None:
    opened = Reason("runout.own_rhythm", {**RHYTHM, "last_units": 1000})

    assert "买了1000克" in CHINESE.reason(opened, IN_CHINESE)


def test_what_has_no_name_is_shown_by_its_id() -> None:
    reason = Reason("say.tier_in_reach", {"tier": "diamond", "missing_minor": 5000})

    assert CHINESE.reason(reason) == "您再消费 ¥50.00 就升diamond了"


def test_a_reason_of_a_newer_headquarters_says_its_key() -> None:
    assert CHINESE.reason(Reason("runout.by_moon", {"phase": 3})) == "总部给的说明（runout.by_moon）"


def test_a_reason_that_lacks_a_value_says_its_key() -> None:
    assert (
        CHINESE.reason(Reason("runout.own_rhythm", {"need": "formula"}))
        == "总部给的说明（runout.own_rhythm）"
    )


VALUE_NAMES = st.sampled_from(
    [
        "need",
        "tier",
        "child",
        "days",
        "days_ago",
        "days_left",
        "months",
        "points",
        "scale",
        "last_units",
        "x_minor",
        "n",
    ]
)


@given(
    key=st.sampled_from(
        ["runout.own_rhythm", "say.birthday", "quote.base_points", "span.days", "nothing.such"]
    ),
    values=st.dictionaries(VALUE_NAMES, st.integers(-(10**13), 10**13) | st.text(max_size=20)),
)
def test_whatever_headquarters_sends_there_is_a_sentence(key: str, values: dict[str, int | str]) -> None:
    assert CHINESE.reason(Reason(key, values), Names(packs={"formula": Pack(0, "罐")}))
