"""Fixtures for tests of every room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.small_shop import SmallShop, small_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[SmallShop]:
    """A small shop in a real store, with fakes for the world outside."""
    with small_shop(tmp_path / "shop") as opened:
        yield opened
