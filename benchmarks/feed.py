"""How fast the till takes headquarters' feed, and how long one of its transactions keeps a checkout waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random
from typing import Any, Final, TypeVar, cast

from benchmarks.feed_stream import FeedStream
from benchmarks.million import SEED, cached, copied
from benchmarks.shop import Plan, opened_shop
from benchmarks.table import Line, told, within
from posclient.services.shop import Shop
from posclient.store.engine import Database
from posclient.store.transaction import Transaction
from posclient.store.writer import LONGEST_BACKGROUND_MS, Priority

T = TypeVar("T")

WARM_UP_PAGES: Final = 4
ROUNDS_A_PAGE: Final = 10


class _NotingStore:
    """The store, noting how long each write has the writer: from its first statement until its COMMIT is on disk."""

    def __init__(self, store: Database) -> None:
        self._store = store
        self.holds_s: list[float] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def write(
        self,
        fn: Callable[[Transaction], T],
        priority: Priority = Priority.COUNTER,
        *,
        name: str | None = None,
    ) -> T:
        """As the store's own."""
        began_s = 0.0

        def noting(connection: Transaction) -> T:
            nonlocal began_s
            began_s = time.perf_counter()
            return fn(connection)

        result = self._store.write(noting, priority, name=name)
        self.holds_s.append(time.perf_counter() - began_s)
        return result


def lines(plan: Plan) -> tuple[Line, ...]:
    """Rows a second, and how long one transaction has the writer."""
    folder = cached(plan.root, plan.members)
    with copied(folder, "feed") as copy, opened_shop(copy) as shop:
        store = _NotingStore(shop.store)
        noted: Shop = replace(shop, store=cast(Database, store))
        stream = FeedStream(noted, plan.members)
        for _ in range(WARM_UP_PAGES):
            stream.apply_page()
        store.holds_s.clear()
        began_s = time.perf_counter()
        with _counter_at_work(shop) as waits_s:
            rows = sum(stream.apply_page() for _ in range(max(1, plan.rounds // ROUNDS_A_PAGE)))
        took_s = time.perf_counter() - began_s
    return (
        told(f"feed rows applied, among {plan.members:,}", rows / took_s, "rows/s"),
        within("writer held by one transaction of the feed", store.holds_s, LONGEST_BACKGROUND_MS),
        within("a counter's write waiting behind the feed", waits_s, LONGEST_BACKGROUND_MS),
        told("the longest of these waits", max(waits_s) * 1000, "ms"),
    )


@contextmanager
def _counter_at_work(shop: Shop) -> Iterator[list[float]]:
    """Empty writes of the counter now and then during the block; yields the seconds that each waited for its turn."""
    waits_s: list[float] = []
    over = threading.Event()

    def work() -> None:
        random = Random(SEED)
        while True:
            asked_s = time.perf_counter()
            waits_s.append(shop.store.write(lambda _: time.perf_counter(), name="turn") - asked_s)
            if over.wait(random.uniform(0.005, 0.03)):
                return

    thread = threading.Thread(target=work, name="counter")
    thread.start()
    try:
        yield waits_s
    finally:
        over.set()
        thread.join()
