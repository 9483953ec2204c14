"""What a word at the counter is expected to bring: the figures by which one is chosen. Data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What the one line can be about."""

    RUN_OUT = "run_out"
    TIER = "tier"
    EXPIRING = "expiring"
    BIRTHDAY = "birthday"
    STAGE = "stage"
    GAP = "gap"
    WELCOME = "welcome"


@dataclass(frozen=True)
class Lift:
    """Saying it brings `percent` of what is at stake, and `fixed_minor` besides (goodwill that no basket shows)."""

    percent: int = 0
    fixed_minor: int = 0

    def of(self, at_stake_minor: int) -> int:
        """Minor units that saying it is expected to bring."""
        return self.fixed_minor + at_stake_minor * self.percent // 100


@dataclass(frozen=True)
class SayRules:
    """The lift by topic, and how near a thing must be to be worth a word. Of needs that are `never_said` nobody speaks
    aloud in a shop. Raises ValueError.
    """

    lifts: Mapping[Topic, Lift]
    soon_days: int = 7
    overdue_days: int = 14
    least_probability_percent: int = 50
    tier_within_percent: int = 10
    expiring_days: int = 30
    birthday_days: int = 7
    new_member_days: int = 30
    staged_bought_within_days: int = 60
    never_said: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        missing = set(Topic) - set(self.lifts)
        if missing:
            raise ValueError(f"say.lifts: nothing for {min(missing)}")
        for topic, lift in self.lifts.items():
            if not 0 <= lift.percent <= 100 or lift.fixed_minor < 0:
                raise ValueError(f"say.lifts.{topic}: not within 0 and 100 %, or below 0")
        for name in (
            "soon_days",
            "overdue_days",
            "expiring_days",
            "birthday_days",
            "new_member_days",
            "staged_bought_within_days",
        ):
            if not 0 <= getattr(self, name) <= 365:
                raise ValueError(f"say.{name}: not within 0 and 365")
        for name in ("least_probability_percent", "tier_within_percent"):
            if not 0 <= getattr(self, name) <= 100:
                raise ValueError(f"say.{name}: not within 0 and 100")
