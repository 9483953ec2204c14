"""A till's own sales as files: what was rung up stands in them, by a process of its own."""

from __future__ import annotations

import csv
import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from posclient.services.export import ExportStopped, FileKind, export_sales, places
from posclient.services.export_worker import part_of, why
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


def test_where_it_goes_and_how_far_it_is(till: TestShop, manager: Session, tmp_path: Path) -> None:
    sell_once(till.shop, manager, samples.SPOON.barcodes[0])
    told: list[tuple[int, int]] = []
    day = manager.business_date

    def go_on(done: int, total: int) -> bool:
        told.append((done, total))
        return True

    exported = export_sales(till.shop, manager, day, day, "xlsx", tmp_path, go_on)

    assert exported.files[0].parent == tmp_path
    assert told == [(0, exported.rows)]


def test_nothing_half_written_is_left_when_it_is_stopped(
    till: TestShop, manager: Session, tmp_path: Path
) -> None:
    day = manager.business_date
    for kind in ("csv", "xlsx"):
        with pytest.raises(ExportStopped):
            export_sales(till.shop, manager, day, day, kind, tmp_path / "stick", lambda _done, _total: False)
    assert not (tmp_path / "stick").exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_folder_that_is_gone(till: TestShop, manager: Session, tmp_path: Path, kind: FileKind) -> None:
    day = manager.business_date
    with pytest.raises(ShopError) as caught:
        export_sales(till.shop, manager, day, day, kind, tmp_path / "stick")
    assert caught.value.key == "export.gone"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
def test_a_full_disk_is_told_as_one(till: TestShop, manager: Session, tmp_path: Path) -> None:
    day = manager.business_date
    (written,) = export_sales(till.shop, manager, day, day, "xlsx", tmp_path).files
    written.unlink()
    part_of(written).symlink_to("/dev/full")  # the clock stands: it goes to the same name again

    with pytest.raises(ShopError) as caught:
        export_sales(till.shop, manager, day, day, "xlsx", tmp_path)

    assert caught.value.key == "export.full"
    assert list(tmp_path.glob("sales-*")) == []


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "export.full"),
        (errno.EROFS, "export.not_allowed"),
        (errno.EACCES, "export.not_allowed"),
        (errno.ENOENT, "export.gone"),
        (errno.EIO, "export.not_written"),
    ],
)
def test_what_keeps_it_from_being_written(number: int, told: str) -> None:
    assert why(OSError(number, os.strerror(number))) == told


def test_not_from_practice_and_not_backwards(till: TestShop, manager: Session) -> None:
    day = manager.business_date
    for shop, last, told in (
        (replace(till.shop, practice=True), day, "export.practice"),
        (till.shop, day - timedelta(days=1), "export.wrong_days"),
    ):
        with pytest.raises(ShopError) as caught:
            export_sales(shop, manager, day, last, "csv")
        assert caught.value.key == told


def test_places_that_are_there(till: TestShop, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    found = places(till.shop, (stick, tmp_path / "gone"))
    assert [(place.folder, place.of_till) for place in found] == [
        (stick, False),
        (till.store.path.parent / "exports", True),
    ]
    assert all(place.free for place in found)
