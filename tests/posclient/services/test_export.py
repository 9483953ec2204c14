"""A till's own sales as files: what was rung up stands in them, by a process of its own."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from posclient.services.export import export_sales
from posclient.services.shop import Session, ShopError
from posclient.services.sign_in import sign_in
from tests.support import samples
from tests.support.shop import TestShop, make_shop, sell_once, sign_in_cashier


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestShop]:
    opened = make_shop(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def manager(till: TestShop) -> Session:
    return sign_in(till.shop, samples.MANAGER, samples.PIN)


def table(path: Path) -> list[dict[str, str]]:
    with path.open("r", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_of_a_day(till: TestShop, manager: Session) -> None:
    done = sell_once(till.shop, manager, samples.FORMULA.barcodes[0], member_id=samples.M1)

    exported = export_sales(till.shop, manager, manager.business_date, manager.business_date, "csv")

    sales, lines, tenders, entries = (table(path) for path in exported.files)
    assert [row["小票号"] for row in sales] == [done.receipt_no]
    assert [row["品名"] for row in lines] == [samples.FORMULA.name]
    assert sum(float(row["金额"]) for row in lines) == float(sales[0]["应收"]) == done.due_minor / 100
    assert [row["支付方式"] for row in tenders] == ["cash"]
    assert {row["会员号"] for row in entries} == {samples.M1}
    assert exported.rows == len(sales) + len(lines) + len(tenders) + len(entries)
    assert exported.files[0].parent.parent.name == "exports"


def test_excel_of_another_day_holds_nothing(till: TestShop, manager: Session) -> None:
    sell_once(till.shop, manager, samples.SPOON.barcodes[0])
    other = manager.business_date - timedelta(days=1)
    exported = export_sales(till.shop, manager, other, other, "xlsx")
    assert exported.rows == 0
    assert [path.suffix for path in exported.files] == [".xlsx"]


def test_only_managers(till: TestShop) -> None:
    cashier = sign_in_cashier(till.shop)
    with pytest.raises(ShopError) as caught:
        export_sales(till.shop, cashier, cashier.business_date, cashier.business_date, "csv")
    assert caught.value.key == "export.managers_only"
