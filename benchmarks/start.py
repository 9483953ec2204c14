"""A cold start of the till beside a bare PySide6 window: fresh processes, turn about."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from benchmarks.children import ROOT, environment
from benchmarks.million import cached, copied
from benchmarks.shop import Plan
from benchmarks.table import Line, medians_beside

MOST: Final = 2.5
LEAST_STARTS: Final = 1
MOST_STARTS: Final = 21
ROUNDS_A_START: Final = 45
PATIENCE_S: Final = 120
DEMO_MEMBERS: Final = 3_000
"""As many as the demo shop has."""
_SETTINGS: Final = "sounds = false\n"


def lines(plan: Plan) -> tuple[Line, ...]:
    """From the start of the process to the sale screen, painted and taking scans; and to the sign-in screen before it.

    The sale screen is held against the target, for only there can the cashier work. A PIN is typed the moment that the
    sign-in screen stands, so the time holds what checking it costs on purpose (Argon2id), and no person's time.
    """
    starts = min(MOST_STARTS, max(LEAST_STARTS, plan.rounds // ROUNDS_A_START))
    bare, sign_in, sale = [], [], []
    with copied(cached(plan.root, min(plan.members, DEMO_MEMBERS)), "start") as folder:
        (folder / "till.toml").write_text(_SETTINGS, "utf-8")
        for number in range(starts + 1):
            blank = _started(plan.root, "benchmarks.start_bare")
            till = _started(plan.root, "benchmarks.start_till", str(folder))
            if number:  # the first one compiles
                bare.append(blank["painted"])
                sign_in.append(till["sign_in"])
                sale.append(till["sale"])
    return (
        medians_beside("start to the painted sale screen, PIN typed at once", sale, bare, MOST),
        medians_beside("start to the painted sign-in screen", sign_in, bare, None),
    )


def _started(root: Path, module: str, *arguments: str) -> dict[str, float]:
    """Seconds from the start of a process to each moment that it tells of. The clock is the same for all processes."""
    began_s = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment(root),
        stdout=subprocess.PIPE,
        check=True,
        timeout=PATIENCE_S,
    )
    moments: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {name: at_s - began_s for name, at_s in moments.items()}
