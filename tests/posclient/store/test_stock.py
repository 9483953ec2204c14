"""Stock as headquarters told it last."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path

from posclient.store.stock import Stock, put_stock, stock_of
from posclient.store.writer import Priority
from posclient.wire.feed import StockRow
from tests.support.shop import open_test_store


def test_a_newer_row_replaces_the_older_and_what_is_not_counted_has_none(tmp_path: Path) -> None:
    with closing(open_test_store(tmp_path)) as store:
        for quantity in (12_000, -1_000):
            row = StockRow("P1", quantity, 5)
            store.write(partial(put_stock, row=row), Priority.SYNC, name="test")

        assert store.read(lambda c: stock_of(c, "P1")) == Stock(-1_000, 5)
        assert store.read(lambda c: stock_of(c, "P2")) is None
