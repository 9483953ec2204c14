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
from main import open_shop
from posclient.services.cash import set_float
from posclient.services.sign_in import sign_in
from sync.hq.demo.rules import DEMO_PINS

MOST: Final = 2.5
LEAST_STARTS: Final = 1
MOST_STARTS: Final = 21
ROUNDS_A_START: Final = 45
PATIENCE_S: Final = 120
FLOAT_MINOR: Final = 50_000
DEMO_MEMBERS: Final = 3_000
"""As many as the demo shop has."""
_SETTINGS: Final = "sounds = false\n"


KEY_S: Final = 0.2
"""A key of an average skilled typist: Card, Moran and Newell, The Keystroke-Level Model (1980)."""


def lines(plan: Plan) -> tuple[Line, ...]:
    """From the start of the process to the sale screen, painted and taking scans: what the cashier waits for.

    That is until she sees whom to choose, and after her PIN's Return until she sees the basket. Between the two she
    types, which is no wait; it is left out, at a typist's pace, and the till loads meanwhile what a sale needs and
    checks the PIN as far as it is typed. The strict line has the PIN typed in no time, which no person can do, and
    holds what checking it costs on purpose (Argon2id).
    """
    starts = min(MOST_STARTS, max(LEAST_STARTS, plan.rounds // ROUNDS_A_START))
    bare: list[float] = []
    typed: list[dict[str, float]] = []
    at_once: list[dict[str, float]] = []
    with copied(cached(plan.root, min(plan.members, DEMO_MEMBERS)), "start") as folder:
        (folder / "till.toml").write_text(_SETTINGS, "utf-8")
        _open_the_day(folder)
        for number in range(starts + 1):
            blank = _started(plan.root, "benchmarks.start_bare")
            paced = _started(plan.root, "benchmarks.start_till", str(folder), str(KEY_S))
            strict = _started(plan.root, "benchmarks.start_till", str(folder), "0")
            if number:  # the first one compiles
                bare.append(blank["painted"])
                typed.append(paced)
                at_once.append(strict)
    waited = [one["sign_in"] + one["sale"] - one["entered"] for one in typed]
    return (
        medians_beside("start to the sale screen, what the cashier waits", waited, bare, MOST),
        _told("… of it to the painted sign-in screen", [one["sign_in"] for one in typed], bare),
        _told(
            "… of it from Return to the sale screen", [one["sale"] - one["entered"] for one in typed], bare
        ),
        _told("start to the sale screen, PIN typed in no time", [one["sale"] for one in at_once], bare),
        _told("start to the first goods, PIN typed in no time", [one["scanned"] for one in at_once], bare),
    )


def _open_the_day(folder: Path) -> None:
    """The drawer's float is told already: else the day's screen comes first, where somebody counts it."""
    opened = open_shop(folder, keyring=False)
    try:
        session = sign_in(opened.shop, "OP01", DEMO_PINS["OP01"])
        set_float(opened.shop, session, FLOAT_MINOR)
    finally:
        opened.close()


def _told(name: str, ours: list[float], bare: list[float]) -> Line:
    return medians_beside(name, ours, bare, None)


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
