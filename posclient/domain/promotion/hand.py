"""What is taken off by hand: on a line, and off the whole basket, shared over its lines to the fen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from posclient.domain.basket import Basket, BasketLine
from posclient.domain.money import share
from posclient.domain.reason import Reason


class Taken(NamedTuple):
    """What is taken off a line by itself, and as its share of what is taken off the basket."""

    line_minor: int = 0
    share_minor: int = 0
    whole_minor: int = 0
    """Both together."""


NOTHING = Taken()


def taken_off(basket: Basket, amounts: Sequence[int]) -> Sequence[Taken]:
    """Of each line's amount, never more than all of it. The shares add up to the basket's discount exactly."""
    if basket.discount is None and all(line.discount is None for line in basket.lines):
        return (NOTHING,) * len(amounts)
    own = [
        line.discount.off(amount) if line.discount is not None else 0
        for line, amount in zip(basket.lines, amounts, strict=True)
    ]
    left = [amount - taken for amount, taken in zip(amounts, own, strict=True)]
    if basket.discount is None or not left:
        return [Taken(taken, 0, taken) for taken in own]
    shares = share(basket.discount.off(sum(left)), left)
    return [Taken(taken, part, taken + part) for taken, part in zip(own, shares, strict=True)]


def reasons_of_line(line: BasketLine, taken: Taken) -> tuple[Reason, ...]:
    """Why a line costs what somebody said: the price, the discount, and her reason for them."""
    reasons: list[Reason] = []
    why: list[str] = []
    if line.price is not None:
        reasons.append(Reason("quote.hand.price", {"price_minor": line.price.unit_price_minor}))
        why.append(line.price.reason)
    if line.discount is not None and taken.line_minor:
        reasons.append(Reason("quote.hand.line", {"saved_minor": taken.line_minor}))
        why.append(line.discount.reason)
    if taken.share_minor:
        reasons.append(Reason("quote.hand.share", {"saved_minor": taken.share_minor}))
    reasons.extend(Reason(f"quote.why.{code}") for code in dict.fromkeys(why) if code)
    return tuple(reasons)


def reasons_of_basket(basket: Basket, taken: Sequence[Taken]) -> tuple[Reason, ...]:
    """Why the basket costs less than its lines."""
    saved_minor = sum(part.share_minor for part in taken)
    if basket.discount is None or not saved_minor:
        return ()
    reason = Reason("quote.hand.basket", {"saved_minor": saved_minor})
    code = basket.discount.reason
    return (reason, Reason(f"quote.why.{code}")) if code else (reason,)
