"""Search as the cashier types: members and goods together, as the sale screen asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from random import Random
from typing import Final

from benchmarks.million import SEED, TODAY, cached
from benchmarks.rounds import WARM_UP, one_alone
from benchmarks.shop import Plan, opened_shop
from benchmarks.table import Line, within
from posclient.services.search import search
from posclient.services.shop import Shop
from posclient.wire.feed import MemberRow
from sync.hq.demo.stream import demo_stream

MOST_MS: Final = 10.0
BEST: Final = 20
_DRAWN_FROM: Final = 20_000

_KINDS: Final[dict[str, Callable[[MemberRow, Random], str]]] = {
    "one initial": lambda row, _: row.initials[:1],
    "two initials": lambda row, _: row.initials[:2],
    "three initials": lambda row, _: row.initials[:3],
    "last four digits": lambda row, _: (row.phone or "")[-4:],
    "pinyin so far": lambda row, random: row.pinyin[: random.randint(3, 8)],
    "hanzi so far": lambda row, random: row.name[: random.randint(1, 3)],
}


def lines(plan: Plan) -> tuple[Line, ...]:
    """The 20 best for what was typed so far; what is typed are beginnings of members' own names and numbers."""
    folder = cached(plan.root, plan.members)
    rows = [row for row, _ in islice(demo_stream(plan.members, TODAY, SEED), _DRAWN_FROM)]
    with opened_shop(folder) as shop:
        return tuple(_line(plan, shop, kind, rows) for kind in _KINDS)


def _line(plan: Plan, shop: Shop, kind: str, rows: list[MemberRow]) -> Line:
    keys = list(islice(_typed(rows, _KINDS[kind]), plan.rounds + WARM_UP))
    samples = one_alone(lambda n: partial(_found, shop, keys[n]), plan.rounds)
    return within(f"search among {plan.members:,}: {kind}", samples, MOST_MS)


def _typed(rows: list[MemberRow], cut: Callable[[MemberRow, Random], str]) -> Iterator[str]:
    random = Random(SEED)
    while True:
        yield cut(random.choice(rows), random)


def _found(shop: Shop, typed: str) -> None:
    hits = search(shop, typed, BEST)
    if not hits.members:
        raise LookupError(f"nobody is found by {typed!r}")
