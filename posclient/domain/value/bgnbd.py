"""BG/NBD: how often she will come again, and whether she still does, from three numbers a member.

The beta-geometric/NBD model of Fader, Hardie and Lee ("Counting Your Customers" the Easy Way, Marketing Science 24,
2005). Visits come at a rate of her own, gamma distributed over the members; after each visit she may stay away for
good, with a chance of her own, beta distributed. Time is in weeks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, inf, lgamma, log, log1p
from typing import Final

from posclient.domain.value.history import History

WEEK: Final = 7
_LARGEST_EXPONENT: Final = 700.0
_TERMS: Final = 10_000
_NEAR_ONE: Final = 1e-7


@dataclass(frozen=True)
class Comings:
    """What the model reads of a member: visits after the first one, the week of the last (counted from the first), and
    the weeks since the first.
    """

    again: int
    last_week: float
    weeks: float

    def __post_init__(self) -> None:
        if (
            self.again < 0
            or not 0 <= self.last_week <= self.weeks
            or (self.again == 0) != (self.last_week == 0)
        ):
            raise ValueError(f"no comings of a member: {self}")


@dataclass(frozen=True)
class BgNbd:
    """The four parameters of a chain, all positive: rate ~ Gamma(r, alpha), leaving ~ Beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float

    def __post_init__(self) -> None:
        for name in ("r", "alpha", "a", "b"):
            if not 0 < getattr(self, name) < inf:
                raise ValueError(f"bgnbd.{name}: not above 0")

    def log_likelihood(self, members: Mapping[Comings, int]) -> float:
        """Of members with what their number is: the same three numbers often come many times."""
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        fixed = r * log(alpha) - lgamma(r) + lgamma(a + b) - lgamma(b)
        by_again: dict[int, float] = {}
        total = 0.0
        for one, number in members.items():
            x = one.again
            known = by_again.get(x)
            if known is None:
                known = fixed + lgamma(r + x) + lgamma(b + x) - lgamma(a + b + x)
                by_again[x] = known
            stays = -(r + x) * log(alpha + one.weeks)
            if x:
                left = log(a / (b + x - 1)) - (r + x) * log(alpha + one.last_week)
                high, low = (stays, left) if stays > left else (left, stays)
                stays = high + log1p(exp(low - high))
            total += number * (known + stays)
        return total

    def alive(self, one: Comings) -> float:
        """The probability that she still comes. 1 for who came once: it says nothing of her."""
        return 1.0 / (1.0 + self._odds_of_leaving(one))

    def expected_visits(self, one: Comings, weeks: float) -> float:
        """How many visits to expect in the next so many weeks."""
        r, x = self.r, one.again
        a = self.a if abs(self.a - 1) > _NEAR_ONE else 1 + _NEAR_ONE
        b = self.b
        z = weeks / (self.alpha + one.weeks + weeks)
        # Euler's transformation: the powers of (1 - z) cancel, and the series is small for many visits
        stayed = exp((a - 1) * log1p(-z)) * hypergeometric(a + b - 1 - r, a - 1, a + b + x - 1, z)
        many = (a + b + x - 1) / (a - 1) * (1 - stayed)
        return max(0.0, many / (1.0 + self._odds_of_leaving(one)))

    def _odds_of_leaving(self, one: Comings) -> float:
        if one.again == 0:
            return 0.0
        power = (self.r + one.again) * log((self.alpha + one.weeks) / (self.alpha + one.last_week))
        return self.a / (self.b + one.again - 1) * exp(min(power, _LARGEST_EXPONENT))


def comings(history: History) -> Comings | None:
    """A history as the model reads it; None without a visit."""
    if not history.visits:
        return None
    first, last = history.visits[0].on, history.visits[-1].on
    return Comings(len(history.visits) - 1, (last - first).days / WEEK, (history.on - first).days / WEEK)


def counted(members: Iterable[Comings]) -> dict[Comings, int]:
    """Members who have the same three numbers, counted together."""
    numbers: dict[Comings, int] = {}
    for one in members:
        numbers[one] = numbers.get(one, 0) + 1
    return numbers


def hypergeometric(a: float, b: float, c: float, z: float) -> float:
    """Gauss's series ₂F₁(a, b; c; z) for 0 ≤ z < 1, summed until a term no longer counts."""
    total = term = 1.0
    for n in range(_TERMS):
        term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
        total += term
        if abs(term) <= 1e-14 * abs(total):
            break
    return total
