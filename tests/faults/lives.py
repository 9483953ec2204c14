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
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from tests.faults.day_process import Life

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_S = 90.0


@dataclass(frozen=True)
class Moment:
    """When to kill: after so many reports and then, where `doing` is given, after the next such action began; plus
    `delay_s`.
    """

    reports: int
    doing: str
    delay_s: float


def some_moment(chance: random.Random, what: str) -> Moment:
    """While it starts, in the middle of its work, or right at a commit."""
    kind = chance.choices(("start", "work", "commit"), (2, 4, 4))[0]
    if kind == "start":
        return Moment(0, "", chance.uniform(0, 1.5 if what == "window" else 0.3))
    if kind == "work":
        return Moment(chance.randint(1, 60), "", chance.uniform(0, 0.02))
    return Moment(chance.randint(1, 30), "pay", chance.uniform(0, 0.02 if what == "window" else 0.006))


@dataclass
class Seen:
    """What the cashier had seen of all lives so far. `doing` is what was in flight at the last death."""

    sold: dict[str, int] = field(default_factory=dict)  # receipt number → due
    paid_baskets: dict[str, str] = field(default_factory=dict)  # basket → receipt number
    basket: tuple[str | None, list[str]] = (None, [])
    doing: str = ""
    cut_payments: int = 0  # deaths with a payment in flight
    reports: int = 0

    def take(self, report: dict[str, Any]) -> None:
        """One line of a till."""
        match report["word"]:
            case "doing":
                self.doing = report["step"]
            case "sold":
                assert report["receipt_no"] not in self.sold, "a receipt's number came twice"
                self.sold[report["receipt_no"]] = report["due_minor"]
                self.paid_baskets[report["basket_id"]] = report["receipt_no"]
                self.basket, self.doing = (None, []), ""
            case "basket":
                now = (report["basket_id"], report["commands"])
                assert may_follow(self.basket, self.doing, now), (self.basket, self.doing, now)
                self.basket, self.doing = now, ""
        self.reports += 1


def may_follow(before: tuple[str | None, list[str]], doing: str, now: tuple[str | None, list[str]]) -> bool:
    """Whether a basket is the one last seen, or that one after the action in flight: done wholly or not at all."""
    if now == before:
        return True
    if doing == "pay":
        return now == (None, [])
    if now[0] != before[0] and before[0] is not None:
        return False
    if doing == "undo":
        return now[1] == before[1][:-1]
    return bool(doing) and now[1][:-1] == before[1]


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
        seen.cut_payments += seen.doing == "pay"
        return said

    def _watch(self, moment: Moment, seen: Seen) -> bool:
        """Take reports until the moment has come."""
        reports, doing = moment.reports, moment.doing
        due_s = None if reports or doing else time.monotonic() + moment.delay_s
        said = False
        while (report := self._next(due_s or time.monotonic() + DEADLINE_S)) is not None:
            assert report["word"] != "dead", self._complaint("the till ended by itself")
            seen.take(report)
            said = True
            reports -= 1
            if due_s is None and reports <= 0 and doing in ("", report.get("step")):
                due_s = time.monotonic() + moment.delay_s
        assert due_s is not None, self._complaint("the till said nothing for too long")
        return said

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
