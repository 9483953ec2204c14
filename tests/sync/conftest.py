"""A running headquarters, and tills that are enrolled with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync import worker as worker_module
from tests.support.hq import RunningHeadquarters, until
from tests.sync.till_and_hq import Till


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short waits, so that a link stops soon."""
    monkeypatch.setattr(worker_module, "SHORTEST_PAUSE_S", 0.05)
    monkeypatch.setattr(worker_module, "LONGEST_PAUSE_S", 0.2)
    monkeypatch.setattr(worker_module, "LONG_POLL_S", 1)


@pytest.fixture
def hq(tmp_path: Path, impatient: None) -> Iterator[RunningHeadquarters]:
    """Headquarters with the samples in it."""
    running = RunningHeadquarters(tmp_path / "hq")
    yield running
    running.stop()


@pytest.fixture
def till(tmp_path: Path, hq: RunningHeadquarters) -> Iterator[Till]:
    """An enrolled till that has read the feed."""
    made = Till(tmp_path / "till", hq)
    made.enrol()
    made.pull()
    yield made
    made.close()


@pytest.fixture
def running(till: Till) -> Till:
    """The till with its link at work."""
    till.link.start(till.shop)
    until(till.link.is_reachable)
    return till
