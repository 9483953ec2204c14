"""What the tests of faults share: a seeded headquarters, made once, and worlds around copies of it."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.shop import DemoHeadquarters
from tests.faults.world import MEMBERS, World, a_world


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a headquarters with the demo shop in it."""
    folder = tmp_path_factory.mktemp("seeded")
    DemoHeadquarters(folder, MEMBERS).seed()
    return folder


@pytest.fixture
def world(tmp_path: Path, seeded: Path) -> Iterator[World]:
    """Headquarters, the road to it, and an enrolled till."""
    with a_world(tmp_path, seeded) as made:
        yield made
