"""python -m benchmarks.steady ROUNDS: seconds of one and the same computation, at the pace of the scans. A JSON list.

A till of nothing but arithmetic: what its 99th percentile has above its median, the machine has added, and adds to a
scan as well.
"""

from __future__ import annotations

import json
import sys
import time
from random import Random
from typing import Final

from benchmarks.million import SEED
from benchmarks.rounds import WARM_UP
from benchmarks.scan_window import PAUSE_S

LENGTH_S: Final = 0.008
"""About as long as a scan takes to its painted panel."""
_TRIES: Final = 30


def main(rounds: int) -> None:
    """Pause, compute, and again."""
    random = Random(SEED)
    steps = _steps()
    samples = []
    for _ in range(WARM_UP + rounds):
        time.sleep(random.uniform(*PAUSE_S))
        samples.append(_computed_s(steps))
    sys.stdout.write(json.dumps(samples[WARM_UP:]) + "\n")


def _steps() -> int:
    """How many steps take `LENGTH_S` where nothing disturbs them."""
    some = 10_000
    return round(some * LENGTH_S / min(_computed_s(some) for _ in range(_TRIES)))


def _computed_s(steps: int) -> float:
    began_s = time.perf_counter()
    kept: dict[int, int] = {}
    for step in range(steps):
        kept[step & 1023] = step
    return time.perf_counter() - began_s


if __name__ == "__main__":
    main(int(sys.argv[1]))
