"""BG/NBD at known parameters: the figures that a correct implementation gives on CDNOW, and the model's laws."""

from __future__ import annotations

from datetime import date, timedelta
from math import exp, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.value.bgnbd import BgNbd, Comings, comings, counted, hypergeometric
from posclient.domain.value.history import History, Visit
from tests.posclient.domain.value.cdnow import customers

CDNOW = BgNbd(r=0.2426, alpha=4.4135, a=0.7929, b=2.4258)
CUSTOMER = Comings(again=2, last_week=30.43, weeks=38.86)

members = st.builds(
    lambda again, part, weeks: Comings(again, weeks * part if again else 0.0, weeks),
    st.integers(0, 200),
    st.floats(0.01, 1),
    st.floats(0.2, 520),
)


def test_the_likelihood_of_cdnow_is_the_published_one() -> None:
    everybody = counted(seen for seen, _ in customers())

    assert sum(everybody.values()) == 2_357
    assert CDNOW.log_likelihood(everybody) == pytest.approx(-9582.43, abs=0.005)


def test_the_expected_visits_of_a_customer_are_the_published_ones() -> None:
    assert CDNOW.expected_visits(CUSTOMER, 39) == pytest.approx(1.2259, abs=0.0005)


def test_who_came_once_counts_as_alive_whatever_her_silence() -> None:
    assert CDNOW.alive(Comings(0, 0, 1)) == CDNOW.alive(Comings(0, 0, 500)) == 1


def test_who_came_often_and_then_no_more_has_left() -> None:
    often, silent = Comings(100, 40, 40), Comings(100, 40, 120)

    assert CDNOW.alive(often) > 0.9
    assert CDNOW.alive(silent) < 1e-9
    assert CDNOW.expected_visits(silent, 52) < 1e-9


@given(members, st.floats(0.1, 260))
def test_expectations_are_finite_and_grow_with_time(member: Comings, weeks: float) -> None:
    soon, later = CDNOW.expected_visits(member, weeks), CDNOW.expected_visits(member, 2 * weeks)

    assert 0 <= soon <= later + 1e-9 < inf
    assert 0 <= CDNOW.alive(member) <= 1


@given(members)
def test_a_parameter_of_exactly_one_is_no_trouble(member: Comings) -> None:
    at_one, beside = BgNbd(0.5, 4, 1.0, 2.4), BgNbd(0.5, 4, 1.000001, 2.4)

    assert at_one.expected_visits(member, 20) == pytest.approx(beside.expected_visits(member, 20), rel=1e-3)


@pytest.mark.parametrize("z", [0.0, 0.3, 0.9])
def test_the_series_is_gauss_s(z: float) -> None:
    assert hypergeometric(2.0, 1.5, 1.5, z) == pytest.approx((1 - z) ** -2)
    assert hypergeometric(1e9, 1.0, 1e9, 0.5) == pytest.approx(1 / 0.5, rel=1e-6)
    assert hypergeometric(1.0, 1.0, 1.0, exp(-1)) == pytest.approx(1 / (1 - exp(-1)))


def test_a_history_is_read_in_weeks_from_its_first_day() -> None:
    on = date(2026, 3, 2)
    days = [on - timedelta(days=ago) for ago in (70, 35, 14)]

    assert comings(History(tuple(Visit(day, 100) for day in days), on)) == Comings(2, 8.0, 10.0)
    assert comings(History((), on)) is None


@pytest.mark.parametrize(
    ("again", "last_week", "weeks"), [(-1, 0, 1), (1, 0, 1), (0, 1, 2), (1, 3, 2), (1, -1, 2)]
)
def test_what_can_t_have_been_is_refused(again: int, last_week: float, weeks: float) -> None:
    with pytest.raises(ValueError, match="no comings"):
        Comings(again, last_week, weeks)


@pytest.mark.parametrize("wrong", [0.0, -1.0, inf])
def test_a_parameter_that_is_not_above_zero_is_named(wrong: float) -> None:
    with pytest.raises(ValueError, match=r"bgnbd\.a:"):
        BgNbd(1, 1, wrong, 1)
