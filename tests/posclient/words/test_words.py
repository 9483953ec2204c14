"""Sentences with their values, and money, quantities, points, dates and times as they are written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from posclient.words import Words, load, name_in

CHINESE = load("zh_CN")
ENGLISH = load("en")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_sentence_is_filled_with_its_values() -> None:
    assert CHINESE("receipt.you_saved", amount="12.00") == "本单为您节省 12.00"
    assert ENGLISH("receipt.you_saved", amount="12.00") == "You saved 12.00"


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="amount"):
        CHINESE("receipt.you_saved")


def test_a_value_is_text_and_never_a_placeholder() -> None:
    assert CHINESE("receipt.you_saved", amount="{amount} {0} %s") == "本单为您节省 {amount} {0} %s"


@pytest.mark.parametrize(
    ("words", "n", "text"),
    [
        (CHINESE, 1, "1天"),
        (CHINESE, 23, "23天"),
        (ENGLISH, 1, "1 day"),
        (ENGLISH, 0, "0 days"),
        (ENGLISH, 23, "23 days"),
    ],
)
def test_what_is_counted_has_its_plural(words: Words, n: int, text: str) -> None:
    assert words("span.days", n=n) == text


def test_the_badge_says_how_much_waits_since_when() -> None:
    assert CHINESE("sync.offline", n=12, time="14:02") == "离线 12笔待传，自 14:02"


@pytest.mark.parametrize(
    ("amount_minor", "text"), [(1200, "¥12.00"), (5, "¥0.05"), (-1200, "-¥12.00"), (0, "¥0.00")]
)
def test_money(amount_minor: int, text: str) -> None:
    assert CHINESE.money(amount_minor) == text


def test_amounts_quantities_and_points() -> None:
    assert CHINESE.amount(-123450) == "-1234.50"
    assert CHINESE.quantity(1250) == "1.25"
    assert CHINESE.points(12340, 2) == "123.4"


@pytest.mark.parametrize(
    ("unit", "chinese", "english"),
    [
        ("g", "1600克", "1,600 g"),
        ("ml", "1600毫升", "1,600 ml"),
        ("piece", "1600片", "1,600 pcs"),
        ("罐", "1600罐", "1,600 罐"),
        ("", "1600", "1,600"),
    ],
)
def test_units(unit: str, chinese: str, english: str) -> None:
    assert CHINESE.units(1600, unit) == chinese
    assert ENGLISH.units(1600, unit) == english


def test_dates() -> None:
    day = date(2026, 3, 2)

    assert (CHINESE.date(day), CHINESE.day(day)) == ("2026年3月2日", "3月2日")
    assert (ENGLISH.date(day), ENGLISH.day(day)) == ("2 Mar 2026", "2 Mar")


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_has_its_name(month: int) -> None:
    day = date(2026, month, 1)

    assert CHINESE.day(day) == f"{month}月1日"
    assert ENGLISH.day(day) == day.strftime("1 %b")


def test_an_instant_is_told_in_the_store_s_zone() -> None:
    at_ms = int(datetime(2026, 3, 1, 18, 2, tzinfo=UTC).timestamp() * 1000)

    assert CHINESE.time(at_ms, SHANGHAI) == "02:02"
    assert CHINESE.moment(at_ms, SHANGHAI) == "2026-03-02 02:02"
    assert CHINESE.moment(at_ms, UTC) == "2026-03-01 18:02"


@pytest.mark.parametrize(
    ("name", "name_en", "chinese", "english"),
    [("金卡", "Gold", "金卡", "Gold"), ("金卡", "", "金卡", "金卡"), ("", "Gold", "Gold", "Gold")],
)
def test_each_name_stands_in_for_the_other(name: str, name_en: str, chinese: str, english: str) -> None:
    assert name_in("zh_CN", name, name_en) == chinese
    assert name_in("en", name, name_en) == english
