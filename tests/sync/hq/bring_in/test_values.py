"""What people type into cells, and what spreadsheets make of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.hq.bring_in import values
from sync.hq.bring_in.faults import SENTENCES, BadValueError
from sync.hq.bring_in.values import Cell

MARCH_5 = date(2026, 3, 5)


def key_of(how: Callable[[Cell], object], cell: Cell) -> str:
    with pytest.raises(BadValueError) as caught:
        how(cell)
    assert caught.value.key in SENTENCES
    return caught.value.key


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("12.5", 1250),
        ("¥1,234.50", 123_450),
        ("１２．５０元", 1250),
        ("￥ 8", 800),
        (".5", 50),
        (12.1, 1210),
        (0.1 + 0.2, 30),
        (7, 700),
        ("0", 0),
        ("1,234,567.8", 123_456_780),
    ],
)
def test_amounts(cell: Cell, fen: int) -> None:
    assert values.money(cell) == fen


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("12.345", "below_fen"),
        ("-1", "negative"),
        ("12,34", "not_money"),
        ("十元", "not_money"),
        ("1e5", "not_money"),
        ("9" * 20, "too_large"),
        (float("inf"), "too_large"),
        (float("nan"), "too_large"),
        (True, "not_money"),
    ],
)
def test_what_is_no_amount(cell: Cell, key: str) -> None:
    assert key_of(values.money, cell) == key


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-05",
        "2026/3/5",
        "2026.3.5",
        "2026年3月5日",
        "20260305",
        "２０２６－０３－０５",
        "2026-03-05 14:02:11",
        "2026/3/5 0:00",
        46086,
        46086.5,
        "46086",
        20260305,
        MARCH_5,
        datetime(2026, 3, 5, 9, 30),  # noqa: DTZ001 - as a spreadsheet has it
    ],
)
def test_days(cell: Cell) -> None:
    assert values.day(cell) == MARCH_5


@pytest.mark.parametrize(
    "cell", ["3/5/2026", "2026-02-30", "26-3-5", "昨天", "20261305", 12, "12", "2026", -5, 1e9]
)
def test_what_is_no_day(cell: Cell) -> None:
    assert key_of(values.day, cell) == "not_day"


@given(st.dates(date(1920, 1, 1), date(2199, 12, 31)))
def test_a_day_reads_the_same_however_it_is_written(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert {
        values.day(form)
        for form in (
            day.isoformat(),
            f"{day:%Y%m%d}",
            f"{day.year}/{day.month}/{day.day}",
            serial,
            float(serial),
        )
    } == {day}


@given(st.integers(0, values.MOST_MINOR))
def test_an_amount_reads_the_same_however_it_is_written(fen: int) -> None:
    plain, grouped = f"{fen // 100}.{fen % 100:02d}", f"{fen // 100:,}.{fen % 100:02d}"
    assert values.money(plain) == values.money(f"¥{grouped}") == fen


@given(st.text(max_size=30) | st.integers() | st.floats() | st.booleans() | st.datetimes() | st.timedeltas())
def test_whatever_stands_in_a_cell_it_is_read_or_refused(
    cell: str | float | bool | datetime | timedelta,
) -> None:
    for how in (values.money, values.day, values.code, values.barcode, values.phone, values.yes_no):
        sentence(how, cell)


def sentence(how: Callable[[Cell], object], cell: Cell) -> str:
    """What is said of a cell; empty where it can be read."""
    try:
        how(cell)
    except BadValueError as bad:
        return "".join(text.format_map(bad.values) for text in SENTENCES[bad.key])
    return ""


@pytest.mark.parametrize(
    ("cell", "written", "international"),
    [
        ("13812341234", "13812341234", "+8613812341234"),
        (13812341234.0, "13812341234", "+8613812341234"),
        ("+86 138-1234-1234", "13812341234", "+8613812341234"),
        ("１３８１２３４１２３４", "13812341234", "+8613812341234"),
        ("020-88888888", "02088888888", "+862088888888"),
        ("+852 9123 4567", "+85291234567", "+85291234567"),
    ],
)
def test_phone_numbers(cell: Cell, written: str, international: str) -> None:
    found = values.phone(cell)
    assert (found.written, found.international) == (written, international)


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("12345678901", "not_phone"),
        ("1381234123", "not_phone"),
        ("13812341234 李", "not_phone"),
        ("1.38123E+10", "shortened"),
    ],
)
def test_what_is_no_phone_number(cell: Cell, key: str) -> None:
    assert key_of(values.phone, cell) == key


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  张\u3000三\u200b\x00 ", "张\u3000三"),
        ("a\r\nb", "a  b"),
        ('="00123"', "00123"),
        ("'00123", "00123"),
        ("'=1+1", "=1+1"),
        (6901234567892.0, "6901234567892"),
        (1.5, "1.5"),
        (True, "1"),
    ],
)
def test_texts(cell: Cell, text: str) -> None:
    assert values.text_of(cell) == text


def test_barcodes_bear_their_check_digit_unless_a_shop_gave_them() -> None:
    assert values.barcode("6901234567892") == "6901234567892"
    assert values.barcode(6901234567892.0) == "6901234567892"
    assert values.barcode("2200012345678") == "2200012345678"
    assert values.barcode("ABC-1") == "ABC-1"
    assert key_of(values.barcode, "6901234567890") == "check_digit"
    assert key_of(values.barcode, "6.90123E+12") == "shortened"
    assert key_of(values.code, "货号一") == "not_code"
