"""A member list as rows of a table, and all that is known of one line in a sentence."""

from __future__ import annotations

from typing import Final

from posclient.domain.member_filter import MemberLine
from posclient.services.member_list import MemberList
from posclient.words import Names, Words
from posclient.words.member_lines import children, guesses
from ui.models.cells import Column, Row

RISK_TOLD_PERCENT: Final = 10
"""What speaks for a smaller risk than this speaks for nothing."""


def columns(words: Words) -> tuple[Column, ...]:
    """Name, tier, children, last visit, spent, expected, segment, risk."""
    return (
        Column(words("list.column.name"), stretch=True),
        Column(words("list.column.tier")),
        Column(words("list.column.children")),
        Column(words("list.column.last_visit")),
        Column(words("list.column.spend"), figures=True),
        Column(words("list.column.expected"), figures=True),
        Column(words("list.column.segment")),
        Column(words("list.column.risk"), figures=True),
    )


def rows(words: Words, shown: MemberList) -> tuple[Row, ...]:
    """A row a member; its key is her id."""
    return tuple(
        Row(
            (
                line.name or words("person.member"),
                shown.names.tiers.get(line.tier_id, line.tier_id),
                children(line, words),
                line.last_visit.isoformat() if line.last_visit else words("list.never"),
                words.money(line.spend_year_minor) if line.segment else "",
                words.money(line.expected_value_minor) if line.segment else "",
                words(f"segment.{line.segment}") if line.segment else "",
                str(line.risk_percent) if line.risk_percent is not None else "",
            ),
            line.member_id,
        )
        for line in shown.lines
    )


def detail(words: Words, line: MemberLine, names: Names) -> str:
    """Her number masked, why she is in her segment, what speaks for the risk, and the guesses with their evidence."""
    parts = [f"{line.name or words('person.member')}  {line.phone}".strip()]
    if line.do_not_call:
        parts.append(words("list.do_not_call"))
    if line.segment:
        why = words("list.and").join(words.reason(reason, names) for reason in line.segment_why)
        parts.append(
            f"{words(f'segment.{line.segment}')}: {why}" if why else words(f"segment.{line.segment}")
        )
    if line.risk_percent is not None and line.risk_percent >= RISK_TOLD_PERCENT and line.risk_why:
        why = words("list.and").join(words.reason(reason, names) for reason in line.risk_why)
        parts.append(f"{words('list.risk_of', percent=line.risk_percent)}: {why}")
    guessed = guesses(line, words, names)
    if guessed:
        parts.append(guessed)
    return "   ".join(parts)
