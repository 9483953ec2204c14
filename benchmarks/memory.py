"""What memory the till takes by the evening of a demo day."""

from __future__ import annotations

import re
from typing import Final

from benchmarks.children import answer_of, neighbour
from benchmarks.million import cached, copied
from benchmarks.shop import Plan
from benchmarks.table import Line, at_most

MOST_MB: Final = 250.0
LEAST_SALES: Final = 2
ROUNDS_A_SALE: Final = 8
_PORT: Final = re.compile(r"127\.0\.0\.1:(\d+)")


def lines(plan: Plan) -> tuple[Line, ...]:
    """Resident memory of the till's process: at the end of the day, and at its highest."""
    folder = cached(plan.root, plan.members)
    sales = max(LEAST_SALES, plan.rounds // ROUNDS_A_SALE)
    with copied(folder, "day") as copy:
        printing = [
            "-m",
            "drivers.virtual_printer",
            "--listen",
            "127.0.0.1:0",
            "--folder",
            str(copy / "paper"),
        ]
        with neighbour(printing, plan.root) as said:
            port = _PORT.search(said)
            if port is None:
                raise RuntimeError(f"the printer said {said!r}")
            arguments = (str(copy), str(plan.members), str(sales), f"tcp://127.0.0.1:{port[1]}")
            memory = answer_of(plan.root, "benchmarks.memory_day", *arguments)
    what = f"resident memory after {sales} sales, {plan.members:,} members"
    return (
        at_most(what, memory["now"], MOST_MB, "MB"),
        at_most("its highest during the day", memory["most"], MOST_MB, "MB"),
    )
