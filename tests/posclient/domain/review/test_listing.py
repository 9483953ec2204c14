"""The figures in their order, and how a share is written."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from posclient.domain.review.figures import Figures, Membership
from posclient.domain.review.listing import Kind, Listed, listed, percent
from posclient.domain.review.period import Period, Window
from posclient.domain.review.review import PeriodReview, Review

ON = date(2026, 11, 19)


def review_of(now: Figures, then: Figures, membership: Membership = Membership()) -> Review:  # noqa: B008 - a value
    window = Window(ON, ON)
    one = PeriodReview(Period.TODAY, window, window, now, then, (), (), (), (), (), ())
    return Review(0, ON, membership, (one,), ())


def test_a_share_changes_by_points_and_all_else_by_its_part() -> None:
    now = Figures(sales_minor=150, sold_minor=150, member_sold_minor=105, receipts=3)
    then = Figures(sales_minor=100, sold_minor=100, member_sold_minor=60, receipts=4)
    by_key = {figure.key: figure for figure in listed(review_of(now, then), Period.TODAY)}

    assert by_key["sales"].change == Fraction(1, 2)
    assert by_key["member_share"].change == Fraction(1, 10)
    assert by_key["receipts"].change == Fraction(-1, 4)
    assert by_key["contribution"].change is None


def test_the_definition_of_receipts_says_how_many_were_rung_up() -> None:
    figures = listed(review_of(Figures(rung=23, receipts=21), Figures()), Period.TODAY)

    assert {figure.key: dict(figure.quoted) for figure in figures if figure.quoted} == {
        "receipts": {"rung": 23, "whole": 2}
    }


def test_how_active_members_were_before_nobody_kept() -> None:
    figures = listed(review_of(Figures(), Figures(), Membership(4, 1)), Period.TODAY)
    (active,) = (figure for figure in figures if not figure.compared)

    assert active == Listed("active", Kind.SHARE, Fraction(1, 4), None, compared=False)
    assert len({figure.key for figure in figures}) == len(figures) == 12


def test_a_period_that_was_not_counted_is_not_there() -> None:
    with pytest.raises(LookupError):
        review_of(Figures(), Figures()).of(Period.MONTH)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(2, 3), "66.7"),
        (Fraction(1), "100.0"),
        (Fraction(-1, 400), "-0.3"),
        (Fraction(1, 9999), "0.0"),
    ],
)
def test_percent(share: Fraction, text: str) -> None:
    assert percent(share) == text
