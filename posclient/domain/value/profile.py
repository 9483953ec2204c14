"""What baskets tell of a family: how old a baby seems to be, for whom she buys, what she does not buy here.

Guesses for those who care for her, each with its evidence. Never said to her (see docs/value.md), and no pregnancy is
ever guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from posclient.domain.reason import Reason
from posclient.domain.value.history import History

DAYS_A_MONTH: Final = 30.44


class Guess(StrEnum):
    """The kinds of guesses."""

    BABY = "baby"
    FOR_CHILDREN = "for_children"
    FOR_ELDERS = "for_elders"
    FOR_OTHERS = "for_others"
    GAP = "gap"


@dataclass(frozen=True)
class Goods:
    """What a guess reads of an article."""

    need: str = ""
    category: str = ""
    stage: int | None = None

    @property
    def kind(self) -> str:
        """What it is for: the need, where it has one, else the category."""
        return self.need or self.category


@dataclass(frozen=True)
class StageAges:
    """A stage of formula is drunk from `from_month` until before `before_month` (None = no end that tells anything)."""

    stage: int
    from_month: int
    before_month: int | None


@dataclass(frozen=True)
class GapRule:
    """Who buys `buys` usually needs `lacks` too."""

    buys: str
    lacks: str


@dataclass(frozen=True)
class ProfileRules:
    """What guesses go by. Kinds are needs or categories. A guess needs purchases on `least_days` days of the last
    `window_days`.
    """

    staged_need: str
    stages: tuple[StageAges, ...]
    for_children: frozenset[str]
    for_elders: frozenset[str]
    for_herself: frozenset[str]
    gaps: tuple[GapRule, ...]
    least_days: int = 2
    window_days: int = 182

    def __post_init__(self) -> None:
        if self.least_days < 1 or self.window_days < 1:
            raise ValueError("profile: least_days and window_days are at least 1")
        for one in self.stages:
            if one.from_month < 0 or (one.before_month is not None and one.before_month <= one.from_month):
                raise ValueError(
                    f"profile.stages: stage {one.stage} from {one.from_month} before {one.before_month}"
                )
        if any(gap.buys == gap.lacks for gap in self.gaps):
            raise ValueError("profile.gaps: lacks what it buys")


@dataclass(frozen=True)
class Inferred:
    """A guess with its evidence. `about` is what it is about: a kind of goods of a gap, the months of a baby."""

    guess: Guess
    about: str
    evidence: Reason


def infer(
    rules: ProfileRules, history: History, goods: Mapping[str, Goods], *, tells_children: bool
) -> tuple[Inferred, ...]:
    """All guesses about a member. Of who has told of her children (`tells_children`, also one that is expected) no baby
    is guessed.
    """
    days = _days_by_kind(history, goods, rules.window_days)
    guesses: list[Inferred] = []
    baby = None if tells_children else _baby(rules, history, goods)
    if baby is not None:
        guesses.append(baby)
    for guess, kinds in (
        (Guess.FOR_CHILDREN, rules.for_children),
        (Guess.FOR_ELDERS, rules.for_elders),
    ):
        bought_on = set().union(*(days.get(kind, frozenset()) for kind in kinds)) if kinds else set()
        if len(bought_on) >= rules.least_days:
            guesses.append(Inferred(guess, "", Reason(f"infer.{guess}", {"times": len(bought_on)})))
    for_others = {one.guess for one in guesses} >= {Guess.FOR_CHILDREN, Guess.FOR_ELDERS}
    if for_others and not any(kind in days for kind in rules.for_herself):
        guesses.append(Inferred(Guess.FOR_OTHERS, "", Reason("infer.for_others")))
    guesses += (
        Inferred(
            Guess.GAP, gap.lacks, Reason("infer.gap", {"need": gap.buys, "lacks": gap.lacks, "times": times})
        )
        for gap in rules.gaps
        if (times := len(days.get(gap.buys, ()))) >= rules.least_days and gap.lacks not in days
    )
    return tuple(guesses)


def _days_by_kind(history: History, goods: Mapping[str, Goods], window_days: int) -> dict[str, set[date]]:
    found: dict[str, set[date]] = {}
    for visit in history.since(window_days):
        for product_id in visit.product_ids:
            article = goods.get(product_id)
            if article is not None and article.kind:
                found.setdefault(article.kind, set()).add(visit.on)
    return found


@dataclass(frozen=True)
class _Born:
    """Between two days, both inside, as the purchases of stages allow; `times` of them agree."""

    first: date
    last: date
    times: int
    stage: int


def _baby(rules: ProfileRules, history: History, goods: Mapping[str, Goods]) -> Inferred | None:
    """Formula of a stage on a day bounds the day of birth; the newest purchases that agree with each other count.

    A pack may be bought up to its stage's end and beyond, so that the bounds are taken as they are and not narrowed
    further. Formula for children who eat at the table already tells nothing.
    """
    ages = {one.stage: one for one in rules.stages if one.before_month is not None}
    bought = [
        (visit.on, article.stage)
        for visit in history.since(rules.window_days)
        for article in (goods.get(product_id) for product_id in visit.product_ids)
        if article is not None and article.need == rules.staged_need and article.stage in ages
    ]
    born = _agreeing(bought, ages)
    if born is None or born.times < rules.least_days:
        return None
    months = ((history.on - born.last) + (history.on - born.first)).days / 2 / DAYS_A_MONTH
    give_or_take = (born.last - born.first).days / 2 / DAYS_A_MONTH
    return Inferred(
        Guess.BABY,
        str(round(months)),
        Reason(
            "infer.baby",
            {
                "months": round(months),
                "give_or_take_months": max(1, round(give_or_take)),
                "stage": born.stage,
                "times": born.times,
            },
        ),
    )


def _agreeing(bought: Sequence[tuple[date, int | None]], ages: Mapping[int, StageAges]) -> _Born | None:
    born: _Born | None = None
    days: set[date] = set()
    for on, stage in reversed(bought):
        age = ages[stage or 0]
        first = on - timedelta(days=round((age.before_month or 0) * DAYS_A_MONTH) - 1)
        last = on - timedelta(days=round(age.from_month * DAYS_A_MONTH))
        if born is None:
            born = _Born(first, last, 1, age.stage)
            days.add(on)
            continue
        first, last = max(first, born.first), min(last, born.last)
        if first > last:
            break
        days.add(on)
        born = _Born(first, last, len(days), born.stage)
    return born
