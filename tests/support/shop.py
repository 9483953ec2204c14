"""A shop for tests: a real encrypted store in a temporary folder, filled through the feed as headquarters would."""

from __future__ import annotations

import importlib.resources
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from posclient.domain.member import MemberId
from posclient.ports import Headquarters
from posclient.services import exchange
from posclient.services.checkout import CheckoutDone, Payment, TenderKind, checkout
from posclient.services.identify import How, ProductFound, identify
from posclient.services.receive import receive
from posclient.services.sell import add, identify_member
from posclient.services.shop import Session, Shop
from posclient.services.sign_in import sign_in
from posclient.services.view import view
from posclient.settings import Settings
from posclient.store.engine import Database, open_store
from posclient.store.feed_cursors import Cursor
from posclient.store.migrate import read_migrations
from posclient.store.tables import metadata
from posclient.store.transaction import Transaction
from posclient.wire.feed import Row, TopicPage, feed_row
from posclient.wire.protocol import EnrolAnswer
from posclient.words import load
from tests.support import samples
from tests.support.till_fakes import FakeClock, FakeHeadquarters, FakeIds

KEY = bytes(range(32))
EPOCH = "epoch-1"


@dataclass(frozen=True)
class TestShop:
    """A shop with its fakes at hand."""

    __test__ = False

    shop: Shop
    clock: FakeClock
    ids: FakeIds
    headquarters: FakeHeadquarters

    @property
    def store(self) -> Database:
        """The real store."""
        return self.shop.store


def open_test_store(folder: Path) -> Database:
    """The till's own schema in a real encrypted file below `folder`."""
    migrations = read_migrations(importlib.resources.files("posclient.store.migrations"))
    return open_store(folder / "till.db", KEY, migrations=migrations, backups=folder / "backups")


def make_shop(
    folder: Path,
    *,
    settings: Settings | None = None,
    clock: FakeClock | None = None,
    ids: FakeIds | None = None,
    headquarters: FakeHeadquarters | None = None,
    filled: bool = True,
) -> TestShop:
    """Open (or reopen) a shop's store. `filled`: enrolled, with the samples, where the store is new.

    Whoever calls it closes `shop.store`. Pass the same `ids` when reopening: they count on.
    """
    clock, ids = clock or FakeClock(), ids or FakeIds()
    headquarters = headquarters or FakeHeadquarters()
    shop = assemble(open_test_store(folder), clock, ids, settings or Settings(), headquarters)
    if filled and not exchange.cursors(shop):
        become_till(shop)
        fill(shop)
    return TestShop(shop, clock, ids, headquarters)


def assemble(
    store: Database, clock: FakeClock, ids: FakeIds, settings: Settings, headquarters: Headquarters
) -> Shop:
    """The parts as `main.py` puts them together."""
    words, receipt_words = load(settings.language), load(settings.receipt_language)
    return Shop(store, clock, ids, settings, words, receipt_words, headquarters, audit_key=b"audit key")


def become_till(shop: Shop, incarnation: int = 1) -> None:
    """As after an enrolment: till 7 of store S001."""
    answer = EnrolAnswer("T7", 7, samples.STORE_ID, incarnation, samples.TOPICS, EPOCH)
    exchange.become(shop, answer, token_hash="")


def fill(shop: Shop) -> None:
    """The samples, through the feed."""
    feed(shop, samples.STAFF, *samples.STAFF_ROWS)
    feed(shop, samples.RULES, *samples.NEEDS, samples.RULE_SET)
    feed(shop, samples.PRODUCTS, *samples.GOODS)
    feed(
        shop,
        samples.MEMBERS,
        samples.ZHANG,
        samples.ZHANG_HAS,
        samples.WANG,
        samples.WANG_HAS,
        samples.ZHAO,
    )


