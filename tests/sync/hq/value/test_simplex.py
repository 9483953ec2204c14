"""The least of a function."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.hq.value.simplex import least


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=4))
def test_a_bowl_is_least_at_its_bottom(bottom: list[float]) -> None:
    def bowl(point: Sequence[float]) -> float:
        return sum((at + 1) * (p - b) ** 2 for at, (p, b) in enumerate(zip(point, bottom, strict=True)))

    assert least(bowl, [0.0] * len(bottom)) == pytest.approx(bottom, abs=1e-3)


def test_a_bent_valley_is_followed_to_its_end() -> None:
    found = least(lambda point: (1 - point[0]) ** 2 + 100 * (point[1] - point[0] ** 2) ** 2, (-1.2, 1.0))

    assert found == pytest.approx((1, 1), abs=1e-3)


def test_where_it_is_no_number_it_is_walked_away_from() -> None:
    def half(point: Sequence[float]) -> float:
        return point[0] - log(point[0]) if point[0] > 0 else inf

    assert least(half, (0.1,)) == pytest.approx((1,), abs=1e-3)


def test_a_slope_without_end_is_told() -> None:
    with pytest.raises(ValueError, match="no least value"):
        least(lambda point: -point[0], (0.0,), steps=50)
