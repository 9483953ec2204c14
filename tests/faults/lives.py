"""Starting tills and killing them: the side that holds the knife and writes down what the cashier had seen."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import msgspec

from tests.faults.day_process import Life
from tests.faults.seen import Seen

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_S = 180.0
"""Longer than a life waits for what its window is to show: it tells more than silence."""


@dataclass(frozen=True)
class Moment:
    """When to kill: after so many reports and then, where there are `steps`, after the next one of them began; plus
    `delay_s`.
    """

    reports: int
    steps: frozenset[str]
    delay_s: float


ANY: Final[frozenset[str]] = frozenset()


def some_moment(chance: random.Random, what: str, wish: str) -> Moment:
    """While it starts, in the middle of its work, or right at the commit of what it wishes to do."""
    kind = chance.choices(("start", "work", "commit"), (1, 3, 6))[0]
    if kind == "start":
        return Moment(0, ANY, chance.uniform(0, 1.5 if what == "window" else 0.3))
    if kind == "work":
        return Moment(chance.randint(1, 60), ANY, chance.uniform(0, 0.02))
    # a charge takes longer than a commit: a few calls over HTTP, with a commit between them
    longest_s = chance.choice((0.02 if what == "window" else 0.006, 0.1))
    if wish == "bring_in":  # which takes seconds
        longest_s = 4.0
    return Moment(1, frozenset({wish}), chance.uniform(0, longest_s))


class Tills:
    """A process that forks tills, one at a time. Use as a context manager."""

    def __init__(self, errors: Path) -> None:
        self._errors = errors
        self._living: int | None = None
        self._rest = b""

    def __enter__(self) -> Self:
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.day_process"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._living is not None:
            os.kill(self._living, signal.SIGKILL)
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()

    def live_and_die(self, life: Life, moment: Moment, seen: Seen) -> bool:
        """One life, killed at its moment; True where something was said before. A till that ends by itself fails."""
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(life) + b"\n")
        self._process.stdin.flush()
        born = self._next(time.monotonic() + DEADLINE_S)
        assert born is not None, self._complaint("no till was born")
        self._living = born["pid"]
        said = self._watch(moment, seen)
        os.kill(self._living, signal.SIGKILL)
        while (report := self._next(time.monotonic() + DEADLINE_S)) is not None and report["word"] != "dead":
            seen.take(report)  # said before it died
        self._living = None
        assert report is not None
        assert os.WIFSIGNALED(report["status"]), self._complaint("the till ended by itself")
        seen.died()
        return said

    def _watch(self, moment: Moment, seen: Seen) -> bool:
        """Take reports until the moment has come."""
        reports, steps = moment.reports, moment.steps
        due_s = None if reports or steps else time.monotonic() + moment.delay_s
        said = False
        while (report := self._next(due_s or time.monotonic() + DEADLINE_S)) is not None:
            self._must_live(report)
            seen.take(report)
            said = True
            reports -= 1
            if due_s is None and reports <= 0 and (not steps or report.get("step") in steps):
                due_s = time.monotonic() + moment.delay_s
        assert due_s is not None, self._complaint("the till said nothing for too long")
        return said

    def _must_live(self, report: dict[str, Any]) -> None:
        if report["word"] == "dead":
            self._living = None
            raise AssertionError(self._complaint("the till ended by itself"))

    def _next(self, until_s: float) -> dict[str, Any] | None:
        """The next line, or None when it has not come by then."""
        assert self._process.stdout is not None
        handle = self._process.stdout.fileno()
        while b"\n" not in self._rest:
            readable, _, _ = select.select([handle], [], [], max(0.0, until_s - time.monotonic()))
            if not readable:
                return None
            data = os.read(handle, 65_536)
            assert data, self._complaint("the process that forks tills has ended")
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        report: dict[str, Any] = json.loads(line)
        return report

    def _complaint(self, what: str) -> str:
        return f"{what}:\n{self._errors.read_text('utf-8', errors='replace')[-4000:]}"
