"""Gamma–Gamma: what a visit is expected to bring."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.value.gamma_gamma import GammaGamma, Spending, in_minor, spending
from posclient.domain.value.history import History, Visit

CDNOW = GammaGamma(p=6.249, q=3.745, v=15.448)
MEAN_OF_ALL = CDNOW.p * CDNOW.v / (CDNOW.q - 1)


def test_of_whom_nothing_is_known_the_mean_of_all_is_expected() -> None:
    assert CDNOW.expected_mean(Spending(0, 0)) == pytest.approx(MEAN_OF_ALL)


@given(st.integers(1, 500), st.floats(0.01, 10_000))
def test_the_expectation_lies_between_her_own_mean_and_that_of_all(visits: int, mean: float) -> None:
    expected = CDNOW.expected_mean(Spending(visits, mean))

    assert min(mean, MEAN_OF_ALL) - 1e-9 <= expected <= max(mean, MEAN_OF_ALL) + 1e-9


def test_the_more_visits_the_nearer_to_her_own() -> None:
    few, many = (CDNOW.expected_mean(Spending(visits, 200.0)) for visits in (1, 50))

    assert MEAN_OF_ALL < few < many < 200


def test_visits_that_brought_nothing_are_left_out() -> None:
    on = date(2026, 3, 2)
    visits = (Visit(date(2026, 1, 1), 10_000), Visit(date(2026, 1, 9), 0), Visit(date(2026, 2, 1), 5_000))

    assert spending(History(visits, on)) == Spending(2, 75.0)
    assert spending(History((), on)) == Spending(0, 0.0)


def test_a_figure_becomes_money_by_the_one_rounding() -> None:
    assert in_minor(0.125) == 13


@pytest.mark.parametrize(
    ("field", "parameters"), [("p", (0, 2, 1)), ("q", (1, 1, 1)), ("v", (1, 2, float("nan")))]
)
def test_parameters_without_a_mean_are_refused(field: str, parameters: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match=rf"gamma_gamma\.{field}:"):
        GammaGamma(*parameters)
