"""From the end of a scan to the member's painted panel, while the feed streams in and a worker process computes."""

from __future__ import annotations

from typing import Final

from benchmarks.children import answer_of, neighbour
from benchmarks.million import cached, copied
from benchmarks.shop import Plan
from benchmarks.table import Line, within

MOST_MS: Final = 16.7
"""A frame at 60 Hz."""


def lines(plan: Plan) -> tuple[Line, ...]:
    """At the real window: from the scan, read whole, to the end of the painting that shows her."""
    folder = cached(plan.root, plan.members)
    arguments = (str(plan.members), str(max(2, plan.rounds // 2)))
    with copied(folder, "scan") as copy, neighbour(["-m", "benchmarks.rebuild"], plan.root):
        samples = answer_of(plan.root, "benchmarks.scan_window", str(copy), *arguments)
    return (within(f"scan to painted member panel, among {plan.members:,}", samples, MOST_MS),)
