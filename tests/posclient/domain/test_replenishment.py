"""When she runs out, and why we think so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.replenishment import LONGEST_DAYS, Bought, Need, run_out

FORMULA = Need("formula", "奶粉", "formula", "g", typical_days=20)
TODAY = date(2026, 3, 2)


def bought(*days_ago: int, units: int = 1600) -> list[Bought]:
    return [Bought(TODAY - timedelta(days=ago), units) for ago in days_ago]


def test_her_own_rhythm_predicts_once_there_are_three_intervals() -> None:
    found = run_out(FORMULA, bought(85, 62, 39, 16), TODAY)

    assert found is not None
    assert found.confident
    assert found.run_out_on == TODAY + timedelta(days=7)
    assert found.reason.key == "runout.own_rhythm"
    assert found.reason.values == {
        "need": "formula",
        "every_days": 23,
        "last_units": 1600,
        "days_ago": 16,
        "days_left": 7,
        "give_or_take": 2,
    }


@pytest.mark.parametrize("days_ago", [(16,), (39, 16), (62, 39, 16)])
def test_with_less_history_the_need_s_typical_interval_stands_in_and_carries_no_slip(
    days_ago: tuple[int, ...],
) -> None:
    found = run_out(FORMULA, bought(*days_ago), TODAY)

    assert found is not None
    assert not found.confident
    assert found.run_out_on == TODAY + timedelta(days=4)
    assert found.reason.key == "runout.typical"


def test_twice_the_quantity_lasts_longer_but_not_twice_as_long() -> None:
    history = [*bought(85, 62, 39), *bought(16, units=3200)]

    found = run_out(FORMULA, history, TODAY)

    assert found is not None
    assert found.run_out_on == TODAY - timedelta(days=16) + timedelta(days=round(23 * 2**0.3))


def test_an_irregular_rhythm_has_a_wider_range() -> None:
    regular = run_out(FORMULA, bought(80, 60, 40, 20), TODAY)
    irregular = run_out(FORMULA, bought(95, 85, 45, 25, 20), TODAY)

    assert regular is not None
    assert irregular is not None
    assert irregular.give_or_take_days > regular.give_or_take_days


def test_a_returned_purchase_never_was() -> None:
    returned = [*bought(85, 62, 39, 16), Bought(TODAY - timedelta(days=16), -1600)]

    assert run_out(FORMULA, returned, TODAY) == run_out(FORMULA, bought(85, 62, 39), TODAY)


@pytest.mark.parametrize(
    "history", [[], bought(-1), bought(5, units=0), [*bought(5), *bought(5, units=-1600)]]
)
def test_without_a_purchase_nothing_is_predicted(history: list[Bought]) -> None:
    assert run_out(FORMULA, history, TODAY) is None


def test_overdue_is_negative() -> None:
    found = run_out(FORMULA, bought(30), TODAY)

    assert found is not None
    assert found.days_left(TODAY) == -10


HISTORY = st.lists(
    st.builds(
        Bought,
        st.dates(TODAY - timedelta(days=900), TODAY + timedelta(days=100)),
        st.integers(-(10**15), 10**18),
    ),
    max_size=15,
)
NEEDS = st.builds(
    Need, st.just("n"), st.just("n"), st.just("n"), st.just("g"), typical_days=st.integers(0, 10**9)
)


@given(NEEDS, HISTORY, st.permutations(range(15)))
def test_order_does_not_matter(need: Need, history: list[Bought], order: list[int]) -> None:
    shuffled = [history[at] for at in order if at < len(history)]

    assert run_out(need, shuffled, TODAY) == run_out(need, history, TODAY)


@given(NEEDS, HISTORY)
def test_the_future_is_ignored(need: Need, history: list[Bought]) -> None:
    past = [purchase for purchase in history if purchase.on <= TODAY]

    assert run_out(need, history, TODAY) == run_out(need, past, TODAY)


@given(NEEDS, HISTORY)
def test_a_prediction_lies_after_the_last_purchase_with_a_sensible_range(
    need: Need, history: list[Bought]
) -> None:
    found = run_out(need, history, TODAY)

    if found is not None:
        net: dict[date, int] = {}
        for purchase in history:
            net[purchase.on] = net.get(purchase.on, 0) + purchase.units
        last = max(day for day, units in net.items() if units > 0 and day <= TODAY)
        assert 1 <= (found.run_out_on - last).days <= LONGEST_DAYS
        assert 2 <= found.give_or_take_days <= LONGEST_DAYS // 2
        assert found.days_left(TODAY) == found.reason.values["days_left"]
