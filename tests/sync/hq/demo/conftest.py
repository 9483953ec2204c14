"""A headquarters with a small demo shop in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sync.hq.database import open_database
from sync.hq.demo.seed_demo import seed_demo
from tests.sync.hq.demo.demo_shop import TODAY


@pytest.fixture
def lite_demo(tmp_path: Path) -> Iterator[Engine]:
    """Forty members on SQLite."""
    engine = open_database(f"sqlite:///{tmp_path}/demo.sqlite3")
    with engine.begin() as connection:
        seed_demo(connection, today=TODAY, members=40, seed=1)
    yield engine
    engine.dispose()
