"""The manager's page: how long its figures take, and what their counting costs a customer who is served meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Final

from benchmarks.checkout import ready_to_pay
from benchmarks.million import cached, copied
from benchmarks.past_sales import put_past_sales
from benchmarks.rounds import WARM_UP
from benchmarks.shop import Plan, opened_shop, signed_in, some_cards
from benchmarks.table import Line, beside, told
from posclient.services.identify import identify
from posclient.services.review import review
from posclient.services.shop import Session, Shop

MOST: Final = 2.0
REVIEWS: Final = 5
TURNS: Final = 4
PAUSE_S: Final = 0.01


def lines(plan: Plan) -> tuple[Line, ...]:
    """A checkout and a look-up while the worker counts without a pause, beside the same with nobody counting."""
    folder = cached(plan.root, plan.members)
    cards = some_cards(plan.members, 2 * (plan.rounds + WARM_UP))
    with copied(folder, "review") as copy, opened_shop(copy) as shop:
        sales = put_past_sales(shop.store, plan.members)
        session = signed_in(shop)
        took = [_timed(partial(review, shop, session)) for _ in range(REVIEWS)]
        paid = _with_and_without(
            shop, session, plan.rounds, lambda n: ready_to_pay(shop, session, cards[n], n)
        )
        found = _with_and_without(shop, session, plan.rounds, lambda n: partial(identify, shop, cards[n]))
    return (
        told(
            f"the manager's page, {sales:,} sales, {plan.members:,} members", sorted(took)[REVIEWS // 2], "s"
        ),
        beside("a checkout while it is counted, beside one while it is not", *paid, MOST),
        beside("a member by her card while it is counted, beside …", *found, MOST),
    )


def _with_and_without(
    shop: Shop, session: Session, rounds: int, ready: Callable[[int], Callable[[], object]]
) -> tuple[list[float], list[float]]:
    """Seconds of each round while a review is counted, and of as many while none is, in long blocks turn about: a
    worker that has only begun would tell little.
    """
    block = max(1, rounds // TURNS)
    numbers = iter(range(2 * (rounds + WARM_UP)))
    counted: list[float] = []
    quiet: list[float] = []
    for number in islice(numbers, WARM_UP):
        ready(number)()
    for _turn in range(TURNS):
        with _counting(shop, session):
            counted += [_paced(ready(number)) for number in islice(numbers, block)]
        quiet += [_paced(ready(number)) for number in islice(numbers, block)]
    return counted, quiet


@contextmanager
def _counting(shop: Shop, session: Session) -> Iterator[None]:
    """A review is counted all the time."""
    stop, begun = threading.Event(), threading.Event()

    def run() -> None:
        while not stop.is_set():
            begun.set()
            review(shop, session)

    thread = threading.Thread(target=run, name="background")
    thread.start()
    begun.wait()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _paced(call: Callable[[], object]) -> float:
    """At a pace that lets a block last as long as a review does."""
    time.sleep(PAUSE_S)
    return _timed(call)


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
