"""How a member is called and how old a child is, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from posclient.domain.member import Address, Child, Member, months_and_days

if TYPE_CHECKING:
    from posclient.words.words import Words

_PAIRS: Final = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶"
    "太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空令狐轩辕百里呼延东郭南门西门第五"
)
DOUBLE_FAMILY_NAMES: Final = frozenset(_PAIRS[at : at + 2] for at in range(0, len(_PAIRS), 2))
"""Family names of two characters; all others have one."""

PREGNANCY_DAYS: Final = 280
"""Forty weeks, counted back from the due date."""

LAST_WEEK: Final = 42
"""After it a child that nobody confirmed as born is shown by its due date."""


def family_name(name: str) -> str:
    """`欧阳小丽` → `欧阳`, `张小丽` → `张`; of a name in Latin letters the last word."""
    if name.isascii():
        return name.strip().rpartition(" ")[2]
    return name[:2] if name[:2] in DOUBLE_FAMILY_NAMES and len(name) > 2 else name[:1]


def call_name(words: Words, member: Member) -> str:
    """What to call a member, by the form of address that she chose, as far as the data goes."""
    child = next((child.pet_name for child in member.children if child.pet_name), "")
    match member.address:
        case Address.MOTHER_OF if child:
            return words("person.mother_of", child=child)
        case Address.FATHER_OF if child:
            return words("person.father_of", child=child)
        case Address.MS | Address.MOTHER_OF if member.name:
            return words("person.ms", family=family_name(member.name))
        case Address.MR | Address.FATHER_OF if member.name:
            return words("person.mr", family=family_name(member.name))
        case _:
            return member.name or words("person.member")


def age(words: Words, child: Child, on: date) -> str:
    """A child's age on a day: days, months, then years and months. Before birth the week, else the due date.

    Empty where neither a birth date nor a due date is known.
    """
    if child.birth_date is not None and child.birth_date <= on:
        return _born(words, child.birth_date, on)
    if child.due_date is None:
        return ""
    week = (PREGNANCY_DAYS - (child.due_date - on).days) // 7
    if 0 < week <= LAST_WEEK:
        return words("age.pregnant", n=week)
    return words("age.due", date=words.day(child.due_date))


def _born(words: Words, birth_date: date, on: date) -> str:
    completed, days = months_and_days(birth_date, on)
    years, months = divmod(completed, 12)
    if completed == 0:
        return words("age.born_days", n=days)
    if years == 0:
        return words("age.months", n=months)
    if months == 0:
        return words("age.years", n=years)
    return words("age.years_months", years=words("age.years", n=years), months=words("age.months", n=months))
