"""A list of members as a table for a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from posclient.domain.member_filter import MemberLine
from posclient.wire.table_file import Cell, TableOut, minor
from posclient.words import Names, Words
from posclient.words.member_lines import children, guesses

COLUMNS: Final = (
    "member_id",
    "name",
    "phone",
    "card",
    "tier",
    "children",
    "last_visit",
    "visits",
    "spend",
    "expected",
    "segment",
    "risk",
    "guesses",
    "do_not_call",
)


def table_of(lines: Iterable[MemberLine], words: Words, names: Names) -> TableOut:
    """All columns, for a file."""
    headings = tuple(words(f"list.column.{column}") for column in COLUMNS)
    return TableOut(words("list.title"), headings, (_cells(line, words, names) for line in lines))


def _cells(line: MemberLine, words: Words, names: Names) -> tuple[Cell, ...]:
    return (
        line.member_id,
        line.name,
        line.phone,
        line.card_no,
        names.tiers.get(line.tier_id, line.tier_id),
        children(line, words),
        line.last_visit,
        line.visits_year,
        minor(line.spend_year_minor),
        minor(line.expected_value_minor),
        words(f"segment.{line.segment}") if line.segment else "",
        line.risk_percent,
        guesses(line, words, names),
        words("list.do_not_call") if line.do_not_call else "",
    )
