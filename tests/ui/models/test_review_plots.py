"""Plots as bars, and a round number at their upper edge."""

from __future__ import annotations

from datetime import date
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.review.figures import Figures
from posclient.domain.review.period import Period, Window
from posclient.domain.review.review import PeriodReview
from posclient.domain.review.slots import Slot
from posclient.words import load
from ui.models.review_plots import Bar, nice_top, plots

MONDAY: Final = date(2026, 11, 16)
WINDOW: Final = Window(MONDAY, MONDAY)


def week(*slots: Slot) -> PeriodReview:
    return PeriodReview(Period.WEEK, WINDOW, WINDOW, Figures(), Figures(), slots, (), (), (), (), ())


def test_members_stand_below_others_and_the_week_before_is_marked() -> None:
    one = week(Slot(1, MONDAY, 300_00, 100_00, 500_00, 2), Slot(2, MONDAY, 0, 0, 0, 0))
    sales, shares, joined = plots(load("zh_CN"), one)

    assert sales.bars == (Bar("一", 300_00, 100_00, 500_00), Bar("二", 0, 0, 0))
    assert (sales.top, sales.top_text) == (500_00, "¥500")
    assert shares.bars[0].solid == 750
    assert shares.line == 700
    assert joined.bars[0].solid == 2
    assert "一 ¥400.00" in sales.told
    assert shares.told == "一 75.0%"


def test_nothing_sold_is_a_plot_too() -> None:
    sales, _, joined = plots(load("en"), week())
    assert sales.top > 0
    assert joined.top > 0


@given(st.integers(0, 10**12), st.sampled_from([1, 10_000]))
def test_the_upper_edge_is_not_far_above(most: int, unit: int) -> None:
    top = nice_top(most, unit)

    assert top >= max(most, unit)
    assert top == unit or top < 2 * most
