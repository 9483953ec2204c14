"""Dead-card risk: the probability that she will not come in the next `horizon_days`, and what speaks for it.

A logistic regression on the figures of `features`, fitted by headquarters on the chain's own history; docs/value.md has
what else was tried.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Final

from posclient.domain.reason import Reason
from posclient.domain.value.features import FEATURES, QUARTER_DAYS, features, kinds_of
from posclient.domain.value.history import History

_LARGEST_EXPONENT: Final = 700.0


@dataclass(frozen=True)
class Term:
    """A feature's weight; the feature itself is taken from `centre` in units of `spread`."""

    feature: str
    weight: float
    centre: float
    spread: float


@dataclass(frozen=True)
class RiskModel:
    """The coefficients. Raises ValueError for features that this version does not know, or twice the same."""

    horizon_days: int
    constant: float
    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        if self.horizon_days < 1:
            raise ValueError("risk.horizon_days: below 1")
        named = [term.feature for term in self.terms]
        unknown = set(named) - set(FEATURES)
        if unknown:
            raise ValueError(f"risk.terms: {min(unknown)!r} is no feature")
        if len(set(named)) != len(named):
            raise ValueError("risk.terms: a feature stands twice")
        if any(term.spread <= 0 for term in self.terms):
            raise ValueError("risk.terms: a spread that is not above 0")

    def parts(self, figures: Sequence[float]) -> dict[str, float]:
        """What each feature adds to the logarithm of the odds."""
        found = dict(zip(FEATURES, figures, strict=True))
        return {
            term.feature: term.weight * (found[term.feature] - term.centre) / term.spread
            for term in self.terms
        }

    def probability(self, figures: Sequence[float]) -> float:
        """That somebody with these figures stays away."""
        odds = self.constant + sum(self.parts(figures).values())
        return 1.0 / (1.0 + exp(max(-_LARGEST_EXPONENT, min(_LARGEST_EXPONENT, -odds))))


@dataclass(frozen=True)
class Risk:
    """The probability, and the reasons that speak for it, the weightiest first."""

    probability: float
    reasons: tuple[Reason, ...]


def risk(model: RiskModel, history: History, kinds: Mapping[str, str]) -> Risk | None:
    """The risk of a member; None for who never bought: there is nothing to lose yet."""
    if history.silent_days is None:
        return None
    figures = features(history, kinds)
    return Risk(model.probability(figures), _reasons(model.parts(figures), history, kinds))


def _reasons(parts: Mapping[str, float], history: History, kinds: Mapping[str, str]) -> tuple[Reason, ...]:
    """Features that say the same thing are one reason; it is given where it is true of her and speaks for the risk."""
    weights = {
        group: sum(parts.get(feature, 0.0) for feature in features_of)
        for group, features_of in _GROUPS.items()
    }
    facts = _facts(history, kinds)
    speaking = sorted((group for group in facts if weights[group] > 0), key=lambda group: -weights[group])
    return tuple(facts[group] for group in speaking)


_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "silent": ("silent", "overdue"),
    "fewer": ("visits_30", "visits_60", "visits_91", "visits_182", "weeks"),
    "uneven": ("gap", "spread"),
    "less": ("spend_91", "basket"),
    "narrow": ("kinds",),
    "new": ("known",),
}
_SHORT_DAYS: Final = 60
_NARROW: Final = 2
_OVERDUE: Final = 2


def _facts(history: History, kinds: Mapping[str, str]) -> dict[str, Reason]:
    """What can truly be said of her, by group."""
    facts: dict[str, Reason] = {}
    silent, gaps = history.silent_days or 0, sorted(history.gaps)
    if gaps:
        usual = gaps[len(gaps) // 2]
        if silent >= _OVERDUE * usual:
            facts["silent"] = Reason("risk.overdue", {"days": silent, "every_days": usual})
    if "silent" not in facts and silent >= 30:
        facts["silent"] = Reason("risk.silent", {"days": silent})
    quarter, half = history.since(QUARTER_DAYS), history.since(2 * QUARTER_DAYS)
    before = len(half) - len(quarter)
    if len(quarter) < before:
        facts["fewer"] = Reason("risk.fewer", {"visits": len(quarter), "before": before})
    elif len(history.visits) == 1:
        facts["fewer"] = Reason("risk.once")
    spent = sum(visit.amount_minor for visit in quarter)
    spent_before = sum(visit.amount_minor for visit in half) - spent
    if 2 * spent < spent_before:
        facts["less"] = Reason("risk.less", {"spent_minor": spent, "before_minor": spent_before})
    bought = len(kinds_of(quarter, kinds))
    if quarter and 0 < bought <= _NARROW:
        facts["narrow"] = Reason("risk.narrow", {"kinds": bought})
    if gaps and gaps[-1] >= 2 * max(gaps[len(gaps) // 2], 1) and len(gaps) > _NARROW:
        facts["uneven"] = Reason("risk.uneven", {"days": gaps[-1]})
    if history.known_days <= _SHORT_DAYS:
        facts["new"] = Reason("risk.new", {"days": history.known_days})
    return facts
