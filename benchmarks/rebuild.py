"""A worker process that predicts run-outs as fast as it can: the CPU-heavy neighbour of a till at work.

It steps back as the till's own workers do.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from random import Random
from typing import Final

from benchmarks.million import SEED, TODAY
from posclient.domain.replenishment import Bought, Need, run_out
from posclient.services.worker_process import step_back

_NEED: Final = Need("formula", "奶粉", "Formula", "g", 25)
_FAMILIES: Final = 1000


def main() -> None:
    """Until the process is ended."""
    step_back()
    random = Random(SEED)
    families = [
        [Bought(TODAY - timedelta(days=random.randrange(365)), 900) for _ in range(random.randint(1, 12))]
        for _ in range(_FAMILIES)
    ]
    sys.stdout.write("predicting\n")
    sys.stdout.flush()
    while True:
        for bought in families:
            run_out(_NEED, bought, TODAY)


if __name__ == "__main__":
    main()
