"""The bounded field types, one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.wire.fields import Day, Hash, Id, PersonalText, Phone, Rate


def takes(kind: Any, text: str) -> bool:
    try:
        msgspec.convert(text, kind)
    except msgspec.ValidationError:
        return False
    return True


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_of_the_calendar_is_a_day(day: date) -> None:
    assert takes(Day, day.isoformat())


@given(st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True) | st.text())
def test_whatever_is_taken_as_a_day_is_on_the_calendar(text: str) -> None:
    if takes(Day, text):
        assert date.fromisoformat(text).isoformat() == text


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "1900-02-29",
        "2100-02-29",
        "2026-04-31",
        "2026-13-01",
        "2026-00-10",
        "2026-01-00",
        "1899-12-31",
        "2200-01-01",
        "2026-1-1",
        "20260101",
        "2026-01-01\n",
        "２０２６-01-01",
        "",
    ],
)
def test_what_is_not_a_day_is_refused(text: str) -> None:
    assert not takes(Day, text)


@pytest.mark.parametrize("text", ["2024-02-29", "2000-02-29", "2196-02-29", "2026-12-31"])
def test_leap_days_are_days(text: str) -> None:
    assert takes(Day, text)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Id, ["a", "m1/points/base", "T-1_2.3:4", "x" * 64], ["", "a b", "a\n", "会员", "x" * 65, "a\x00"]),
        (Phone, ["", "13812341234", "+8613812341234"], ["138-1234", "138\n", "１３８", "1" * 21]),
        (
            Rate,
            ["1", "1.5", "0.000001", "9999"],
            ["", ".5", "1.", "-1", "1e3", "10000", "1.5\n", "１", "1.0000001"],
        ),
        (Hash, ["0" * 64, "f" * 64], ["0" * 63, "0" * 65, "F" * 64, "0" * 64 + "\n"]),
        (PersonalText, ["", "张小丽", "two\nlines"], ["a\x00b", "\x00", "x" * 201]),
    ],
)
def test_texts_with_a_shape(kind: Any, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not takes(kind, text)] == []
    assert [text for text in bad if takes(kind, text)] == []
