"""A shop with real goods, members and staff in a real store, and somebody signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posclient.services.shop import Session, Shop
from tests.support.shop import TestShop, make_shop, sign_in_cashier


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestShop]:
    opened = make_shop(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def shop(till: TestShop) -> Shop:
    return till.shop


@pytest.fixture
def session(shop: Shop) -> Session:
    return sign_in_cashier(shop)


@pytest.fixture(scope="module")
def still_till(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestShop]:
    """One shop for a whole module of tests that only read."""
    opened = make_shop(tmp_path_factory.mktemp("till"))
    yield opened
    opened.store.close()
