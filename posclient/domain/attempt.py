"""A payment attempt: what it can be, and how it may go on. It is durable before its request leaves the till."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class AttemptState(StrEnum):
    """`made → waiting → paid → completed`, or `declined`, or by way of `reversing` to `reversed`; never in neither."""

    MADE = "made"
    """On disk; its request may have left or not."""
    WAITING = "waiting"
    """She is asked for her password."""
    UNKNOWN = "unknown"
    """The provider was not heard: the money may have moved."""
    PAID = "paid"
    """The money has moved, and what it pays is not on disk yet."""
    COMPLETED = "completed"
    """The sale or top-up that it pays is on disk; of a refund: the money went back."""
    DECLINED = "declined"
    REVERSING = "reversing"
    """Its money shall not stay: the provider is asked until it says that it went back or never came."""
    REVERSED = "reversed"


class Direction(StrEnum):
    """Whose money moves where."""

    CHARGE = "charge"
    REFUND = "refund"


class Answer(StrEnum):
    """What a person decided about a refund that the provider declined."""

    NONE = ""
    """Nobody has been asked, or has answered."""
    LEFT = "left"
    """It is left open, and stays on the day's papers."""
    RETRIED = "retried"
    """Another refund was planned in its place."""
    CASH = "cash"
    """She got it in cash."""


class Purpose(StrEnum):
    """What it pays."""

    SALE = "sale"
    TOP_UP = "top_up"
    RETURN = "return"


_S: Final = AttemptState
_CHARGE: Final[Mapping[AttemptState, frozenset[AttemptState]]] = {
    _S.MADE: frozenset({_S.WAITING, _S.UNKNOWN, _S.PAID, _S.DECLINED, _S.REVERSING}),
    _S.WAITING: frozenset({_S.UNKNOWN, _S.PAID, _S.DECLINED, _S.REVERSING}),
    _S.UNKNOWN: frozenset({_S.WAITING, _S.PAID, _S.DECLINED, _S.REVERSING}),
    _S.PAID: frozenset({_S.COMPLETED, _S.REVERSING}),
    _S.REVERSING: frozenset({_S.REVERSED}),
}
_REFUND: Final[Mapping[AttemptState, frozenset[AttemptState]]] = {
    _S.MADE: frozenset({_S.UNKNOWN, _S.COMPLETED, _S.DECLINED}),
    _S.UNKNOWN: frozenset({_S.COMPLETED, _S.DECLINED}),
}

HOLDS_THE_BASKET: Final = frozenset({_S.MADE, _S.WAITING, _S.UNKNOWN, _S.PAID})
"""While a charge is in one of these, its basket can't be changed, parked or cancelled."""

OPEN: Final = HOLDS_THE_BASKET | {_S.REVERSING}
"""While one is in one of these, the day can't be closed."""


def may_become(direction: Direction, now: AttemptState, then: AttemptState) -> bool:
    """Whether this step is one of the machine's."""
    moves = _CHARGE if direction is Direction.CHARGE else _REFUND
    return then in moves.get(now, frozenset())


@dataclass(frozen=True)
class Attempt:
    """One attempt to charge or to give back. Money in minor units, positive; instants in UTC ms.

    `subject_id` is the basket, top-up or return that it is for, `origin_id` of a refund the charge that it gives back.
    The code itself is not part of it and is kept nowhere.
    """

    attempt_id: str
    subject_id: str
    purpose: Purpose
    direction: Direction
    amount_minor: int
    state: AttemptState
    provider: str
    provider_ref: str
    origin_id: str
    business_date: str
    shift_id: str
    operator_id: str
    made_at_ms: int
    changed_at_ms: int
    queries: int = 0
    detail: str = ""
    answer: Answer = Answer.NONE

    @property
    def is_open(self) -> bool:
        """Whether money may still move, or has moved and nothing on disk says for what."""
        return self.state in OPEN

    @property
    def is_owed(self) -> bool:
        """Whether the provider declined to give her money back and she has not got it another way."""
        return (
            self.direction is Direction.REFUND
            and self.state is AttemptState.DECLINED
            and self.answer in (Answer.NONE, Answer.LEFT)
        )
