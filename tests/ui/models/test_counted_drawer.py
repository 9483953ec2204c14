"""A drawer that is being counted: notes and coins sum up, or the sum is typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.models.counted_drawer import DENOMINATIONS_MINOR, SUM, CountedDrawer


def typed(drawer: CountedDrawer, keys: str) -> CountedDrawer:
    for key in keys:
        drawer = drawer.press(key)
    return drawer


def test_notes_and_coins_sum_up() -> None:
    drawer = typed(CountedDrawer(), "12")
    drawer = typed(drawer.at(2), "3")
    drawer = typed(drawer.at(7), "9")
    assert drawer.total_minor == 120_000 + 6_000 + 90
    assert not drawer.is_sum


def test_nothing_typed_is_not_an_empty_drawer() -> None:
    assert CountedDrawer().is_empty
    empty = CountedDrawer().press("0")
    assert (empty.is_empty, empty.total_minor) == (False, 0)


def test_a_typed_sum_stands_instead_of_the_counts_and_back() -> None:
    drawer = typed(typed(CountedDrawer(), "5").at(SUM), "812.5")
    assert (drawer.total_minor, drawer.typed[0]) == (81_250, "")
    again = typed(drawer.at(0), "2")
    assert (again.total_minor, again.is_sum) == (20_000, False)


def test_what_makes_no_count_changes_nothing() -> None:
    drawer = typed(CountedDrawer(), "1")
    assert typed(drawer, ".x五-") == drawer
    assert typed(CountedDrawer(), "00012").typed[0] == "12"
    assert typed(CountedDrawer(), "12345").typed[0] == "1234"


def test_erasing_takes_back_the_last_key() -> None:
    drawer = typed(CountedDrawer(), "12").erase()
    assert drawer.total_minor == 10_000
    assert drawer.erase().erase().is_empty


def test_the_arrows_go_round() -> None:
    assert CountedDrawer().at(-1).place == SUM
    assert CountedDrawer().at(SUM + 1).place == 0


@given(st.lists(st.integers(0, 9999), min_size=SUM, max_size=SUM))
def test_the_total_is_the_sum_of_what_each_place_is_worth(counts: list[int]) -> None:
    drawer = CountedDrawer()
    for place, count in enumerate(counts):
        drawer = typed(drawer.at(place), str(count))
    assert drawer.total_minor == sum(
        count * minor for count, minor in zip(counts, DENOMINATIONS_MINOR, strict=True)
    )
