"""A queue of baskets rung in a row: what the till keeps in memory does not grow with them. Counts, not a clock."""

from __future__ import annotations

import gc
import logging
from collections import Counter as Count
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt

from posclient.store import sales
from tests.ui.counter import CARD, FORMULA, Counter

WARM_UP = 20
"""Baskets until every cache that is bounded has been met."""
QUEUE = 200
BOUNDED = "weakref.ReferenceType"
"""SQLite's driver keeps a weak reference to each statement and drops those of the dead by the hundred."""
MOST_A_BASKET = 0.5
"""Objects that a basket may leave behind on average: a leak leaves one each time, at least."""


@pytest.fixture(autouse=True)
def _no_records() -> Iterator[None]:
    """A busy machine makes the store say often that it was slow, and pytest keeps what is said."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def test_two_hundred_baskets_leave_nothing_behind(counter: Counter) -> None:
    for _ in range(WARM_UP):
        _ring(counter)
    objects, widgets = _objects(), len(counter.window.findChildren(QObject))

    for _ in range(QUEUE):
        _ring(counter)

    more = _objects() - objects
    grown = {kind: n for kind, n in more.items() if n > MOST_A_BASKET * QUEUE and kind != BOUNDED}
    assert not grown
    assert len(counter.window.findChildren(QObject)) <= widgets
    assert counter.till.store.read(sales.totals).sales == WARM_UP + QUEUE


def _ring(counter: Counter) -> None:
    """A member, goods, cash; the next scan is the next customer's."""
    counter.scan(CARD, FORMULA)
    counter.key(Qt.Key.Key_F8)
    counter.key(Qt.Key.Key_Return)
    assert counter.sale.is_done


def _objects() -> Count[str]:
    """What Python keeps, by type."""
    gc.collect()
    return Count(f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
