"""A small shop in a real, encrypted store, with fakes for the world outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from posclient.domain.member import MemberId
from posclient.ports import FoundMember
from posclient.services.shop import Session, Shop
from posclient.settings import HeadquartersAddress, Settings
from posclient.store import care_tasks, documents, members, operators, products, shifts
from posclient.store.engine import Database, open_store
from posclient.store.identity import TillIdentity, put_identity
from posclient.store.migrate import Migration, read_migrations
from posclient.store.transaction import Transaction
from posclient.wire.mapping import task_of
from posclient.words import Language, Words, load
from tests.support import goods
from tests.support.till_fakes import FakeClock, FakeHeadquarters, FakeIds

KEY = bytes(range(32))
BUSINESS_DATE = date(2026, 3, 2)
OPENING_MS = int(datetime(2026, 3, 2, 14, 2, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)
FLOAT_MINOR = 50_000
SESSION = Session(goods.CASHIER, "shift-1", BUSINESS_DATE)


@dataclass(frozen=True)
class SmallShop:
    """The shop with the fakes that it was made with, so that a test can turn their screws."""

    shop: Shop
    clock: FakeClock
    ids: FakeIds
    headquarters: FakeHeadquarters

    @property
    def store(self) -> Database:
        return self.shop.store


@contextmanager
def small_shop(
    folder: Path, language: Language = "zh_CN", settings: Settings | None = None
) -> Iterator[SmallShop]:
    """Open the shop in an empty folder; closed at the end of the block."""
    store = open_store(folder / "till.db", KEY, migrations=migrations(), backups=folder / "backups")
    try:
        clock, ids = FakeClock(OPENING_MS), FakeIds()
        headquarters = FakeHeadquarters(reachable=True, answer=knows(store))
        shop = Shop(
            store=store,
            clock=clock,
            ids=ids,
            settings=settings or Settings(headquarters=HeadquartersAddress(url="http://127.0.0.1:1")),
            words=words_of(language),
            receipt_words=words_of(language),
            headquarters=headquarters,
            audit_key=KEY,
        )
        store.write(lambda connection: stock(connection, clock.now_ms()), name="stock")
        yield SmallShop(shop, clock, ids, headquarters)
    finally:
        store.close()


def knows(store: Database) -> Callable[[str | None, str | None], FoundMember | None]:
    """What headquarters answers: it knows one member more than the cache, and applies her row when asked."""
    row = goods.KNOWN_TO_HEADQUARTERS

    def answer(card_no: str | None, phone: str | None) -> FoundMember | None:
        if not {card_no, phone} & {row.card_no, row.phone}:
            return None
        store.write(lambda connection: members.put_member(connection, row), name="apply")
        return FoundMember(MemberId(row.member_id))

    return answer


def stock(connection: Transaction, at_ms: int) -> None:
    """Put goods, members, rules and operators into the store, as the feed would."""
    put_identity(connection, TillIdentity("T1", 1, "S1", 1, "0" * 64, "e1"), at_ms)
    open_the_day(connection, at_ms)
    documents.put_store(connection, goods.STORE)
    documents.put_rules(connection, goods.RULES)
    for need in goods.NEEDS:
        documents.put_need(connection, need)
    for product in goods.PRODUCTS:
        products.put_product(connection, product)
    for member in goods.MEMBERS:
        members.put_member(connection, member)
    for standing in goods.STANDINGS:
        members.put_standing(connection, standing)
    for operator in goods.OPERATORS:
        operators.put_operator(connection, operator)


def open_the_day(connection: Transaction, at_ms: int) -> None:
    """The shift of `SESSION` runs, and its float was told: whoever signs in works in it."""
    on, shift_id, who = SESSION.business_date.isoformat(), SESSION.shift_id, goods.CASHIER.operator_id
    shifts.open_day(connection, on, at_ms)
    shifts.open_shift(
        connection, shift_id=shift_id, business_date=on, operator_id=who, float_minor=FLOAT_MINOR, at_ms=at_ms
    )
    shifts.put_move(
        connection,
        movement_id="0" * 32,
        shift_id=shift_id,
        business_date=on,
        kind="float",
        amount_minor=FLOAT_MINOR,
        reason="",
        operator_id=who,
        at_ms=at_ms,
    )


def put_reminder(store: Database) -> str:
    """The open care task of the tests' member; returns its id."""
    store.write(lambda connection: care_tasks.add(connection, task_of(goods.REMINDER)), name="remind")
    return goods.REMINDER.task_id


@cache
def migrations() -> tuple[Migration, ...]:
    """The till's own."""
    return read_migrations(files("posclient.store.migrations"))


@cache
def words_of(language: Language) -> Words:
    """A language's words, read once."""
    return load(language)
