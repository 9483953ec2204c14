"""What a family buys again and again: which needs, which brand, how much at a time, how regularly.

The figures of use and of typical intervals are those of `assets/demo/needs.csv`; the shares of families that buy a
need in this shop are guesses that give plausible totals (see `summary`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from posclient.domain.catalog import Product
from posclient.domain.member import months_and_days
from sync.hq.demo.chance import Urn
from sync.hq.demo.days import day
from sync.hq.demo.families import Family, Kind
from sync.hq.demo.files import NeedTable, need_tables, stage_at
from sync.hq.demo.goods import nappy_size, shelves

ADOPTION: Final = {
    "formula": 0.6,
    "nappies": 0.55,
    "wipes": 0.42,
    "soft_tissues": 0.3,
    "changing_mats": 0.12,
    "rice_cereal": 0.42,
    "fruit_puree": 0.38,
    "noodles": 0.3,
    "meat_floss": 0.14,
    "cooking_oil": 0.12,
    "snacks": 0.42,
    "dha": 0.15,
    "probiotics": 0.12,
    "calcium": 0.13,
    "vitamin_d": 0.3,
    "zinc_iron": 0.08,
    "lutein": 0.05,
    "lactoferrin": 0.04,
    "bath": 0.25,
    "toothpaste": 0.15,
    "toothbrush": 0.12,
    "skin_cream": 0.2,
    "nappy_cream": 0.18,
    "hand_wash": 0.12,
    "laundry": 0.28,
    "softener": 0.08,
    "bottle_cleanser": 0.16,
    "teats": 0.2,
    "nursing_pads": 0.35,
    "maternity_towels": 0.3,
    "milk_bags": 0.25,
    "maternity_formula": 0.3,
    "folic_acid": 0.35,
    "maternity_dha": 0.22,
    "maternity_calcium": 0.22,
}
"""Share of the families with a use for a need that buys it here, before how attached they are to the shop."""

PREGNANCY_DAILY: Final = {
    "maternity_formula": 30.0,
    "folic_acid": 1.0,
    "maternity_dha": 1.0,
    "maternity_calcium": 1.0,
}
"""Use a day before the birth, in the need's unit [common knowledge]."""

PER_CHILD: Final = frozenset({"formula", "nappies"})
VARIED: Final = frozenset({"rice_cereal", "fruit_puree", "noodles", "snacks"})
"""Needs where a family likes a change of taste."""

PREGNANCY_BEFORE_DAYS: Final = 240
STOPS_MONTHS: Final = {"formula": (18, 50), "nappies": (24, 36)}
_ATTACHMENT: Final = Urn([(0.3, 42), (0.75, 40), (1.2, 18)])
"""Casual, regular and devoted families: how much of what they could buy here they buy here."""


@dataclass(frozen=True)
class Habit:
    """One need of one child (or of the household), bought here from `first` to `last` day of use.

    `share`: the part of the use that is bought here; `mouths`: children who use it; `shape`: see `gamma_days`.
    """

    need: NeedTable
    born: date
    first: date
    last: date
    share: float
    mouths: int
    shape: float
    line: str
    favourite: Product

    def daily(self, on: date) -> float:
        """Units a day that are bought here; 0 on a day when nobody needs any."""
        if not self.first <= on <= self.last:
            return 0.0
        if on < self.born:
            return PREGNANCY_DAILY.get(self.need.row.need_id, 0.0) * self.share
        return self.need.daily_at(months_and_days(self.born, on)[0]) * self.share * self.mouths

    def product(self, random: Random, on: date) -> Product:
        """What is bought on a day: the child's stage or size in the family's line, or a favourite with some change."""
        months = months_and_days(self.born, on)[0] if on >= self.born else 0
        need_id = self.need.row.need_id
        if need_id == "formula":
            return shelves().formula[self.line][stage_at(months)]
        if need_id == "nappies":
            return shelves().nappies[self.line][nappy_size(months)]
        if need_id in VARIED and random.random() < 0.45:
            return random.choice(shelves().by_need[need_id])
        return self.favourite


def make_habits(random: Random, family: Family, today: date) -> tuple[Habit, ...]:
    """A family's habits, in no particular order."""
    attachment = _ATTACHMENT.draw(random)
    mouths = 2 if family.kind is Kind.TWINS else 1
    births = sorted({_birth(child.birth_date, child.due_date) for child in family.children}, reverse=True)
    habits = (
        _habit(random, need, born, mouths)
        for need_id, need in need_tables().items()
        for born in (births if need_id in PER_CHILD else births[:1])
        if random.random() < ADOPTION[need_id] * attachment
    )
    return tuple(habit for habit in habits if habit.first <= today)


def _birth(birth_date: str | None, due_date: str | None) -> date:
    text = birth_date or due_date
    if text is None:
        raise ValueError("a child is born or due")
    return day(text)


def _habit(random: Random, need: NeedTable, born: date, mouths: int) -> Habit:
    need_id = need.row.need_id
    before = PREGNANCY_BEFORE_DAYS if need_id in PREGNANCY_DAILY else 0
    earliest, latest = STOPS_MONTHS.get(need_id, (40, 72))
    after = 0 if need_id == "formula" and random.random() < 0.55 else random.randint(0, 120)
    first = born - timedelta(days=before) + timedelta(days=after)
    favourites = shelves().by_need[need_id]
    return Habit(
        need=need,
        born=born,
        first=first,
        last=born + timedelta(days=round(random.uniform(earliest, latest) * 30.4)),
        share=min(1.0, random.lognormvariate(-0.5, 0.4)),
        mouths=mouths,
        shape=random.uniform(2, 6),
        line=_line(random, need_id),
        favourite=random.choice(favourites),
    )


def _line(random: Random, need_id: str) -> str:
    lines: Sequence[str] = ()
    if need_id == "formula":
        lines = sorted(shelves().formula)
    elif need_id == "nappies":
        lines = sorted(shelves().nappies)
    return random.choice(lines) if lines else ""
