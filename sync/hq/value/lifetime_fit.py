"""The parameters of BG/NBD and Gamma–Gamma that make what was seen of the members most likely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import Final

from posclient.domain.value.bgnbd import BgNbd, Comings
from posclient.domain.value.gamma_gamma import GammaGamma, Spending
from sync.hq.value.simplex import least

FEWEST_MEMBERS: Final = 100
"""Fewer say nothing of a chain."""


class TooFewMembersError(ValueError):
    """There is not enough history to fit anything to."""


def fit_bgnbd(members: Mapping[Comings, int]) -> BgNbd:
    """Maximum likelihood, on logarithms, so that all four stay positive. Raises TooFewMembersError."""
    number = _enough(sum(members.values()))

    def surprise(point: Sequence[float]) -> float:
        return -BgNbd(*map(_positive, point)).log_likelihood(members) / number

    return BgNbd(*map(_positive, least(surprise, (0.0, 1.0, 0.0, 1.0))))


def fit_gamma_gamma(members: Sequence[Spending]) -> GammaGamma:
    """Maximum likelihood on members whose visits brought something. Raises TooFewMembersError."""
    number = _enough(len(members))

    def surprise(point: Sequence[float]) -> float:
        return -_gamma_gamma(point).log_likelihood(members) / number

    return _gamma_gamma(least(surprise, (1.0, 1.0, 2.0)))


def _gamma_gamma(point: Sequence[float]) -> GammaGamma:
    p, q, v = map(_positive, point)
    return GammaGamma(p, 1 + q, v)


def _positive(logarithm: float) -> float:
    return exp(max(-30.0, min(30.0, logarithm)))


def _enough(number: int) -> int:
    if number < FEWEST_MEMBERS:
        raise TooFewMembersError(f"{number} members, at least {FEWEST_MEMBERS} are needed")
    return number
