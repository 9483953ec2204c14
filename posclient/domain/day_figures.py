"""The figures of a shift or a day: what was sold, returned and topped up, what should lie in the drawer.

Figures are a flat mapping of names to integers (money in minor units), so that those of several shifts simply add up,
travel in an event as they are, and a report of an older till can still be read. The names:

    sales.count, sales.gross, sales.due, sales.rounding       sales alone; due is what was paid
    sales.member_count, sales.member_due                      of these, to members
    sales.discount.KIND                                       by price kind, and `hand` for what was given by hand
    returns.count, returns.due, returns.rounding              positive: what went back
    top_up.count, top_up.principal, top_up.bonus
    tender.KIND.sale|return|top_up                            net of change; a return's is positive
    refunds.declined                                          what a provider would not give back, and nobody has since
    unverified                                                of the tenders, what only the cashier has seen
    points.earned, points.spent                               by sales
    points.claimed                                            given afterwards, for a receipt
    points.undone, points.given_back                          by returns: of what was earned, of what was spent
    stored.principal|bonus.spent|given_back                   stored value, by sales and by returns
    cash.received, cash.change, cash.float, cash.in, cash.out
    log.ACTION                                                how often: removed lines, cancelled baskets, copies …

The float of several shifts adds up too, although each found what the one before it had left: what should lie in the
drawer is a question to one shift.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

Figures = Mapping[str, int]

LOGGED: Final = (
    "line_removed",
    "quantity_reduced",
    "basket_cancelled",
    "undone",
    "price_overridden",
    "discount_by_hand",
    "open_item",
    "own_card",
    "staff_card",
    "return_without_receipt",
    "points_claimed",
    "refund_cash",
    "refund_left",
    "drawer_opened",
    "drawer_counted",
    "cash_out_refused",
    "float_set",
    "copy",
    "printed_again",
    "number_revealed",
    "approved",
    "wrong_pin",
)
"""Audit actions that a report counts: what a manager asks about when the drawer is short. As the services log them."""


class EndedBy(StrEnum):
    """How a shift ended that nobody handed over; stands in the place of a reason."""

    DATE = "not_handed_over"
    """The date changed: nobody has counted."""
    NEXT_FLOAT = "counted_late"
    """Counted when the next shift began, with what lay in the drawer then."""
    DAY_END = "unused"
    """Nothing had happened in it when the day was closed: what was left there before still lies there."""


def merged(parts: Iterable[Figures]) -> dict[str, int]:
    """The figures of several shifts together."""
    total: dict[str, int] = {}
    for part in parts:
        for name, value in part.items():
            total[name] = total.get(name, 0) + value
    return total


def expected_cash(figures: Figures) -> int:
    """What should lie in the drawer at the end of a shift: float + cash received for sales and top-ups − change −
    returns + in − out.
    """

    def of(name: str) -> int:
        return figures.get(name, 0)

    return (
        of("cash.float")
        + of("cash.received")
        - of("cash.change")
        - of("tender.cash.return")
        + of("cash.in")
        - of("cash.out")
    )


def tenders(figures: Figures) -> dict[str, int]:
    """By tender that moved, what came in altogether: sales and top-ups, less returns."""
    total: dict[str, int] = {}
    for name, value in figures.items():
        of, _, rest = name.partition(".")
        if of == "tender":
            kind, _, what = rest.partition(".")
            total[kind] = total.get(kind, 0) + (-value if what == "return" else value)
    return total


def member_share_permille(figures: Figures) -> int:
    """Members' share of sales (会员消费占比) in thousandths, rounded half up; 0 where nothing was sold."""
    due = figures.get("sales.due", 0)
    return (figures.get("sales.member_due", 0) * 2000 + due) // (2 * due) if due > 0 else 0
