"""Ages by the calendar, and what of a name or number may be shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.member import Child, mask_name, mask_phone, months_and_days

DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))


@pytest.mark.parametrize(
    ("since", "on", "months", "days"),
    [
        (date(2026, 1, 15), date(2026, 1, 15), 0, 0),
        (date(2026, 1, 15), date(2026, 2, 14), 0, 30),
        (date(2026, 1, 15), date(2026, 2, 15), 1, 0),
        (date(2026, 1, 31), date(2026, 2, 27), 0, 27),
        (date(2026, 1, 31), date(2026, 2, 28), 1, 0),
        (date(2026, 1, 31), date(2026, 3, 1), 1, 1),
        (date(2026, 1, 31), date(2026, 3, 31), 2, 0),
        (date(2024, 1, 31), date(2024, 2, 28), 0, 28),
        (date(2024, 1, 31), date(2024, 2, 29), 1, 0),
        (date(2024, 2, 29), date(2025, 2, 28), 12, 0),
        (date(2024, 2, 29), date(2025, 3, 1), 12, 1),
        (date(2024, 2, 29), date(2028, 2, 28), 47, 30),
        (date(2024, 2, 29), date(2028, 2, 29), 48, 0),
        (date(2025, 12, 31), date(2026, 1, 1), 0, 1),
    ],
)
def test_months_and_days(since: date, on: date, months: int, days: int) -> None:
    assert months_and_days(since, on) == (months, days)


@given(DAYS, st.integers(0, 20_000))
def test_a_day_more_is_a_day_more_or_a_month_completed(since: date, days_later: int) -> None:
    on = since + timedelta(days=days_later)
    months, days = months_and_days(since, on)
    next_months, next_days = months_and_days(since, on + timedelta(days=1))

    assert (next_months, next_days) in {(months, days + 1), (months + 1, 0)}
    assert 0 <= days <= 30
    assert months >= 0


@given(DAYS, st.integers(0, 20_000))
def test_a_child_s_months_are_its_completed_months(born: date, days_later: int) -> None:
    on = born + timedelta(days=days_later)

    assert Child("c", birth_date=born).age_months(on) == months_and_days(born, on)[0]


def test_an_unborn_child_has_no_age() -> None:
    assert Child("c", due_date=date(2026, 5, 1)).age_months(date(2026, 3, 1)) is None
    assert Child("c", birth_date=date(2026, 3, 2)).age_months(date(2026, 3, 1)) is None


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812341234", "138****1234"),
        ("+8613812341234", "+86*******1234"),
        ("12345678", "****5678"),
        ("1234567", "****567"),
        ("12345", "****5"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_a_phone_number_keeps_at_least_four_digits_to_itself(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(st.text(alphabet="0123456789", max_size=20))
def test_masking_keeps_the_length_and_hides_four(phone: str) -> None:
    masked = mask_phone(phone)

    assert len(masked) == len(phone)
    assert masked.count("*") >= min(4, len(phone))


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张小丽", "张**"), ("张丽", "张*"), ("丽", "丽*"), ("欧阳小丽", "欧阳**"), ("Anna", "A***"), ("", "")],
)
def test_of_a_name_the_family_name_stays(name: str, masked: str) -> None:
    assert mask_name(name) == masked
