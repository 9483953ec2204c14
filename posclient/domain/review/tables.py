"""Who and what a window's money came from: members, categories and brands, colleagues."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from posclient.domain.review.baskets import Basket, Document, baskets
from posclient.domain.review.enrolments import Enrolment
from posclient.domain.review.figures import share

TOP_MEMBERS: Final = 50
TOP_OF_SECTION: Final = 10


@dataclass(frozen=True, slots=True)
class Worth:
    """A member and her money in a window; `receipts` are 0 where they are not counted (within a section)."""

    member_id: str
    amount_minor: int
    receipts: int = 0


@dataclass(frozen=True, slots=True)
class Sold:
    """What one member (empty: all others together) bought of one product in a window, returns subtracted."""

    product_id: str
    member_id: str
    quantity: int
    amount_minor: int


@dataclass(frozen=True)
class Section:
    """A category or a brand, for who runs it: how many members bought, how much, what each is worth.

    Money is of lines, before the receipt is rounded off: the sections add up to the sales and what was rounded off.
    `members` are those with something left of what they bought.
    """

    name: str
    amount_minor: int
    before_minor: int
    member_minor: int
    members: int
    top: tuple[Worth, ...]

    @property
    def worth_minor(self) -> Fraction | None:
        """What a member who bought is worth to the section."""
        return share(self.member_minor, self.members)


@dataclass(frozen=True)
class Colleague:
    """What one of the staff did: receipts rung and how many of them with a member named, sales credited to her as an
    associate (导购), members enrolled.
    """

    operator_id: str
    receipts: int
    identified: int
    credited_minor: int
    new_members: int

    @property
    def identified_share(self) -> Fraction | None:
        """Of her receipts, those on which she asked for the card and got it."""
        return share(self.identified, self.receipts)


def top_members(documents: Iterable[Document], most: int = TOP_MEMBERS) -> tuple[Worth, ...]:
    """The members who left the most money in a window, returns subtracted."""
    listed = tuple(documents)
    money: Counter[str] = Counter()
    for document in listed:
        if document.member_id:
            money[document.member_id] += document.due_minor
    receipts = Counter(basket.member_id for basket in baskets(listed))
    worth = (Worth(member, amount, receipts[member]) for member, amount in money.items() if amount > 0)
    return tuple(sorted(worth, key=_by_money)[:most])


def sections(
    sold: Iterable[Sold], sold_before: Iterable[Sold], name_of: Mapping[str, str], top: int = TOP_OF_SECTION
) -> tuple[Section, ...]:
    """Products' sales by the section that each lies in (`name_of`; unnamed where it is in none), the largest first."""
    money: Counter[str] = Counter()
    hers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    quantity: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in sold:
        name = name_of.get(one.product_id, "")
        money[name] += one.amount_minor
        if one.member_id:
            hers[name][one.member_id] += one.amount_minor
            quantity[name][one.member_id] += one.quantity
    before: Counter[str] = Counter()
    for one in sold_before:
        before[name_of.get(one.product_id, "")] += one.amount_minor
    found = (
        Section(
            name=name,
            amount_minor=money[name],
            before_minor=before[name],
            member_minor=sum(hers[name].values()),
            members=sum(amount > 0 for amount in quantity[name].values()),
            top=_top(hers[name], top),
        )
        for name in {*money, *before}
    )
    return tuple(sorted(found, key=lambda section: (-section.amount_minor, section.name)))


def colleagues(
    sold: Iterable[Basket], credited: Mapping[str, int], enrolled: Iterable[Enrolment]
) -> tuple[Colleague, ...]:
    """All who did something, the one with the most receipts first."""
    receipts: Counter[str] = Counter()
    identified: Counter[str] = Counter()
    for basket in sold:
        receipts[basket.operator_id] += 1
        identified[basket.operator_id] += basket.identified
    new = Counter(one.operator_id for one in enrolled)
    listed = (
        Colleague(who, receipts[who], identified[who], credited.get(who, 0), new[who])
        for who in {*receipts, *credited, *new}
    )
    return tuple(sorted(listed, key=lambda one: (-one.receipts, -one.credited_minor, one.operator_id)))


def _top(money: Mapping[str, int], most: int) -> tuple[Worth, ...]:
    worth = (Worth(member, amount) for member, amount in money.items() if amount > 0)
    return tuple(sorted(worth, key=_by_money)[:most])


def _by_money(worth: Worth) -> tuple[int, int, str]:
    return -worth.amount_minor, -worth.receipts, worth.member_id
