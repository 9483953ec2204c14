"""Figures and tables as texts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from posclient.domain.review.enrolments import SourceCount
from posclient.domain.review.figures import Figures
from posclient.domain.review.listing import Kind, Listed
from posclient.domain.review.period import Period, Window
from posclient.domain.review.review import PeriodReview, Person
from posclient.domain.review.tables import Colleague, Section, Worth
from posclient.words import load
from ui.models.review_rows import (
    against,
    colleague_rows,
    member_rows,
    section_member_rows,
    section_rows,
    source_rows,
    tile_text,
)

EN = load("en")
PEOPLE = {"M1": Person("M1", "张小丽", "138****1234"), "OP1": Person("OP1", "李娜")}
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def period(**parts: object) -> PeriodReview:
    given: dict[str, object] = {
        "period": Period.WEEK,
        "window": Window(MONDAY, TUESDAY),
        "window_before": Window(date(2026, 11, 9), date(2026, 11, 10)),
        "now": Figures(),
        "before": Figures(),
        **dict.fromkeys(("slots", "members", "categories", "brands", "colleagues", "sources"), ()),
    }
    return PeriodReview(**{**given, **parts})  # type: ignore[arg-type]  # parts as a test names them


RUNG = (("rung", 9), ("whole", 2))


@pytest.mark.parametrize(
    ("figure", "value", "change", "tone"),
    [
        (Listed("sales", Kind.MONEY, 150_00, 100_00), "¥150.00", "▲ 50.0%", "good"),
        (Listed("sales", Kind.MONEY, 50_00, 100_00), "¥50.00", "▼ 50.0%", "bad"),
        (Listed("receipts", Kind.COUNT, 7, 7, quoted=RUNG), "7", "As before", ""),
        (Listed("receipts", Kind.COUNT, 7, 0, quoted=RUNG), "7", "Nothing to compare with", ""),
        (Listed("member_share", Kind.SHARE, Fraction(2, 3), Fraction(7, 10)), "66.7%", "▼ 3.3 points", "bad"),
        (Listed("member_share", Kind.SHARE, None, Fraction(1)), "—", "Nothing to compare with", ""),
        (Listed("active", Kind.SHARE, Fraction(1), None, compared=False), "100.0%", "As things stand", ""),
        (Listed("contribution", Kind.MONEY, Fraction(100, 3), None), "¥0.33", "Nothing to compare with", ""),
    ],
)
def test_a_tile(figure: Listed, value: str, change: str, tone: str) -> None:
    shown = tile_text(EN, figure)

    assert (shown.value, shown.change, shown.tone) == (value, change, tone)
    assert shown.means == EN(f"review.means.{figure.key}", **dict(figure.quoted))


def test_members_by_name_with_masked_number() -> None:
    worths = (Worth("M1", 24_500, 2), Worth("gone", 100, 1))

    assert [(row.cells, row.key) for row in member_rows(EN, worths, PEOPLE)] == [
        (("张小丽", "138****1234", "2", "¥245.00"), "M1"),
        ((EN("person.member"), "", "1", "¥1.00"), "gone"),
    ]
    assert section_member_rows(EN, worths, PEOPLE)[0].cells == ("张小丽", "138****1234", "¥245.00")


def test_sections_and_what_was_rounded_off() -> None:
    sections = (
        Section("奶粉", 20_000, 10_000, 15_000, 2, ()),
        Section("", 500, 0, 0, 0, ()),
    )

    assert [(row.cells, row.key) for row in section_rows(EN, sections, 7)] == [
        (("奶粉", "¥200.00", "▲ 100.0%", "2", "¥75.00"), "0"),
        ((EN("review.no_section"), "¥5.00", "—", "0", "—"), "1"),
        ((EN("review.rounding"), "-¥0.07", "", "", ""), ""),
    ]
    assert len(section_rows(EN, sections, 0)) == 2


def test_colleagues_and_sources() -> None:
    one = period(
        colleagues=(Colleague("OP1", 4, 3, 500, 1), Colleague("OP7", 0, 0, 0, 2)),
        sources=(SourceCount("referral", 2), SourceCount("brand new", 1)),
    )

    assert [row.cells for row in colleague_rows(EN, one, PEOPLE)] == [
        ("李娜", "4", "75.0%", "¥5.00", "1"),
        ("OP7", "0", "—", "¥0.00", "2"),
    ]
    assert [row.cells[0] for row in source_rows(EN, one)] == [EN("source.referral"), "brand new"]


def test_which_days_are_held_against_which() -> None:
    today = period(window=Window(TUESDAY, TUESDAY), window_before=Window(MONDAY, MONDAY))

    assert against(EN, period()) == "16 Nov – 17 Nov against 9 Nov – 10 Nov, to this hour"
    assert against(EN, today) == "17 Nov against 16 Nov, to this hour"
