"""What a list of members says of each, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from posclient.domain.member_filter import MemberLine
from posclient.words.names import Names

if TYPE_CHECKING:
    from posclient.words.words import Words


def children(line: MemberLine, words: Words) -> str:
    """How old her children are, and whether one is expected."""
    parts = [months(words, age) for age in sorted(line.child_months)]
    if line.due:
        parts.append(words("list.expecting"))
    return words("list.and").join(parts)


def months(words: Words, age: int) -> str:
    """`7 months`, `2 years`, `2 years 3 months`."""
    years, rest = divmod(age, 12)
    if not years:
        return words("age.months", n=rest)
    if not rest:
        return words("age.years", n=years)
    return words("age.years_months", years=words("age.years", n=years), months=words("age.months", n=rest))


def guesses(line: MemberLine, words: Words, names: Names) -> str:
    """What baskets let us guess of her, each with its evidence. For screens and files, never on paper."""
    return "; ".join(words.reason(one.evidence, names) for one in line.inferred)
