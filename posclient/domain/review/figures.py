"""The figures of a window, each with its definition. Shares are exact, and None where there is nothing to share.

Where they come from: articles on membership in Chinese retail. 70 % of sales with members counts as healthy (one
mother-and-baby chain has 96 %), 27 % of members active, 32 % second purchases, over 50 % first-year repurchase, and a
member contributes ¥100 a month at a weak chain, ¥575 at a strong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from posclient.domain.review.baskets import Basket, Document, baskets, first_days

HEALTHY_SHARE: Final = Fraction(70, 100)
"""Of sales with members."""

ACTIVE_DAYS: Final = 90
"""Who bought within so many days is active: three months, in which formula and nappies are bought several times."""

AGAIN_DAYS: Final = 365
"""A purchase so long ago still makes the next one a repurchase (首年复购)."""


@dataclass(frozen=True)
class Figures:
    """What a window's figures are made of: sums and counts, of this till's own documents.

    `sales_minor` is all money for goods, returns subtracted on the day they came. `sold_minor` is what is left of the
    window's own receipts. `receipts` are those of which something is left, `rung` all that were rung up, as a day's
    report counts them. `month_…` are of the 30 days up to the window's end.
    """

    sales_minor: int = 0
    rounding_minor: int = 0
    sold_minor: int = 0
    member_sold_minor: int = 0
    receipts: int = 0
    rung: int = 0
    identified: int = 0
    member_receipts: int = 0
    buyers: int = 0
    buyers_again: int = 0
    month_minor: int = 0
    month_buyers: int = 0
    new_members: int = 0
    stamps: int = 0

    @property
    def member_share(self) -> Fraction | None:
        """会员消费占比: money on members' receipts over money on all receipts, 0 to 1."""
        return share(self.member_sold_minor, self.sold_minor)

    @property
    def identified_share(self) -> Fraction | None:
        """识别率: receipts with a member named before paying over all receipts, 0 to 1."""
        return share(self.identified, self.receipts)

    @property
    def repeat_share(self) -> Fraction | None:
        """复购率: of the members who bought, those who had bought on an earlier day within `AGAIN_DAYS`, 0 to 1."""
        return share(self.buyers_again, self.buyers)

    @property
    def contribution_minor(self) -> Fraction | None:
        """会员月均贡献: money on members' receipts of 30 days over the members who bought in them."""
        return share(self.month_minor, self.month_buyers)

    @property
    def member_basket_minor(self) -> Fraction | None:
        """会员客单价: money on members' receipts over their number."""
        return share(self.member_sold_minor, self.member_receipts)

    @property
    def other_basket_minor(self) -> Fraction | None:
        """非会员客单价: the same of receipts without a member."""
        return share(self.sold_minor - self.member_sold_minor, self.receipts - self.member_receipts)


@dataclass(frozen=True)
class Membership:
    """Of the members whom this till knows (none whom headquarters is still looking for): how many there are, and how
    many bought within `ACTIVE_DAYS`. A state of today: how it was before, nobody kept.
    """

    members: int = 0
    active: int = 0

    @property
    def active_share(self) -> Fraction | None:
        """活跃率, 0 to 1."""
        return share(self.active, self.members)


def share(part: int, whole: int) -> Fraction | None:
    """A part of a whole; None where there is no whole."""
    return Fraction(part, whole) if whole else None


def change(now: Fraction | int | None, then: Fraction | int | None) -> Fraction | None:
    """By what part of the earlier figure a figure grew; None where there is nothing to compare."""
    if now is None or then is None or not then:
        return None
    return (Fraction(now) - then) / abs(Fraction(then))


def figures(
    documents: Sequence[Document],
    month: Iterable[Document],
    earlier: Mapping[str, date],
    *,
    new_members: int,
    stamps: int,
) -> Figures:
    """The figures of a window's documents.

    `month` are the documents of the 30 days up to its end; `earlier` says of a member when she last bought before her
    first purchase in the window.
    """
    sold = baskets(documents)
    hers = [basket for basket in sold if basket.member_id]
    hers_in_month = [basket for basket in baskets(month) if basket.member_id]
    buyers = first_days(hers)
    return Figures(
        sales_minor=sum(document.due_minor for document in documents),
        rounding_minor=sum(document.rounding_minor for document in documents),
        sold_minor=_money(sold),
        member_sold_minor=_money(hers),
        receipts=len(sold),
        rung=sum(not document.is_return for document in documents),
        identified=sum(basket.identified for basket in sold),
        member_receipts=len(hers),
        buyers=len(buyers),
        buyers_again=sum(_came_again(first, earlier.get(member)) for member, first in buyers.items()),
        month_minor=_money(hers_in_month),
        month_buyers=len(first_days(hers_in_month)),
        new_members=new_members,
        stamps=stamps,
    )


def _came_again(first: date, earlier: date | None) -> bool:
    return earlier is not None and first - timedelta(days=AGAIN_DAYS) <= earlier < first


def _money(sold: Iterable[Basket]) -> int:
    return sum(basket.left_minor for basket in sold)
