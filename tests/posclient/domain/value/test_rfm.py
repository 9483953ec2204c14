"""RFM: figures, classes, and cut-offs from a population."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.value.rfm import Rfm, RfmCuts, RfmScore, cuts_of, rfm, score
from tests.posclient.domain.value.families import bought

CUTS = RfmCuts((7, 14, 30, 90), (2, 5, 10, 20), (10_000, 50_000, 100_000, 500_000))


def test_only_the_last_year_counts() -> None:
    assert rfm(bought((400, "tin1"), (364, "tin1"), (3, "tin1"))) == Rfm(3, 2, 40_000)
    assert rfm(bought((365, "tin1"))) == Rfm(None, 0, 0)


@pytest.mark.parametrize(
    ("figures", "classes"),
    [
        (Rfm(0, 20, 500_000), RfmScore(5, 5, 5)),
        (Rfm(7, 19, 499_999), RfmScore(5, 4, 4)),
        (Rfm(8, 2, 10_000), RfmScore(4, 2, 2)),
        (Rfm(91, 1, 9_999), RfmScore(1, 1, 1)),
        (Rfm(None, 0, 0), RfmScore(1, 1, 1)),
    ],
)
def test_a_bound_belongs_to_the_better_class(figures: Rfm, classes: RfmScore) -> None:
    assert score(figures, CUTS) == classes


def test_cut_offs_put_a_fifth_into_each_class() -> None:
    population = [Rfm(day, day + 1, 100 * day) for day in range(100)]

    cuts = cuts_of([*population, Rfm(None, 0, 0)])

    classes = [score(one, cuts) for one in population]
    assert [sum(one.frequency == which for one in classes) for which in range(1, 6)] == [20] * 5
    assert [sum(one.money == which for one in classes) for which in range(1, 6)] == [20] * 5


@given(st.lists(st.builds(Rfm, st.integers(0, 400), st.integers(0, 100), st.integers(0, 10**7)), min_size=1))
def test_any_population_gives_usable_cut_offs(population: list[Rfm]) -> None:
    cuts = cuts_of(population)

    for one in population:
        found = score(one, cuts)
        assert {found.recency, found.frequency, found.money} <= set(range(1, 6))


def test_cut_offs_of_nobody_and_unordered_ones_are_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        cuts_of([Rfm(None, 0, 0)])
    with pytest.raises(ValueError, match=r"rfm\.visits"):
        RfmCuts((1, 2, 3, 4), (2, 1, 3, 4), (1, 2, 3, 4))
