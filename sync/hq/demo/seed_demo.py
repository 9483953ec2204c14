"""Fill a headquarters with the demo shop: once, whole, and the same for the same seed and day.

summary = seed_demo("sqlite:///hq.sqlite3", today=date(2026, 11, 22))
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Connection, func, select

from sync.hq import tables
from sync.hq.database import transact
from sync.hq.demo.chance import dice
from sync.hq.demo.days import instant_ms
from sync.hq.demo.goods import goods_rows
from sync.hq.demo.holdings import opening_entries
from sync.hq.demo.members import DemoMember, make_members
from sync.hq.demo.purchases import year_of
from sync.hq.demo.rules import (
    STORE_ID,
    TIME_ZONE,
    need_rows,
    operator_rows,
    policy_row,
    rule_set_row,
    store_row,
)
from sync.hq.demo.story import STORY_SIZE, story_seeds
from sync.hq.demo.summary import ShopSummary, summary
from sync.hq.demo.trade import opening_stock
from sync.hq.policies import publish_policy
from sync.hq.seed import (
    PRODUCTS,
    RULES,
    SeedMember,
    open_database,
    publish_many,
    publish_rules,
    seed_members,
    staff_topic,
)
from sync.hq.stock import set_stock
from sync.hq.upsert import insert_unless_there

DEFAULT_MEMBERS: Final = 3000
DEFAULT_SEED: Final = 2026
MARK: Final = "demo_shop"
"""Row of headquarters' `meta` table that says that (and of which day) a demo shop is in it."""

SPENDERS_SHARE: Final = 0.35
"""Share of the members who have spent points."""


class NotEmptyError(Exception):
    """Headquarters has members or goods of its own: the demo shop is not mixed with them."""


@dataclass(frozen=True)
class DemoSummary:
    """What is in headquarters now. `seeded` is False where the demo shop was there already; `today` is its day.

    `shop` holds the figures of a shop just made; None where it was there already.
    """

    seeded: bool
    today: date
    members: int
    products: int
    shop: ShopSummary | None = None

    def text(self) -> str:
        """For the command line."""
        if self.shop is None:
            return f"the demo shop of {self.today.isoformat()} is there already: {self.members} members"
        return f"demo shop of {self.today.isoformat()}: {self.products} products\n{self.shop.text()}"


def today_in_the_shop() -> date:
    """The calendar day in the demo shop's zone, now."""
    return datetime.now(ZoneInfo(TIME_ZONE)).date()


def seed_demo(
    database: str | Connection,
    *,
    today: date | None = None,
    members: int = DEFAULT_MEMBERS,
    seed: int = DEFAULT_SEED,
) -> DemoSummary:
    """Fill the headquarters behind a database URL, or behind a connection with a transaction begun, in one transaction.

    A second call changes nothing, whatever its arguments. `members` counts the story's known faces. Raises
    NotEmptyError where headquarters has other members or goods, ValueError for fewer members than the story has,
    DatabaseError for a URL that can't be used.
    """
    if members < STORY_SIZE:
        raise ValueError(f"members: the story alone has {STORY_SIZE}")
    day = today or today_in_the_shop()
    if isinstance(database, Connection):
        return _seed(database, day, members, seed)
    engine = open_database(database)
    try:
        return transact(engine, lambda connection: _seed(connection, day, members, seed))
    finally:
        engine.dispose()


def demo_members(
    today: date, members: int = DEFAULT_MEMBERS, seed: int = DEFAULT_SEED
) -> Iterator[SeedMember]:
    """All members with their past, the story's known faces first."""
    yield from story_seeds(today)
    for member in make_members(members - STORY_SIZE, today, seed):
        yield _with_past(member, today, seed)


def _seed(connection: Connection, today: date, members: int, seed: int) -> DemoSummary:
    mark = {"key": MARK, "value": today.isoformat()}
    if not insert_unless_there(
        connection, tables.meta, mark
    ):  # taken first: a second copy of headquarters waits here
        return _there_already(connection)
    if _count(connection, tables.member.c.member_id) or _count(connection, tables.product.c.product_id):
        raise NotEmptyError("headquarters is in use: the demo shop wants a database of its own")
    publish_many(connection, staff_topic(STORE_ID), [store_row(), *operator_rows()])
    publish_many(connection, PRODUCTS, goods_rows())
    publish_many(connection, RULES, need_rows())
    publish_rules(connection, rule_set_row())
    publish_policy(connection, policy_row())
    set_stock(connection, STORE_ID, opening_stock(goods_rows(), seed), instant_ms(today))
    seeds = tuple(demo_members(today, members, seed))
    seed_members(connection, seeds, on=today.isoformat(), at_ms=instant_ms(today))
    return DemoSummary(
        seeded=True,
        today=today,
        members=len(seeds),
        products=len(goods_rows()),
        shop=summary(seeds, today),
    )


def _there_already(connection: Connection) -> DemoSummary:
    day = connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == MARK)).scalar_one()
    return DemoSummary(
        seeded=False,
        today=date.fromisoformat(day),
        members=_count(connection, tables.member.c.member_id),
        products=_count(connection, tables.product.c.product_id),
    )


def _count(connection: Connection, column: Column[str]) -> int:
    return int(connection.execute(select(func.count(column))).scalar_one())


def _with_past(member: DemoMember, today: date, seed: int) -> SeedMember:
    lines = year_of(member, today, seed)
    random = dice(seed, "points", member.number)
    spends = random.random() < SPENDERS_SHARE
    share = random.uniform(0.2, 0.9) if spends else 0.0
    entries = opening_entries(member.row.member_id, lines, share)
    return SeedMember(member.row, tuple(line.row() for line in lines), entries, (STORE_ID,))
