"""A small plan whose store is made once."""

from __future__ import annotations

import pytest

from benchmarks.shop import Plan


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """So few members and rounds that a figure means nothing and comes soon."""
    return Plan(tmp_path_factory.mktemp("bench"), members=200, rounds=4)
