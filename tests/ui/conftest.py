"""The application for tests of windows: offscreen, with the product's fonts and theme; and a counter to work at."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.small_shop import SmallShop
from tests.ui.counter import Counter, open_counter
from ui.app import application
from ui.theme.tokens import LIGHT


@pytest.fixture(scope="session")
def till_application() -> QApplication:
    """The one application of the process."""
    return application(["till"], LIGHT)


@pytest.fixture
def counter(till_application: QApplication, shop: SmallShop) -> Iterator[Counter]:
    """The till's window with the small shop behind it, and the cashier signed in."""
    with open_counter(shop) as opened:
        opened.sign_in()
        yield opened


@pytest.fixture
def locked_counter(till_application: QApplication, shop: SmallShop) -> Iterator[Counter]:
    """The till's window before anybody has signed in."""
    with open_counter(shop) as opened:
        yield opened
