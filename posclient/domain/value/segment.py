"""Segments (重点, 潜力, 一般, 沉睡): which one a member is in, by rules that are data, and what decided it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from posclient.domain.reason import Reason


class Segment(StrEnum):
    """How a member is cared for."""

    KEY = "key"
    GENERAL = "general"
    POTENTIAL = "potential"
    DORMANT = "dormant"


FIGURES: Final = (
    "silent_days",
    "known_days",
    "visits_year",
    "spend_year_minor",
    "expected_value_minor",
    "alive_percent",
    "risk_percent",
    "recency_class",
    "frequency_class",
    "money_class",
)
"""What a rule can ask for. Who never came has none of them but `visits_year` and `spend_year_minor`, which are 0."""


@dataclass(frozen=True)
class Condition:
    """A figure within bounds, both inside; a bound that is None is not there."""

    figure: str
    at_least: int | None = None
    at_most: int | None = None

    def __post_init__(self) -> None:
        if self.figure not in FIGURES:
            raise ValueError(f"segments: {self.figure!r} is no figure")
        if self.at_least is None and self.at_most is None:
            raise ValueError(f"segments: {self.figure} without a bound")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"segments: {self.figure} within {self.at_least} and {self.at_most}")

    def holds(self, figures: Mapping[str, int]) -> bool:
        """Whether the figure is known and within the bounds."""
        value = figures.get(self.figure)
        if value is None:
            return False
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )


@dataclass(frozen=True)
class SegmentRule:
    """A segment, and the conditions that must all hold for it."""

    segment: Segment
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Placed:
    """The segment, and why, one reason a condition."""

    segment: Segment
    reasons: tuple[Reason, ...]


def check_rules(rules: Sequence[SegmentRule]) -> None:
    """Raises ValueError unless the last rule takes everybody, no other does, and all four segments can be reached."""
    if not rules or rules[-1].conditions:
        raise ValueError("segments: the last rule must be without conditions")
    if any(not rule.conditions for rule in rules[:-1]):
        raise ValueError("segments: a rule without conditions before the last")
    missing = set(Segment) - {rule.segment for rule in rules}
    if missing:
        raise ValueError(f"segments: no rule for {min(missing)}")


def place(rules: Sequence[SegmentRule], figures: Mapping[str, int]) -> Placed:
    """The segment of the first rule whose conditions hold. Raises LookupError for rules that `check_rules` refuses."""
    for rule in rules:
        if all(condition.holds(figures) for condition in rule.conditions):
            reasons = tuple(_reason(condition.figure, figures) for condition in rule.conditions)
            return Placed(rule.segment, reasons)
    raise LookupError("segments: no rule takes this member")


def _reason(figure: str, figures: Mapping[str, int]) -> Reason:
    value = figures[figure]
    if figure.endswith("_days"):
        return Reason(f"segment.why.{figure}", {"days": value})
    if figure.endswith("_minor"):
        return Reason(f"segment.why.{figure}", {"amount_minor": value})
    return Reason(f"segment.why.{figure}", {"number": value})
