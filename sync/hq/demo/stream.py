"""Members by the hundred thousand, made fast: what a benchmark fills a till's cache with.

Each has a card, a phone, a name, perhaps a child, a balance and a few purchases; the numbers are unique by
construction and apart from those of the demo's own members.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from posclient.domain.member import Address
from posclient.domain.tier import progress
from posclient.wire.feed import AccountRow, MemberRow, PurchaseRow, StandingRow
from posclient.wire.personal import ChildRecord
from sync.hq.demo.chance import dice
from sync.hq.demo.days import MEMBER_DAYS, instant_ms
from sync.hq.demo.goods import shelves
from sync.hq.demo.holdings import demo_rules
from sync.hq.demo.members import CONSENT_VERSION
from sync.hq.demo.names import NameBook, name_book
from sync.hq.demo.numbers import STREAM_CARDS, STREAM_PREFIXES, card_number, phone_number

MOST_MEMBERS: Final = 10_000_000
MOST_PURCHASES: Final = 3


@dataclass(frozen=True)
class _Printed:
    """What is the same for all members of a stream, made once."""

    names: NameBook
    days: tuple[str, ...]  # ISO days, [n] is n days before today
    goods: tuple[tuple[str, int], ...]  # product id and price
    as_of_ms: int
    offset: int


def demo_stream(n: int, today: date, seed: int) -> Iterator[tuple[MemberRow, StandingRow]]:
    """`n` members with their standings; the same ones for the same arguments. Raises ValueError above ten million."""
    if not 0 <= n <= MOST_MEMBERS:
        raise ValueError(f"n: {n} is not between 0 and {MOST_MEMBERS}")
    random = dice(seed, "stream")
    printed = _Printed(
        names=name_book(),
        days=tuple((today - timedelta(days=back)).isoformat() for back in range(MEMBER_DAYS + 1)),
        goods=tuple((one.product_id, one.price_minor) for one in shelves().by_id.values() if not one.weighed),
        as_of_ms=instant_ms(today),
        offset=random.randrange(10**8),
    )
    for number in range(n):
        yield _member(random, printed, number)


def _member(random: Random, printed: _Printed, number: int) -> tuple[MemberRow, StandingRow]:
    draw = random.random
    member_id = f"B{number:08d}"
    joined = 1 + int(draw() * (MEMBER_DAYS - 1))
    name = printed.names.person(random, female=draw() < 0.87)
    children: tuple[ChildRecord, ...] = ()
    if draw() < 0.8:
        born = printed.days[1 + int(draw() * (MEMBER_DAYS - 1))]
        children = (ChildRecord(f"{member_id}.1", printed.names.milk_names.draw(random), born),)
    row = MemberRow(
        member_id=member_id,
        card_no=card_number(STREAM_CARDS + number),
        phone=phone_number(STREAM_PREFIXES[int(draw() * len(STREAM_PREFIXES))], number, printed.offset),
        name=name.text,
        pinyin=name.pinyin,
        initials=name.initials,
        address=Address.MOTHER_OF if children else Address.NAME,
        joined_on=printed.days[joined],
        children=children,
        consent_version=CONSENT_VERSION if children else "",
        consent_at_ms=printed.as_of_ms - joined * 86_400_000 if children else None,
        revision=1,
    )
    return row, _standing(random, printed, member_id, joined)


def _standing(random: Random, printed: _Printed, member_id: str, joined: int) -> StandingRow:
    """A few purchases since she joined, newest first, and what they add up to."""
    draw = random.random
    backs = sorted(1 + int(draw() * min(joined, 364)) for _ in range(int(draw() * (MOST_PURCHASES + 1))))
    purchases: list[PurchaseRow] = []
    spent = 0
    for back in backs:
        product_id, price_minor = printed.goods[int(draw() * len(printed.goods))]
        purchases.append(PurchaseRow(printed.days[back], product_id, 1000, price_minor))
        spent += price_minor
    points = spent // 100
    return StandingRow(
        member_id=member_id,
        as_of_ms=printed.as_of_ms,
        tier_id=progress(demo_rules().tiers, spent).tier.tier_id,
        year_spend_minor=spent,
        accounts=(AccountRow(f"{member_id}/points/base", "open", points),) if points else (),
        purchases=tuple(purchases),
        last_visit=purchases[0].business_date if purchases else None,
    )