def page(shop: Shop, topic: str, *rows: Row) -> TopicPage:
    """These rows as the topic's next page."""
    at = exchange.cursors(shop).get(topic) or Cursor(EPOCH, 0)
    placed = tuple(feed_row(at.position + n, row) for n, row in enumerate(rows, 1))
    return TopicPage(topic, at.epoch or EPOCH, at.position + len(rows), placed)


def feed(shop: Shop, topic: str, *rows: Row) -> int:
    """Send rows as headquarters would; returns the topic's position afterwards."""
    receive(shop, page(shop, topic, *rows))
    return exchange.cursors(shop)[topic].position


def sign_in_cashier(shop: Shop) -> Session:
    """李娜 signs in."""
    return sign_in(shop, samples.CASHIER, samples.PIN)


def scan(shop: Shop, session: Session, code: str, times: int = 1) -> None:
    """Scan goods into the basket."""
    found = identify(shop, code)
    assert isinstance(found, ProductFound), found
    add(shop, session, found, times)


def sell_once(shop: Shop, session: Session, *codes: str, member_id: str | None = None) -> CheckoutDone:
    """A whole sale of these codes, paid in cash to the fen."""
    for code in codes:
        scan(shop, session, code)
    if member_id is not None:
        identify_member(shop, session, MemberId(member_id), How.CARD)
    return pay(shop, session)


def pay(shop: Shop, session: Session, received_minor: int | None = None) -> CheckoutDone:
    """Pay the basket on the counter in cash; exactly, unless told otherwise."""
    shown = view(shop, session.business_date)
    assert shown.basket_id is not None
    due = shown.quote.due_minor
    payment = Payment(TenderKind.CASH, due if received_minor is None else received_minor)
    return checkout(shop, session, shown.basket_id, (payment,), due)


def dump(store: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, for comparing before and after."""

    def read(connection: Transaction) -> dict[str, list[tuple[Any, ...]]]:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }

    return store.read(read)


def rows(store: Database, table: str) -> list[tuple[Any, ...]]:
    """Every row of one table."""
    return dump(store)[table]


class FailingStore:
    """A store in whose writes the n-th statement fails: what happened before it must leave no trace."""

    def __init__(self, store: Database, fail_at: int) -> None:
        self._store = store
        self._fail_at = fail_at
        self.statements = 0

    def read(self, fn: Callable[[Transaction], Any]) -> Any:
        return self._store.read(fn)

    def write(self, fn: Callable[[Transaction], Any], *args: Any, **kwargs: Any) -> Any:
        return self._store.write(lambda connection: fn(self._wrap(connection)), *args, **kwargs)

    def _wrap(self, connection: Transaction) -> Any:
        return _FailingConnection(connection, self._count)

    def _count(self) -> None:
        self.statements += 1
        if self.statements == self._fail_at:
            raise PowerCutError


class _FailingConnection:
    """Counts what is executed by Core and, beneath it, by prepared statements."""

    def __init__(self, connection: Transaction, count: Callable[[], None]) -> None:
        self._connection = connection
        self._count = count

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        self._count()
        return self._connection.execute(*args, **kwargs)

    @property
    def raw(self) -> Any:
        return _FailingRaw(self._connection.raw, self._count)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


class _FailingRaw:
    def __init__(self, raw: Any, count: Callable[[], None]) -> None:
        self._raw = raw
        self._count = count

    def execute(self, *args: Any) -> Any:
        self._count()
        return self._raw.execute(*args)

    def executemany(self, *args: Any) -> Any:
        self._count()
        return self._raw.executemany(*args)

    @property
    def in_transaction(self) -> bool:
        return bool(self._raw.in_transaction)


class PowerCutError(Exception):
    """Injected by FailingStore."""


def failing(shop: Shop, fail_at: int) -> tuple[Shop, FailingStore]:
    """The shop over a store that fails at the n-th written statement."""
    store: Any = FailingStore(shop.store, fail_at)
    return replace(shop, store=store), store
