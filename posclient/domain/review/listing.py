"""The figures of a page in the order in which they are told, with what they are held against."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from typing import Final

from posclient.domain.money import round_half_up
from posclient.domain.review.figures import Figures, change
from posclient.domain.review.period import Period
from posclient.domain.review.review import Review

Value = Fraction | int | None


class Kind(Enum):
    """How a figure is written: an amount in minor units, a share of 1, a number of something."""

    MONEY = auto()
    SHARE = auto()
    COUNT = auto()


@dataclass(frozen=True)
class Listed:
    """A figure by its key (`review.figure.<key>` names it, `review.means.<key>` defines it). `compared` False: nobody
    kept how it was. `quoted` are figures of the window that its definition names.
    """

    key: str
    kind: Kind
    now: Value
    before: Value
    compared: bool = True
    quoted: tuple[tuple[str, int], ...] = ()

    @property
    def change(self) -> Fraction | None:
        """Of a share the difference, in parts of 1; of all else the growth. None where there is nothing to compare."""
        if self.kind is not Kind.SHARE:
            return change(self.now, self.before)
        if self.now is None or self.before is None:
            return None
        return Fraction(self.now) - Fraction(self.before)


def listed(review: Review, period: Period) -> tuple[Listed, ...]:
    """All figures of a period."""
    one = review.of(period)
    now, then = dict(_of(one.now)), dict(_of(one.before))
    quoted = {"receipts": (("rung", one.now.rung), ("whole", one.now.rung - one.now.receipts))}
    figures = [
        Listed(key, _KINDS[key], now[key], then[key], quoted=quoted.get(key, ()))
        for key in _KINDS
        if key != ACTIVE
    ]
    figures.insert(
        list(_KINDS).index(ACTIVE),
        Listed(ACTIVE, Kind.SHARE, review.membership.active_share, None, compared=False),
    )
    return tuple(figures)


def percent(value: Fraction) -> str:
    """A share in percent with one decimal: `68.5`; a minus sign stands in front."""
    tenths = round_half_up(value * 1000)
    whole, rest = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{whole}.{rest}"


ACTIVE: Final = "active"

_KINDS: Final = {
    "sales": Kind.MONEY,
    "member_share": Kind.SHARE,
    "contribution": Kind.MONEY,
    "new_members": Kind.COUNT,
    "receipts": Kind.COUNT,
    "identified": Kind.SHARE,
    "buyers": Kind.COUNT,
    "repeat": Kind.SHARE,
    "member_basket": Kind.MONEY,
    "other_basket": Kind.MONEY,
    ACTIVE: Kind.SHARE,
    "stamps": Kind.COUNT,
}


def _of(figures: Figures) -> tuple[tuple[str, Value], ...]:
    return (
        ("sales", figures.sales_minor),
        ("member_share", figures.member_share),
        ("contribution", figures.contribution_minor),
        ("new_members", figures.new_members),
        ("receipts", figures.receipts),
        ("identified", figures.identified_share),
        ("buyers", figures.buyers),
        ("repeat", figures.repeat_share),
        ("member_basket", figures.member_basket_minor),
        ("other_basket", figures.other_basket_minor),
        ("stamps", figures.stamps),
    )
