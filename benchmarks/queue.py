"""Two hundred baskets rung in a row at the real window: neither memory nor latency grows from the first to the last.

As many go before them: until then SQLite's page caches fill, which are bounded, with the pages of ever other members.
"""

from __future__ import annotations

from typing import Final

from benchmarks.children import answer_of
from benchmarks.million import cached, copied
from benchmarks.shop import Plan
from benchmarks.table import Line, Pair, load_now, pair_ms

ROUNDS_A_BASKET: Final = 5
FEWEST: Final = 8
PARTS: Final = 4
"""The first part of the queue is held against the last."""
MOST_GROWTH_MB: Final = 8.0
MOST_SLOWER: Final = 1.25
_WHAT: Final = {"scan": "a scan until it is shown", "pay": "paying in cash until it is done"}


def lines(plan: Plan) -> tuple[Line, ...]:
    """Latency and memory at the end of the queue beside those at its beginning."""
    part = max(FEWEST, plan.rounds // ROUNDS_A_BASKET) // PARTS
    baskets = part * PARTS
    folder = cached(plan.root, plan.members)
    with copied(folder, "queue") as copy:
        arguments = (str(copy), str(plan.members), str(2 * baskets), str(part), f"file:{copy}/paper/")
        answer = answer_of(plan.root, "benchmarks.queue_till", *arguments)
    first_mb, last_mb = answer["memory_mb"][PARTS - 1], answer["memory_mb"][-1]
    memory = Line(
        f"resident memory after {baskets} baskets in a row; limit: before them",
        last_mb,
        first_mb,
        f"≤ limit + {MOST_GROWTH_MB:g} MB",
        last_mb <= first_mb + MOST_GROWTH_MB,
        load_now(),
        "MB",
    )
    return (*(_slower(what, answer[name][baskets:], part) for name, what in _WHAT.items()), memory)


def _slower(what: str, samples: list[list[float]], part: int) -> Line:
    """By median: a single basket may meet a checkpoint."""
    first, last = (
        pair_ms([one for basket in baskets for one in basket])
        for baskets in (samples[:part], samples[-part:])
    )
    return Line(
        f"{what}, the last {part} of {len(samples)} baskets; limit: the first {part}",
        Pair(last.median, last.p99),
        Pair(first.median, first.p99),
        f"median ≤ {MOST_SLOWER:g}× limit",
        last.median <= MOST_SLOWER * first.median,
        load_now(),
    )
