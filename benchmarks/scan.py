"""From the end of a scan to the member's painted panel, while the feed streams in and a worker process computes."""

from __future__ import annotations

from typing import Final

from benchmarks.children import answer_of, neighbour
from benchmarks.million import cached, copied
from benchmarks.shop import Plan
from benchmarks.steady import LENGTH_S
from benchmarks.table import Line, pair_ms, told, within

MOST_MS: Final = 16.7
"""A frame at 60 Hz."""


def lines(plan: Plan) -> tuple[Line, ...]:
    """At the real window: from the scan, read whole, to the end of the painting that shows her. Beside it a mere
    computation of that length at the same pace, with the same neighbour: what the machine adds to it in its slowest
    hundredth, it adds to a scan as well.
    """
    folder = cached(plan.root, plan.members)
    rounds = str(max(2, plan.rounds // 2))
    with copied(folder, "scan") as copy, neighbour(["-m", "benchmarks.rebuild"], plan.root):
        samples = answer_of(plan.root, "benchmarks.scan_window", str(copy), str(plan.members), rounds)
        computed = answer_of(plan.root, "benchmarks.steady", rounds)
    return (
        within(f"scan to painted member panel, among {plan.members:,}", samples, MOST_MS),
        told(f"{LENGTH_S * 1000:g} ms of mere computing at that pace", pair_ms(computed), "ms"),
    )
