"""python -m benchmarks [--members N] [--rounds N] [--out DIR] [FIGURE …]: measure, print a table, keep figures.json."""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from benchmarks.shop import Plan
from benchmarks.table import Line, load_now, render

FIGURES: Final = {
    "lookup": "benchmarks.lookup",
    "search": "benchmarks.typing_search",
    "scan": "benchmarks.scan",
    "checkout": "benchmarks.checkout",
    "start": "benchmarks.start",
    "memory": "benchmarks.memory",
    "queue": "benchmarks.queue",
    "feed": "benchmarks.feed",
    "bring_in": "benchmarks.bring_in",
    "value": "benchmarks.value",
}
"""Each module has `lines(plan)`; what is not asked for is not loaded."""

ROOT: Final = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str]) -> int:
    """Returns 0 whatever the figures are: whether a target was reached is a column of the table."""
    given = _parser().parse_args(argv)
    plan = Plan(given.out, given.members, given.rounds)
    logging.disable(logging.WARNING)  # a busy machine makes the store say often that it was slow
    names = given.figures or list(FIGURES)
    lines: list[Line] = []
    for name in names:
        sys.stderr.write(f"{name} …\n")
        lines += import_module(FIGURES[name]).lines(plan)
    _say(render(lines))
    _say(
        f"\n{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"SQLite {dbapi2.sqlite_version}; load is the one-minute average when the figure was taken."
    )
    _keep(plan, lines)
    return 0


def _keep(plan: Plan, lines: Sequence[Line]) -> None:
    figures = {
        "at_ms": time.time_ns() // 1_000_000,
        "members": plan.members,
        "rounds": plan.rounds,
        "load": load_now(),
        "lines": [asdict(line) for line in lines],
    }
    plan.root.mkdir(parents=True, exist_ok=True)
    text = json.dumps(figures, indent=2, ensure_ascii=False) + "\n"
    (plan.root / "figures.json").write_text(text, "utf-8")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "figures", nargs="*", choices=[*FIGURES, []], metavar="FIGURE", help=", ".join(FIGURES)
    )
    parser.add_argument("--members", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=1_000, help="how often the quick things are done")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "bench")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
