"""A member's visits, from her purchase lines: what every figure of her value is computed from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from posclient.domain.member import Purchase


@dataclass(frozen=True)
class Visit:
    """One day on which she bought. `product_ids` come each once."""

    on: date
    amount_minor: int
    product_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class History:
    """Her visits up to a day, oldest first, each day once."""

    visits: tuple[Visit, ...]
    on: date

    @property
    def silent_days(self) -> int | None:
        """Days since her last visit; None for who never came."""
        return (self.on - self.visits[-1].on).days if self.visits else None

    @property
    def known_days(self) -> int:
        """Days since her first visit."""
        return (self.on - self.visits[0].on).days if self.visits else 0

    @property
    def gaps(self) -> tuple[int, ...]:
        """Days between visits."""
        days = [visit.on for visit in self.visits]
        return tuple((later - earlier).days for earlier, later in pairwise(days))

    def since(self, days: int) -> tuple[Visit, ...]:
        """The visits of the last so many days; today is the first of them."""
        first = self.on - timedelta(days=days - 1)
        return tuple(visit for visit in self.visits if visit.on >= first)


@dataclass
class _Left:
    on: date
    quantity: int
    amount_minor: int


def history(purchases: Iterable[Purchase], on: date) -> History:
    """Her history up to a day. Lines in any order; those dated later are left out.

    What comes back un-buys the newest lines of its article, so that a basket that was returned whole is no visit.
    """
    left: dict[str, list[_Left]] = {}
    for line in sorted((line for line in purchases if line.business_date <= on), key=_by_day):
        kept = left.setdefault(line.product_id, [])
        if line.quantity > 0:
            kept.append(_Left(line.business_date, line.quantity, line.amount_minor))
        else:
            _take_back(kept, -line.quantity)
    by_day: dict[date, list[tuple[str, int]]] = {}
    for product_id, lines in left.items():
        for line_left in lines:
            by_day.setdefault(line_left.on, []).append((product_id, line_left.amount_minor))
    visits = (
        Visit(
            day,
            sum(amount for _, amount in bought),
            tuple(dict.fromkeys(product_id for product_id, _ in bought)),
        )
        for day, bought in sorted(by_day.items())
    )
    return History(tuple(visits), on)


def _by_day(line: Purchase) -> tuple[date, bool, str, int, int]:
    """What is bought and given back on one day was bought first; the rest of the order makes it one order."""
    return line.business_date, line.quantity <= 0, line.product_id, line.quantity, line.amount_minor


def _take_back(kept: list[_Left], quantity: int) -> None:
    while kept and quantity > 0:
        newest = kept[-1]
        if newest.quantity <= quantity:
            quantity -= newest.quantity
            kept.pop()
        else:
            rest = newest.quantity - quantity
            newest.amount_minor = newest.amount_minor * rest // newest.quantity
            newest.quantity, quantity = rest, 0
