"""The risk model's coefficients, by penalised maximum likelihood; and how well a model tells who will stay away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import Final

from posclient.domain.value.features import FEATURES
from posclient.domain.value.risk import RiskModel, Term

PENALTY: Final = 10.0
"""On the squared weights, in members: holds features that say nearly the same together."""

MOST_STEPS: Final = 50
FEWEST_OF_A_KIND: Final = 20


class NothingToLearnError(ValueError):
    """Hardly anybody stayed away, or hardly anybody came."""


@dataclass(frozen=True)
class Seen:
    """A member's figures on a day, and whether she stayed away from then on."""

    figures: tuple[float, ...]
    stayed_away: bool


def fit_risk(seen: Sequence[Seen], horizon_days: int) -> RiskModel:
    """Newton's method on the penalised likelihood. Raises NothingToLearnError."""
    away = sum(one.stayed_away for one in seen)
    if min(away, len(seen) - away) < FEWEST_OF_A_KIND:
        raise NothingToLearnError(f"{away} of {len(seen)} stayed away")
    columns = list(zip(*(one.figures for one in seen), strict=True))
    centres = [sum(column) / len(column) for column in columns]
    spreads = [
        sqrt(sum((value - centre) ** 2 for value in column) / len(column)) or 1.0
        for column, centre in zip(columns, centres, strict=True)
    ]
    rows = [
        (1.0, *((value - c) / s for value, c, s in zip(one.figures, centres, spreads, strict=True)))
        for one in seen
    ]
    weights = _newton(rows, [float(one.stayed_away) for one in seen])
    return RiskModel(
        horizon_days,
        weights[0],
        tuple(
            Term(feature, weight, centre, spread)
            for feature, weight, centre, spread in zip(FEATURES, weights[1:], centres, spreads, strict=True)
        ),
    )


def auc(scores: Sequence[float], stayed_away: Sequence[bool]) -> float:
    """The probability that of one who stayed away and one who came the first has the higher score; ties count half."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks = [0.0] * len(scores)
    at = 0
    while at < len(order):
        end = at
        while end + 1 < len(order) and scores[order[end + 1]] == scores[order[at]]:
            end += 1
        for place in range(at, end + 1):
            ranks[order[place]] = (at + end) / 2 + 1
        at = end + 1
    away = sum(stayed_away)
    came = len(scores) - away
    if not away or not came:
        raise NothingToLearnError("all stayed away or all came")
    of_away = sum(rank for rank, one in zip(ranks, stayed_away, strict=True) if one)
    return (of_away - away * (away + 1) / 2) / (away * came)


def _newton(rows: Sequence[tuple[float, ...]], wanted: Sequence[float]) -> list[float]:
    size = len(rows[0])
    weights = [0.0] * size
    for _ in range(MOST_STEPS):
        slope = [0.0] + [-PENALTY * weight for weight in weights[1:]]
        curve = [[PENALTY if i == j and i else 0.0 for j in range(size)] for i in range(size)]
        for row, target in zip(rows, wanted, strict=True):
            odds = sum(weight * value for weight, value in zip(weights, row, strict=True))
            guess = 1.0 / (1.0 + exp(-max(-30.0, min(30.0, odds))))
            sure = guess * (1 - guess) + 1e-9
            for i, value in enumerate(row):
                slope[i] += (target - guess) * value
                scaled = sure * value
                line = curve[i]
                for j in range(i + 1):
                    line[j] += scaled * row[j]
        step = _solve(curve, slope)
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-9:
            break
    return weights


def _solve(lower: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """The solution of a symmetric, positive system given by its lower half, by Cholesky's decomposition."""
    size = len(right)
    root = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = lower[i][j] - sum(root[i][k] * root[j][k] for k in range(j))
            root[i][j] = sqrt(rest) if i == j else rest / root[j][j]
    forward: list[float] = []
    for i in range(size):
        forward.append((right[i] - sum(root[i][k] * forward[k] for k in range(i))) / root[i][i])
    solution = [0.0] * size
    for i in reversed(range(size)):
        after = sum(root[k][i] * solution[k] for k in range(i + 1, size))
        solution[i] = (forward[i] - after) / root[i][i]
    return solution
