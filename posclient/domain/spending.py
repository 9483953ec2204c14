"""Spending what a member has: stored value from principal and bonus, points as money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from posclient.domain.ledger.account import AccountKind
from posclient.domain.policy import Policy

_PRINCIPAL_FIRST: Final = (AccountKind.PRINCIPAL, AccountKind.BONUS)
_BONUS_FIRST: Final = (AccountKind.BONUS, AccountKind.PRINCIPAL)

_FEN: Final = 100


@dataclass(frozen=True)
class PointsWorth:
    """So many points (at the account's own scale) pay so much (minor units)."""

    points: int
    amount_minor: int


def stored_order(policy: Policy) -> Sequence[AccountKind]:
    """From which account stored value is spent first: her own money, unless the policy says what she was given."""
    return _BONUS_FIRST if policy.bonus_first else _PRINCIPAL_FIRST


def draw(
    amount_minor: int, held: Mapping[AccountKind, int], order: Sequence[AccountKind]
) -> dict[AccountKind, int] | None:
    """What each account gives of an amount, in this order; None where they don't hold as much together.

    An account below zero gives nothing, and takes nothing from the other.
    """
    taken: dict[AccountKind, int] = {}
    left_minor = amount_minor
    for kind in order:
        gives = min(left_minor, max(0, held.get(kind, 0)))
        if gives > 0:
            taken[kind] = gives
            left_minor -= gives
    return taken if left_minor == 0 else None


def worth_of(points: int, policy: Policy) -> int:
    """What points pay, in whole fen (a fraction of one is lost). Zero where points are no money here."""
    return points * _FEN // policy.points_per_yuan if policy.points_per_yuan else 0


def points_for(amount_minor: int, policy: Policy) -> int | None:
    """The points that pay an amount exactly, in whole multiples; None where no multiple does."""
    if policy.points_per_yuan == 0 or amount_minor <= 0:
        return None
    exact = -(-amount_minor * policy.points_per_yuan // _FEN)
    points = -(-exact // policy.points_multiple) * policy.points_multiple
    return points if worth_of(points, policy) == amount_minor else None


def most_points(balance: int, due_minor: int, policy: Policy) -> PointsWorth:
    """The largest whole multiple that she has and that does not pay more than the due."""
    if policy.points_per_yuan == 0 or balance <= 0 or due_minor <= 0:
        return PointsWorth(0, 0)
    payable = ((due_minor + 1) * policy.points_per_yuan - 1) // _FEN
    points = min(balance, payable) // policy.points_multiple * policy.points_multiple
    return PointsWorth(points, worth_of(points, policy)) if worth_of(points, policy) else PointsWorth(0, 0)
