"""What the tests of faults share: a seeded headquarters, made once, and worlds around copies of it."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.world import Headquarters, Provider, World, a_headquarters, a_provider, a_world


@pytest.fixture(scope="session")
def headquarters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Headquarters]:
    """One for all tests: each brings a till of its own."""
    with a_headquarters(tmp_path_factory.mktemp("headquarters")) as serving:
        yield serving


@pytest.fixture
def world(tmp_path: Path, headquarters: Headquarters) -> Iterator[World]:
    """Headquarters, the road to it, and an enrolled till."""
    with a_world(tmp_path / "till", headquarters) as made:
        yield made


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    """A payment provider with empty books."""
    with a_provider(tmp_path / "provider") as serving:
        yield serving
