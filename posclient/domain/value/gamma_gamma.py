"""Gamma–Gamma: what a visit of hers brings, drawn towards all members' mean where she has few.

Fader, Hardie and Lee, "RFM and CLV" (Journal of Marketing Research 42, 2005). Amounts of a visit vary around a mean of
her own; the means vary over the members. Amounts are in yuan here: a model's figure, never one that is booked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import inf, lgamma, log

from posclient.domain.money import round_half_up
from posclient.domain.value.history import History


@dataclass(frozen=True)
class Spending:
    """How many visits, and what they brought on average."""

    visits: int
    mean: float


@dataclass(frozen=True)
class GammaGamma:
    """The three parameters of a chain, all positive; `q` above 1, or there would be no mean."""

    p: float
    q: float
    v: float

    def __post_init__(self) -> None:
        for name, least in (("p", 0), ("q", 1), ("v", 0)):
            if not least < getattr(self, name) < inf:
                raise ValueError(f"gamma_gamma.{name}: not above {least}")

    def log_likelihood(self, members: Iterable[Spending]) -> float:
        """Of members with at least one visit that brought something."""
        p, q, v = self.p, self.q, self.v
        fixed = q * log(v) - lgamma(q)
        total = 0.0
        for one in members:
            px = p * one.visits
            total += (
                fixed
                + lgamma(px + q)
                - lgamma(px)
                + (px - 1) * log(one.mean)
                + px * log(one.visits)
                - (px + q) * log(v + one.visits * one.mean)
            )
        return total

    def expected_mean(self, one: Spending) -> float:
        """What a visit of hers is expected to bring; of nobody (0 visits) the mean of all."""
        return self.p * (self.v + one.visits * one.mean) / (self.p * one.visits + self.q - 1)


def spending(history: History) -> Spending:
    """A history as the model reads it: its visits that brought money."""
    amounts = [visit.amount_minor for visit in history.visits if visit.amount_minor > 0]
    return Spending(len(amounts), sum(amounts) / len(amounts) / 100 if amounts else 0.0)


def in_minor(yuan: float) -> int:
    """A model's amount in minor units, once it becomes a figure that people read."""
    return round_half_up(Fraction(yuan) * 100)
