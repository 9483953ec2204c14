"""Visits from purchase lines."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.member import Purchase
from posclient.domain.value.history import Visit, history

TODAY = date(2026, 3, 2)


def line(days_ago: int, product_id: str = "tin", quantity: int = 1, amount: int = 20_000) -> Purchase:
    return Purchase(TODAY - timedelta(days=days_ago), product_id, quantity * 1000, amount)


def test_lines_of_a_day_are_one_visit_in_whatever_order_they_come() -> None:
    lines = [line(3, "wipes", amount=900), line(20), line(3)]

    found = history(lines, TODAY)

    assert found.visits == (
        Visit(TODAY - timedelta(days=20), 20_000, ("tin",)),
        Visit(TODAY - timedelta(days=3), 20_900, ("tin", "wipes")),
    )
    assert (found.silent_days, found.known_days, found.gaps) == (3, 20, (17,))


def test_what_is_dated_tomorrow_has_not_happened() -> None:
    assert history([line(-1)], TODAY).visits == ()


def test_a_return_un_buys_the_newest_lines_of_its_article() -> None:
    lines = [line(40), line(20, quantity=2, amount=40_000), line(5, quantity=-1, amount=-20_000)]

    found = history(lines, TODAY)

    assert [(visit.on, visit.amount_minor) for visit in found.visits] == [
        (TODAY - timedelta(days=40), 20_000),
        (TODAY - timedelta(days=20), 20_000),
    ]


def test_a_basket_that_came_back_whole_is_no_visit() -> None:
    same_day = [line(5, quantity=-1, amount=-20_000), line(5)]
    later = [line(9), line(2, quantity=-1, amount=-20_000)]

    assert history(same_day, TODAY).visits == history(later, TODAY).visits == ()
    assert history([], TODAY).silent_days is None


def test_today_is_the_first_of_the_last_days() -> None:
    found = history([line(0), line(29), line(30)], TODAY)

    assert [(TODAY - visit.on).days for visit in found.since(30)] == [29, 0]


lines = st.lists(
    st.builds(
        line,
        st.integers(-30, 400),
        st.sampled_from(["tin", "wipes"]),
        st.integers(-3, 3).filter(bool),
        st.just(0),
    ),
    max_size=12,
)


@given(lines)
def test_there_is_no_order_in_which_another_history_comes_out(lines: list[Purchase]) -> None:
    found = history(lines, TODAY)

    assert found == history(list(reversed(lines)), TODAY)
    days = [visit.on for visit in found.visits]
    assert days == sorted(set(days))
    assert all(day <= TODAY for day in days)
