"""Topping up stored value (充值): which offer gives what bonus, and how much a card may hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posclient.domain.policy import Policy, TopUpOffer


class TopUpRefusedError(Exception):
    """An amount that can't be topped up. `key` names the sentence, `values` fill it (money in minor units)."""

    def __init__(self, key: str, **values: int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class TopUp:
    """What is paid and what is given on top, in minor units. `offer_id` is empty where no offer gives anything."""

    principal_minor: int
    bonus_minor: int = 0
    offer_id: str = ""

    @property
    def whole_minor(self) -> int:
        """What her stored value grows by."""
        return self.principal_minor + self.bonus_minor


def bonus_of(offer: TopUpOffer, principal_minor: int) -> int:
    """What an offer gives on top of an amount: nothing below its own, once, or once for each whole multiple."""
    times = principal_minor // offer.principal_minor
    return offer.bonus_minor * (times if offer.per_multiple else min(times, 1))


def best_top_up(principal_minor: int, offers: Sequence[TopUpOffer]) -> TopUp:
    """The amount with the offer that gives most on top; of equal ones, that of the larger amount."""
    reached = [offer for offer in offers if bonus_of(offer, principal_minor) > 0]
    if not reached:
        return TopUp(principal_minor)
    best = max(reached, key=lambda offer: (bonus_of(offer, principal_minor), offer.principal_minor))
    return TopUp(principal_minor, bonus_of(best, principal_minor), best.offer_id)


def limit_of(policy: Policy, *, named: bool) -> int:
    """How much a card may hold, principal and bonus together."""
    return policy.named_limit_minor if named else policy.anonymous_limit_minor


def check_top_up(top_up: TopUp, held_minor: int, limit_minor: int) -> None:
    """Whether a card that holds so much may take it. Raises TopUpRefusedError: `top_up.bad_amount`, `top_up.full`, or
    `top_up.above_limit` with what the limit is and what she holds.
    """
    if top_up.principal_minor <= 0:
        raise TopUpRefusedError("top_up.bad_amount")
    if held_minor >= limit_minor:
        raise TopUpRefusedError("top_up.full", limit_minor=limit_minor, held_minor=held_minor)
    if held_minor + top_up.whole_minor > limit_minor:
        raise TopUpRefusedError("top_up.above_limit", limit_minor=limit_minor, held_minor=held_minor)


def check_refund(refund_minor: int, held_minor: int, limit_minor: int) -> None:
    """Whether a card that holds so much may take a refund, which the limit holds for as for a top-up. Raises
    TopUpRefusedError: `returns.stored_full`, or `returns.stored_above_limit` with what there is still room for.
    """
    room_minor = limit_minor - held_minor
    if refund_minor <= max(0, room_minor):
        return
    values = {"limit_minor": limit_minor, "held_minor": held_minor}
    if room_minor <= 0:
        raise TopUpRefusedError("returns.stored_full", **values)
    raise TopUpRefusedError("returns.stored_above_limit", **values, room_minor=room_minor)
