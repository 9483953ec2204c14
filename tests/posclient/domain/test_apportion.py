"""Parts that grow with what is done, and are whole at the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.apportion import in_order_so_far, part_so_far, parts_so_far

wholes = st.lists(st.integers(0, 1000), min_size=1, max_size=6)


@given(wholes, st.data())
def test_parts_sum_to_what_is_done_and_only_grow(sizes: list[int], data: st.DataObject) -> None:
    less = data.draw(st.integers(0, sum(sizes)))
    more = data.draw(st.integers(less, sum(sizes)))
    for shared in (parts_so_far, in_order_so_far):
        before, after = shared(less, sizes), shared(more, sizes)
        assert sum(before) == less
        assert all(0 <= old <= new <= size for old, new, size in zip(before, after, sizes, strict=True))
        assert shared(sum(sizes), sizes) == tuple(sizes)


def test_a_part_is_the_nearest() -> None:
    assert [part_so_far(10, done, 3) for done in range(4)] == [0, 3, 7, 10]
    assert part_so_far(5, 0, 0) == 5


@pytest.mark.parametrize(("whole", "done", "total"), [(1, -1, 3), (1, 4, 3), (-1, 1, 3)])
def test_what_is_no_part_is_refused(whole: int, done: int, total: int) -> None:
    with pytest.raises(ValueError, match=str(done)):
        part_so_far(whole, done, total)


def test_more_than_all_of_them_is_refused() -> None:
    with pytest.raises(ValueError, match="within 3"):
        in_order_so_far(5, (1, 2))
    with pytest.raises(ValueError, match="5 of 3"):
        parts_so_far(5, (1, 2))
    with pytest.raises(ValueError, match="5 is more"):
        parts_so_far(5, (0, 0))
