"""Days as they are typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.models.typed_date import is_finished, read_date

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "20260302",
        "260302",
        "2026-03-02",
        "2026-3-2",
        "26.3.2",
        "2026/3/2",
        "2026年3月2日",
        "２０２６０３０２",
        " 20260302 ",
    ],
)
def test_a_day_in_any_hand(text: str) -> None:
    assert read_date(text) == DAY
    assert is_finished(text)


@pytest.mark.parametrize("text", ["", "2026", "20260", "2026030", "2026-3", "汤圆"])
def test_what_is_unfinished_is_neither_a_day_nor_wrong(text: str) -> None:
    assert read_date(text) is None
    assert not is_finished(text)


@pytest.mark.parametrize("text", ["20260231", "261301", "20261302", "2026-2-30", "2026030211", "00000000"])
def test_what_is_no_day_is_wrong(text: str) -> None:
    assert read_date(text) is None
    assert is_finished(text)


def test_the_beginning_of_eight_digits_is_not_called_wrong() -> None:
    assert read_date("202613") is None
    assert not is_finished("202613")


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_of_the_century_is_read_in_all_three_ways(day: date) -> None:
    assert read_date(day.isoformat()) == day
    assert read_date(day.strftime("%Y%m%d")) == day
    assert read_date(day.strftime("%y%m%d")) == day


@given(st.text(max_size=20))
def test_no_text_is_too_odd(text: str) -> None:
    read_date(text)
    is_finished(text)
