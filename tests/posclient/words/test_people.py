"""What members are called, and how old children are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.member import Address, Child, Member, MemberId
from posclient.words import load
from posclient.words.people import family_name

CHINESE = load("zh_CN")
ENGLISH = load("en")
TODAY = date(2026, 3, 2)


def member(name: str, address: Address, *pet_names: str) -> Member:
    children = tuple(Child(f"c{at}", pet_name) for at, pet_name in enumerate(pet_names))
    return Member(MemberId("m"), None, None, name=name, address=address, children=children)


@pytest.mark.parametrize(
    ("who", "chinese", "english"),
    [
        (member("张小丽", Address.MOTHER_OF, "糖糖"), "糖糖妈妈", "糖糖's mum"),
        (member("张小丽", Address.FATHER_OF, "", "果果"), "果果爸爸", "果果's dad"),
        (member("张小丽", Address.MS), "张女士", "Ms 张"),
        (member("欧阳小丽", Address.MS), "欧阳女士", "Ms 欧阳"),
        (member("欧阳", Address.MR), "欧先生", "Mr 欧"),
        (member("Anna Smith", Address.MS), "Smith女士", "Ms Smith"),
        (member("张小丽", Address.NAME, "糖糖"), "张小丽", "张小丽"),
        (member("张小丽", Address.MOTHER_OF), "张女士", "Ms 张"),
        (member("张大力", Address.FATHER_OF), "张先生", "Mr 张"),
        (member("", Address.MS), "会员", "Member"),
        (member("", Address.MOTHER_OF, ""), "会员", "Member"),
    ],
)
def test_a_member_is_called_as_she_chose(who: Member, chinese: str, english: str) -> None:
    assert CHINESE.call_name(who) == chinese
    assert ENGLISH.call_name(who) == english


@pytest.mark.parametrize(
    ("name", "family"), [("", ""), ("   ", ""), ("Anna", "Anna"), ("司马光", "司马"), ("司马", "司")]
)
def test_family_names(name: str, family: str) -> None:
    assert family_name(name) == family


@pytest.mark.parametrize(
    ("born", "chinese", "english"),
    [
        (date(2026, 3, 2), "出生0天", "0 days old"),
        (date(2026, 2, 20), "出生10天", "10 days old"),
        (date(2025, 7, 1), "8个月", "8 months"),
        (date(2026, 2, 2), "1个月", "1 month"),
        (date(2025, 3, 2), "1岁", "1 year"),
        (date(2023, 12, 1), "2岁3个月", "2 years 3 months"),
    ],
)
def test_the_age_of_a_born_child(born: date, chinese: str, english: str) -> None:
    assert CHINESE.age(Child("c", birth_date=born), TODAY) == chinese
    assert ENGLISH.age(Child("c", birth_date=born), TODAY) == english


@pytest.mark.parametrize(
    ("due_in_days", "text"),
    [
        (84, "孕28周"),
        (0, "孕40周"),
        (-20, "孕42周"),
        (-21, "预产期 2月9日"),
        (273, "孕1周"),
        (280, "预产期 12月7日"),
    ],
)
def test_an_unborn_child_is_told_by_week_and_else_by_its_due_date(due_in_days: int, text: str) -> None:
    child = Child("c", due_date=TODAY + timedelta(days=due_in_days))

    assert CHINESE.age(child, TODAY) == text


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert CHINESE.age(Child("c"), TODAY) == ""


def test_a_birth_date_to_come_is_not_an_age() -> None:
    assert CHINESE.age(Child("c", birth_date=TODAY + timedelta(days=1)), TODAY) == ""


@given(
    birth=st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    due=st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    on=st.dates(date(2000, 1, 1), date(2080, 1, 1)),
)
def test_there_is_an_age_for_every_child_on_every_day(birth: date | None, due: date | None, on: date) -> None:
    text = CHINESE.age(Child("c", birth_date=birth, due_date=due), on)

    assert bool(text) == (due is not None or (birth is not None and birth <= on))
    assert "-" not in text
