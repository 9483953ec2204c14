"""Points and yearly spend that a year of purchases leaves."""

from __future__ import annotations

from datetime import date, timedelta

from posclient.domain.money import ONE
from sync.hq.demo.goods import shelves
from sync.hq.demo.holdings import opening_entries, points_earned, spent_minor
from sync.hq.demo.purchases import Line, priced_line
from tests.sync.hq.demo.demo_shop import seeds

ON = date(2026, 6, 1)


def tins(count: int, on: date = ON) -> Line:
    """Stage 1 formula at ¥268.00, never reduced."""
    return priced_line(on, shelves().by_id["P110001"], count * ONE)


def test_a_point_a_yuan_and_none_on_a_promotional_price() -> None:
    reduced = priced_line(ON, shelves().by_id["P210022"], ONE)

    assert reduced.amount_minor == 7490
    assert points_earned([tins(1), reduced]) == 268


def test_the_visit_that_reaches_a_tier_earns_at_its_rate() -> None:
    lines = [tins(10), tins(2, ON + timedelta(days=9))]  # ¥2,680.00, then ¥536.00 beyond ¥3,000.00

    assert points_earned(lines) == 2680 + int(536 * 1.2)


def test_entries_open_the_accounts_and_take_what_was_spent_in_hundreds() -> None:
    entries = opening_entries("D1", [tins(1)], spent_share=0.9)

    assert [(entry.account_id, entry.amount, entry.kind) for entry in entries] == [
        ("D1/spend/base", 26800, "opening"),
        ("D1/points/base", 268, "opening"),
        ("D1/points/base", -200, "spend"),
    ]


def test_without_purchases_there_is_nothing_to_open() -> None:
    assert opening_entries("D1", [], 0.5) == ()


def test_nobody_spent_more_points_than_she_earned_and_spend_is_the_sum_of_purchases() -> None:
    for seed in seeds():
        points = sum(entry.amount for entry in seed.entries if "/points/" in entry.account_id)
        spend = sum(entry.amount for entry in seed.entries if "/spend/" in entry.account_id)
        assert points >= 0
        assert spend == sum(purchase.amount_minor for purchase in seed.purchases)
    assert spent_minor([]) == 0
