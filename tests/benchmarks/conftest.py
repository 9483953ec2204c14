"""A small plan whose store is made once. What a benchmark changes in its process is put back for later tests."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Iterator

import pytest

from benchmarks.shop import Plan


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """So few members and rounds that a figure means nothing and comes soon."""
    return Plan(tmp_path_factory.mktemp("bench"), members=200, rounds=4)


@pytest.fixture(autouse=True)
def _process_as_before() -> Iterator[None]:
    interval_s = sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval_s)
    logging.disable(logging.NOTSET)
    gc.enable()
    gc.unfreeze()
