"""What a member list can be asked for, as choices: each criterion with its options, and what an option asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from posclient.domain.member_filter import MemberFilter
from posclient.domain.value.profile import Guess
from posclient.domain.value.segment import Segment
from posclient.services.member_list import Choices
from posclient.words import Words


class Criterion(StrEnum):
    """In the order of their buttons and of the keys 1 to 7."""

    SEGMENT = "segment"
    CHILD = "child"
    SILENCE = "silence"
    TIER = "tier"
    KIND = "kind"
    GUESS = "guess"
    RISK = "risk"


NOT_ON_PAPER: Final = frozenset({Criterion.SEGMENT, Criterion.GUESS, Criterion.RISK})
"""Criteria that a list on paper does not name: it lies about where members see it."""

_AGES: Final = ((0, 6), (6, 12), (12, 24), (24, 36), (36, None))
_SILENCES: Final = ((None, 30), (31, 60), (61, 90), (91, None))
_RISKS: Final = (20, 35, 50)


@dataclass(frozen=True)
class Option:
    """A choice within a criterion: its text, and the fields of the filter that it sets."""

    text: str
    asks: Mapping[str, Any]


def options(words: Words, known: Choices) -> dict[Criterion, tuple[Option, ...]]:
    """All options of a shop; the first of each criterion asks for nothing."""
    anything = Option(words("list.any"), {})
    found: dict[Criterion, Sequence[Option]] = {
        Criterion.SEGMENT: [Option(words(f"segment.{one}"), {"segment": one}) for one in Segment],
        Criterion.CHILD: [
            Option(words("list.expecting"), {"expecting": True}),
            *(_age(words, first, before) for first, before in _AGES),
        ],
        Criterion.SILENCE: [_silence(words, first, last) for first, last in _SILENCES],
        Criterion.TIER: [
            Option(known.names.tiers.get(tier.tier_id, tier.tier_id), {"tier_id": tier.tier_id})
            for tier in known.tiers
        ],
        Criterion.KIND: [Option(name, {"kind": need_id}) for need_id, name in known.needs],
        Criterion.GUESS: [Option(words(f"list.guess.{one}"), {"guess": one}) for one in Guess],
        Criterion.RISK: [
            Option(words("list.risk", percent=percent), {"least_risk_percent": percent}) for percent in _RISKS
        ],
    }
    return {criterion: (anything, *found[criterion]) for criterion in Criterion}


def filter_of(chosen: Mapping[Criterion, Option], area: str) -> MemberFilter:
    """The filter that choices make."""
    asked = MemberFilter(area=area.strip())
    for option in chosen.values():
        asked = replace(asked, **option.asks)
    return asked


def told(chosen: Mapping[Criterion, Option], area: str, words: Words, *, on_paper: bool) -> str:
    """The choices in words; on paper without what members should not read."""
    parts = [
        f"{words(f'list.by.{criterion}')} {option.text}"
        for criterion, option in chosen.items()
        if option.asks and not (on_paper and criterion in NOT_ON_PAPER)
    ]
    if area.strip():
        parts.append(f"{words('list.by.area')} {area.strip()}")
    return " · ".join(parts) or words("list.everybody")


def _age(words: Words, first: int, before: int | None) -> Option:
    text = (
        words("list.months_from", first=first)
        if before is None
        else words("list.months", first=first, last=before)
    )
    return Option(text, {"child_from_month": first, "child_before_month": before})


def _silence(words: Words, first: int | None, last: int | None) -> Option:
    if first is None:
        text = words("list.days_up_to", last=last or 0)
    elif last is None:
        text = words("list.days_over", first=first - 1)
    else:
        text = words("list.days", first=first, last=last)
    return Option(text, {"silent_from": first, "silent_to": last})
