"""Receipts as a review counts them: a sale together with what came back of it in the same time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Document:
    """A sale, or a return with its figures negative. Top-ups are no sales and are none of these; practice is another
    store. Money is after rounding off, in minor units; quantities in thousandths.

    `root` is the sale's own id; a return has the id of the sale that it undoes, its own where there was no receipt.
    `member_id` is whose sale it is, also where she was named only afterwards (补积分); empty for nobody's.
    `identified`: somebody was named before it was paid.
    """

    root: str
    is_return: bool
    business_date: date
    at_ms: int
    member_id: str
    identified: bool
    operator_id: str
    due_minor: int
    rounding_minor: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Basket:
    """A sale of which something is left: `left_minor` of its money, never negative."""

    business_date: date
    at_ms: int
    member_id: str
    identified: bool
    operator_id: str
    left_minor: int


def baskets(documents: Iterable[Document]) -> tuple[Basket, ...]:
    """The sales among these documents, each less what these documents give back of it, in the order of time.

    One of which nothing is left is none: a return of everything is as if nothing had been sold. A return whose sale
    is not among them (an earlier day's, one without a receipt) changes no basket; it counts in the money alone.
    """
    sales: dict[str, Document] = {}
    money: dict[str, int] = {}
    quantity: dict[str, int] = {}
    for document in documents:
        root = document.root
        if not document.is_return:
            sales[root] = document
        money[root] = money.get(root, 0) + document.due_minor
        quantity[root] = quantity.get(root, 0) + document.quantity
    found = (
        Basket(
            sale.business_date,
            sale.at_ms,
            sale.member_id,
            sale.identified,
            sale.operator_id,
            max(0, money[root]),
        )
        for root, sale in sales.items()
        if quantity[root] > 0
    )
    return tuple(sorted(found, key=lambda basket: basket.at_ms))


def first_days(sold: Iterable[Basket]) -> dict[str, date]:
    """Each member who bought, with the first day on which she did."""
    days: dict[str, date] = {}
    for basket in sold:
        if basket.member_id:
            days[basket.member_id] = min(
                days.get(basket.member_id, basket.business_date), basket.business_date
            )
    return days
