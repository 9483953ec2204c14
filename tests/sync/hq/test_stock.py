"""Stock: set, sold, returned, and told to the store's tills once a batch."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from posclient.wire.feed import StockRow
from sync.hq.feed import stock_topic
from sync.hq.refusal import Refusal
from sync.hq.stock import set_stock, stock_of
from sync.hq.stock_file import StockFileError, read_stock
from tests.sync.hq.counter import return_of
from tests.sync.hq.shop import NOW_MS, enrolled_till, feed, sale


def rows(engine: Engine, store_id: str = "S001") -> list[tuple[str, int]]:
    told = (one.row for one in feed(engine, stock_topic(store_id)))
    return [(row.product_id, row.quantity) for row in told if isinstance(row, StockRow)]


def test_a_batch_of_sales_is_one_row_a_product(shop: Engine) -> None:
    till = enrolled_till(shop)
    with shop.begin() as connection:
        set_stock(connection, "S001", {"toy": 10_000, "nappies": 1_000}, NOW_MS)
        set_stock(connection, "S002", {"toy": 7_000}, NOW_MS)
    assert rows(shop) == [("nappies", 1_000), ("toy", 10_000)]
    sold = sale("s1", None, "toy", "toy", "formula3")

    till.say(sold, sale("s2", None, "nappies", "nappies", "toy"), return_of(sold, {"L0": 1000}))

    assert rows(shop)[2:] == [("nappies", -1_000), ("toy", 8_000)]
    assert rows(shop, "S002") == [("toy", 7_000)]
    with shop.connect() as connection:
        assert stock_of(connection, "S001") == {"nappies": -1_000, "toy": 8_000}


def test_what_moves_no_counted_goods_tells_nothing(shop: Engine) -> None:
    till = enrolled_till(shop)
    till.say(sale("s1", None, "toy"))
    till.push()
    assert rows(shop) == []


def write(folder: Path, text: str) -> Path:
    file = folder / "stock.csv"
    file.write_text(text, encoding="utf-8-sig")
    return file


def test_a_file_names_products_by_id_or_article_number(lite: Engine, tmp_path: Path) -> None:
    file = write(tmp_path, "product,quantity,note\ntoy,12,\nSKU-N, 3.5 ,x\nformula3,-1,\n")
    with lite.begin() as connection:
        assert read_stock(connection, "S001", file) == {"toy": 12_000, "nappies": 3_500, "formula3": -1_000}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("product,amount\n", "the columns product and quantity"),
        (
            "product,quantity\nboat,1\ntoy,much\ntoy,1.2345\ntoy,1\nSKU-T,2\n",
            "line 2: no such product; line 3: not a",
        ),
        ("product,quantity\ntoy,1\nSKU-T,2\n", "line 3: the product stands twice"),
        ("product,quantity\ntoy,nan\n", "line 2: not a quantity"),
        ("product,quantity\ntoy\n", "line 2: not a quantity"),
    ],
)
def test_a_bad_file_is_refused_whole_by_line(lite: Engine, tmp_path: Path, text: str, why: str) -> None:
    file = write(tmp_path, text)
    with lite.begin() as connection, pytest.raises(StockFileError, match=why):
        read_stock(connection, "S001", file)


def test_other_files_and_stores_are_refused(lite: Engine, tmp_path: Path) -> None:
    file = tmp_path / "gbk.csv"
    file.write_bytes("product,quantity\n玩具,1\n".encode("gbk"))
    with lite.begin() as connection:
        with pytest.raises(StockFileError, match="UTF-8"):
            read_stock(connection, "S001", file)
        with pytest.raises(Refusal, match="S9"):
            read_stock(connection, "S9", file)
